// The shipments of a view or a selection as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { dayIn } from "~/lib/time-zones";
import { exportWords } from "~/routes/app.shipments._index/export-words";
import { readListContext } from "~/shipments/list/context.server";
import { exportCsv } from "~/shipments/list/export.server";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { textsFor } from "~/ui/language/messages.server";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session } = await services.shopify.authenticate.admin(request);
  const params = new URL(request.url).searchParams;
  const query = readShipmentQuery(params);
  const list = await readListContext(services, session.shop, query.search);
  const rows = exportCsv(services.reads, session.shop, query, list, exportWords(textsFor(request)));
  const name = `shipments-${dayIn(list.timeZone, services.clock.now())}.csv`;
  return new Response(rows, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
