// Reads the last import of past orders and the last sync checks.
import type { Services } from "~/main/services.server";
import { countBacklog } from "~/shipments/register/store-backlog.server";
import { findLatestBackfill } from "~/shopify/backfill/store-backfill.server";
import { listReports } from "~/shopify/reconciliation/store-reconcile.server";
import { findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import { type OrdersView, ordersView } from "./view";

const SHOWN_PASSES = 8;

export async function readOrdersView(
  { database, clock }: Pick<Services, "database" | "clock">,
  shopId: string,
  texts: Texts,
): Promise<OrdersView> {
  const [shop, backfill, waiting, passes] = await Promise.all([
    findShop(database, shopId),
    findLatestBackfill(database.pool, shopId),
    countBacklog(database.pool, shopId),
    listReports(database.pool, shopId, SHOWN_PASSES),
  ]);
  const time = { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  return ordersView({ backfill, waiting, passes }, time);
}
