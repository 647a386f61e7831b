// Where Shopify's order pages link to: the shipments of one order, or of the orders selected in a list.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { shipmentsUrl } from "~/routes/app.shipments._index/list-url";
import { EVERY_SHIPMENT } from "~/shipments/list/query";
import { readListContext } from "~/shipments/list/context.server";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { listShipments } from "~/shipments/list/store-list.server";
import { shipmentUrl } from "~/ui/rows/shipment-row";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session, redirect } = await services.shopify.authenticate.admin(request);
  const given = new URL(request.url).searchParams;
  // Shopify adds `id` on an order's page and `ids[]` to a list's selection.
  const ids = [...given.getAll("id"), ...given.getAll("ids[]")].join();
  const { order } = readShipmentQuery(new URLSearchParams({ order: ids }));
  const list = await readListContext(services, session.shop, "");
  const query = { ...EVERY_SHIPMENT, order };
  const { rows } = await listShipments(services.database, session.shop, query, list);
  const [only] = rows;
  return redirect(only && rows.length === 1 ? shipmentUrl(only.id) : shipmentsUrl({ order }));
}
