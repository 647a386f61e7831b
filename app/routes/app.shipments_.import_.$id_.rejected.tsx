// The rejected lines of an import as a CSV file, with what is wrong with each.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { IMPORT_FIELDS } from "~/shipments/import/columns";
import type { LineProblem } from "~/shipments/import/line";
import { rejectedCsv } from "~/shipments/import/rejected.server";
import { textsFor } from "~/ui/language/messages.server";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopify, database } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const { t } = textsFor(request);
  const words = {
    header: [
      t("import.csv.line"),
      t("import.csv.problem"),
      ...IMPORT_FIELDS.map((field) => t(`import.field.${field}`)),
    ],
    problem: (problem: LineProblem) => t(`import.problem.${problem}`),
  };
  return new Response(rejectedCsv(database.pool, session.shop, params.id ?? "", words), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="rejected-lines.csv"',
      "cache-control": "no-store",
    },
  });
}
