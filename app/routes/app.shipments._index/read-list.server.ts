// Reads what the shipments list shows.
import type { Services } from "~/main/services.server";
import type { ShipmentQuery } from "~/shipments/shipment";
import { countShipments, listShipments } from "~/shipments/read/queries.server";
import { findShop } from "~/shops/store.server";
import { listView, pageInstead, type ListView } from "./view";

/** A page beyond the end shows the last one: rows may be gone since the link was made. */
export async function readList(
  { database, clock }: Pick<Services, "database" | "clock">,
  shopId: string,
  query: ShipmentQuery,
): Promise<ListView> {
  const [found, counts, shop] = await Promise.all([
    listShipments(database, shopId, query),
    countShipments(database, shopId),
    findShop(database, shopId),
  ]);
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  const page = pageInstead(query, found.total);
  if (!page) return listView(query, found, counts.attention, time);
  const last = { ...query, page };
  return listView(last, await listShipments(database, shopId, last), counts.attention, time);
}
