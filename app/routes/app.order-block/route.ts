// What the block on Shopify's order page asks for: the order's shipments, and a check for updates of one.
import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from "@remix-run/node";
import { startBulk } from "~/shipments/bulk/run-bulk.server";
import { readListContext } from "~/shipments/list/context.server";
import { EVERY_SHIPMENT } from "~/shipments/list/query";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { listShipments } from "~/shipments/list/store-list.server";
import { userIdOf } from "~/shops/session-user";
import { textsFor } from "~/ui/language/messages.server";
import { orderBlock } from "./view";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session, cors } = await services.shopify.authenticate.admin(request);
  const id = new URL(request.url).searchParams.get("id") ?? "";
  const { order } = readShipmentQuery(new URLSearchParams({ order: id }));
  if (order.length === 0) return cors(json(null, { status: 400 }));
  const list = await readListContext(services, session.shop, "");
  const query = { ...EVERY_SHIPMENT, order };
  const { rows } = await listShipments(services.database, session.shop, query, list);
  const time = { texts: textsFor(request), timeZone: list.timeZone, now: services.clock.now() };
  return cors(json(orderBlock(rows, time, list.sources)));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { services } = context;
  const admin = await services.shopify.authenticate.admin(request);
  const shipment = (await request.formData()).get("shipment");
  const run = {
    action: { kind: "refresh" as const },
    now: services.clock.now(),
    by: userIdOf(admin),
  };
  const ids = typeof shipment === "string" ? [shipment] : [];
  const runId = await startBulk(services, admin.session.shop, run, { ids });
  return admin.cors(json({ parcels: [] }, { status: runId ? 200 : 404 }));
}
