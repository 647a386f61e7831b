// Reads what the webhook list shows.
import {
  countDeliveries,
  listDeliveries,
  listTopics,
  type DeliveryFilter,
} from "~/inbox/store-list.server";
import type { Database } from "~/lib/database.server";
import type { Services } from "~/main/services.server";
import { orderNameKey } from "~/shipments/keys";
import { listOrderNames, listOrdersByName } from "~/shipments/lookup/store-orders.server";
import { findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import type { DeliveryListState } from "./list-url";
import { COUNTED_UP_TO, deliveriesView, type DeliveriesView } from "./view";

const PAGE_SIZE = 50;

export async function readDeliveries(
  { database, clock }: Pick<Services, "database" | "clock">,
  shopId: string,
  state: DeliveryListState,
  texts: Texts,
): Promise<DeliveriesView> {
  const { pool } = database;
  const orderIds = await ordersOf(database, shopId, state.order);
  const filter: DeliveryFilter = { view: state.view, topic: state.topic, orderIds };
  const [page, counts, topics, shop] = await Promise.all([
    listDeliveries(pool, shopId, filter, state.from, PAGE_SIZE),
    countDeliveries(pool, shopId, COUNTED_UP_TO),
    listTopics(pool, shopId),
    findShop(database, shopId),
  ]);
  const orderNames = await listOrderNames(
    pool,
    shopId,
    page.rows.flatMap(({ orderId }) => orderId ?? []),
  );
  const time = { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  return deliveriesView(state, { page, counts, topics, orderNames }, time);
}

/** Ids of the orders that the search text may mean, by name or Shopify id; null: no search. */
async function ordersOf(
  { pool }: Database,
  shopId: string,
  typed: string,
): Promise<string[] | null> {
  if (!typed) return null;
  const byName = await listOrdersByName(pool, shopId, orderNameKey(typed));
  return /^\d{1,20}$/.test(typed) ? [...byName, typed] : byName;
}
