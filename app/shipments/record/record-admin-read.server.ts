// Records orders read from the Admin API where they differ from what webhooks delivered.
import type { Sql } from "~/lib/database.server";
import { ORDER_EMAIL } from "../sealed-columns";
import {
  type RecordDeps,
  comparableFulfillment,
  comparableOrder,
  type Payload,
  recordPayloads,
} from "./record-webhook.server";
import { IGNORED_REDACTED } from "./redacted-orders.server";
import { isVersionOf } from "./source-version";
import { type KnownFulfillment, type KnownOrder, listKnown } from "./store-known.server";
import { lockShipments } from "./store.server";
import { type FulfillmentFacts, type OrderFacts, readOrder } from "./webhook-payloads";

/** An order read from Shopify. */
export interface OrderRead {
  /** In the shape of an orders/updated webhook. */
  payload: unknown;
  /** Fields that the app's scopes hide: what is recorded of them is kept. */
  refused: { email: boolean; destination: boolean };
}

export interface RecordedReads {
  checked: number;
  /** Ids of the orders of which a change had been missed. */
  repaired: string[];
  /** Ids of the shipments that no payload had named before. */
  addedShipmentIds: string[];
  /** Ids of the fulfillments that were recorded. */
  fulfillmentIds: string[];
  /** The same, and those of which nothing new was read. */
  knownFulfillmentIds: string[];
}

type ParsedOrder = NonNullable<ReturnType<typeof readOrder>>;

/**
 * Records the orders, as they were at `readAt`, that differ from what is recorded; webhooks triggered later win.
 * Unchanged orders cost two queries for all of them.
 */
export async function recordReads(
  deps: RecordDeps,
  tx: Sql,
  shopId: string,
  reads: readonly OrderRead[],
  readAt: Date,
): Promise<RecordedReads> {
  await lockShipments(tx, shopId);
  const orders = reads.flatMap(({ payload, refused }) => {
    const read = readOrder(payload);
    return read ? [{ read, refused }] : [];
  });
  const known = await listKnown(tx, shopId, {
    orderIds: orders.map(({ read }) => read.order.id),
    fulfillmentIds: orders.flatMap(({ read }) => read.fulfillments.map(({ id }) => id)),
  });
  const payloads: (Payload & { isMissed: boolean })[] = [];
  for (const { read, refused } of orders) {
    const order = known.orders.get(read.order.id);
    const { facts, fulfillments } = fillRefused(
      deps,
      shopId,
      read,
      refused,
      order,
      known.fulfillments,
    );
    const differing = fulfillments.filter(
      (each) => !isKnown(known.fulfillments.get(each.id), comparableFulfillment(each)),
    );
    if (isKnown(order, comparableOrder(facts)) && differing.length === 0) continue;
    payloads.push({
      orderId: facts.id,
      order: facts,
      fulfillments: differing,
      triggeredAt: readAt,
      keepsCustomer: true,
      isMissed:
        isOlder(order, facts) ||
        differing.some((each) => isOlder(known.fulfillments.get(each.id), each)),
    });
  }
  const { outcomes, addedShipmentIds } = await recordPayloads(deps, tx, shopId, payloads);
  // Shopify still lists redacted orders.
  const recorded = payloads.filter(
    (payload) => outcomes.get(payload)?.outcome !== IGNORED_REDACTED.outcome,
  );
  const fulfillmentIds = recorded.flatMap(({ fulfillments }) => fulfillments.map(({ id }) => id));
  return {
    checked: reads.length,
    repaired: recorded.filter(({ isMissed }) => isMissed).map(({ orderId }) => orderId),
    addedShipmentIds,
    fulfillmentIds,
    knownFulfillmentIds: [...new Set([...known.fulfillments.keys(), ...fulfillmentIds])],
  };
}

function isKnown(known: { version: string } | undefined, facts: object): boolean {
  return known !== undefined && isVersionOf(known.version, facts);
}

/** Webhook and API may format unchanged values differently; a change always moves updated_at. */
function isOlder(known: { updatedAt: Date | null } | undefined, facts: { updatedAt: Date }) {
  return !known?.updatedAt || known.updatedAt.getTime() < facts.updatedAt.getTime();
}

/** Fills hidden fields with what is recorded. */
function fillRefused(
  deps: RecordDeps,
  shopId: string,
  { order, fulfillments }: ParsedOrder,
  refused: OrderRead["refused"],
  known: KnownOrder | undefined,
  knownFulfillments: ReadonlyMap<string, KnownFulfillment>,
): { facts: OrderFacts; fulfillments: FulfillmentFacts[] } {
  const place = ORDER_EMAIL.at(shopId, order.id);
  const opened = known?.emailSealed && deps.sealer.openIfReadable(known.emailSealed, place);
  const facts = {
    ...order,
    ...(refused.email ? { email: opened?.toString() ?? null } : {}),
    ...(refused.destination ? { destinationCountry: known?.destinationCountry ?? null } : {}),
  };
  if (!refused.destination) return { facts, fulfillments };
  return {
    facts,
    fulfillments: fulfillments.map((each) => ({
      ...each,
      destinationCountry: knownFulfillments.get(each.id)?.destinationCountry ?? null,
    })),
  };
}
