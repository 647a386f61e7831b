// The rejected lines of an import as a CSV file, with what is wrong with each.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { rejectedCsv } from "~/shipments/import/rejected.server";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopify, database } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  return new Response(rejectedCsv(database.pool, session.shop, params.id ?? ""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="rejected-lines.csv"',
      "cache-control": "no-store",
    },
  });
}
