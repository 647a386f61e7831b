// Orders as the Admin API told them: what differs from what we have goes the same way as a webhook's news.
import type { Sql } from "~/lib/database.server";
import { type RecordDeps, comparableOrder, recordOrderFacts } from "./record-webhook.server";
import { IGNORED_REDACTED } from "./redacted-orders.server";
import { isVersionOf } from "./source-version";
import { type KnownFulfillment, type KnownOrder, listKnown } from "./store-known.server";
import { lockShipments } from "./store.server";
import { type FulfillmentFacts, type OrderFacts, readOrder } from "./webhook-payloads";

/** An order read from Shopify. */
export interface OrderRead {
  /** In the shape of an orders/updated webhook. */
  payload: unknown;
  /** What we may not read: it says nothing then, and what we know of it stays. */
  refused: { email: boolean; destination: boolean };
}

export interface RecordedReads {
  checked: number;
  /** Ids of the orders of which we had missed something. */
  mended: string[];
  /** Ids of the fulfillments that were recorded. */
  fulfillmentIds: string[];
}

type Told = NonNullable<ReturnType<typeof readOrder>>;

/**
 * Compares orders, as they were at `readAt`, with what is recorded, and records those that differ. What a
 * webhook told later than that stays. An order that is as we know it costs its share of two queries.
 */
export async function recordReads(
  deps: RecordDeps,
  tx: Sql,
  shopId: string,
  reads: readonly OrderRead[],
  readAt: Date,
): Promise<RecordedReads> {
  await lockShipments(tx, shopId);
  const told = reads.flatMap(({ payload, refused }) => {
    const read = readOrder(payload);
    return read ? [{ read, refused }] : [];
  });
  const known = await listKnown(tx, shopId, {
    orderIds: told.map(({ read }) => read.order.id),
    fulfillmentIds: told.flatMap(({ read }) => read.fulfillments.map(({ id }) => id)),
  });
  const mended: string[] = [];
  const recorded: string[] = [];
  for (const { read, refused } of told) {
    const order = known.orders.get(read.order.id);
    const { facts, fulfillments } = fillRefused(deps, read, refused, order, known.fulfillments);
    const differing = fulfillments.filter(
      (each) => !isKnown(known.fulfillments.get(each.id), each),
    );
    if (isKnown(order, comparableOrder(facts)) && differing.length === 0) continue;
    const isMissed =
      isOlder(order, facts) ||
      differing.some((each) => isOlder(known.fulfillments.get(each.id), each));
    const { outcome, fulfillmentIds = [] } = await recordOrderFacts(deps, tx, shopId, {
      order: facts,
      fulfillments: differing,
      triggeredAt: readAt,
      keepsCustomer: true,
    });
    // A redacted order stays unknown, however often Shopify names it.
    if (isMissed && outcome !== IGNORED_REDACTED.outcome) mended.push(facts.id);
    recorded.push(...fulfillmentIds);
  }
  return { checked: reads.length, mended, fulfillmentIds: recorded };
}

function isKnown(known: { version: string } | undefined, facts: object): boolean {
  return known !== undefined && isVersionOf(known.version, facts);
}

/** Text of two sources may differ where nothing changed; a change always moves updated_at. */
function isOlder(known: { updatedAt: Date | null } | undefined, facts: { updatedAt: Date }) {
  return !known?.updatedAt || known.updatedAt.getTime() < facts.updatedAt.getTime();
}

/** What was refused, as far as it is known from elsewhere. */
function fillRefused(
  deps: RecordDeps,
  { order, fulfillments }: Told,
  refused: OrderRead["refused"],
  known: KnownOrder | undefined,
  knownFulfillments: ReadonlyMap<string, KnownFulfillment>,
): { facts: OrderFacts; fulfillments: FulfillmentFacts[] } {
  const email = known?.emailSealed ? deps.sealer.open(known.emailSealed).toString() : null;
  const facts = {
    ...order,
    ...(refused.email ? { email } : {}),
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
