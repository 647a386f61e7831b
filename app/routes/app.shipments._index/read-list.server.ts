// Reads what the shipments list shows.
import { emailIndexInput } from "~/lib/seal.server";
import type { Services } from "~/main/services.server";
import type { ShipmentQuery } from "~/shipments/shipment";
import { watchedCarriers } from "~/shipments/sources";
import { countShipments, listShipments } from "~/shipments/read/queries.server";
import { findShop } from "~/shops/store.server";
import { listView, pageInstead, type ListView } from "./view";

/** A page beyond the end shows the last one: rows may be gone since the link was made. */
export async function readList(
  {
    database,
    clock,
    sealer,
    sourcesOf,
  }: Pick<Services, "database" | "clock" | "sealer" | "sourcesOf">,
  shopId: string,
  query: ShipmentQuery,
): Promise<ListView> {
  const isEmail = query.search.includes("@");
  const emailIndex = isEmail ? sealer.blindIndex(emailIndexInput(query.search)) : null;
  const sources = await sourcesOf(shopId);
  const listed = { ...query, watchedCarriers: watchedCarriers(sources) };
  const [found, counts, shop] = await Promise.all([
    listShipments(database, shopId, listed, emailIndex),
    countShipments(database, shopId),
    findShop(database, shopId),
  ]);
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  const page = pageInstead(query, found.total);
  if (!page) return listView(query, found, counts.attention, time, sources);
  const last = { ...query, page };
  const rows = await listShipments(database, shopId, { ...listed, page }, emailIndex);
  return listView(last, rows, counts.attention, time, sources);
}
