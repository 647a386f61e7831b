// Topic handlers that record orders, fulfillments and their parcels, idempotent and independent of order.
import { randomUUID } from "node:crypto";
import type { Sql } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { type Sealer, customerIndexInput, emailIndexInput } from "~/lib/seal.server";
import { readCarrierContext } from "~/shops/store.server";
import {
  MAX_PARCELS,
  type Parcel,
  type ShopContext,
  hasTooManyNumbers,
  parcelsOf,
} from "./from-fulfillment";
import { pairCorrections } from "./corrections";
import { occurrenceOf } from "./occurrence";
import { orderKeysOf } from "../contact/order-keys.server";
import { FULFILLMENT_EMAIL, ORDER_EMAIL } from "../sealed-columns";
import { IGNORED_REDACTED, isRedacted } from "./redacted-orders.server";
import { sourceVersion } from "./source-version";
import {
  type LinkedShipment,
  addShipment,
  findByNumbers,
  listLinks,
  lockShipments,
  markSuperseded,
  saveFulfillment,
  saveLink,
  saveOrder,
  recomputeLinks,
} from "./store.server";
import { listOrderShipments } from "./store-known.server";
import { firstState, logChanges, recomputeShipments } from "./store-live-links.server";
import {
  type FulfillmentFacts,
  type OrderFacts,
  readFulfillment,
  readOrder,
} from "./webhook-payloads";

export type RecordDeps = Pick<Deps, "sealer" | "clock">;

/** The part of an inbox delivery that handlers use. */
interface ShipmentDelivery {
  shopId: string;
  triggeredAt: Date | null;
  payload: unknown;
}
interface ShipmentOutcome {
  outcome: string;
  reason?: string;
  deleteBody?: boolean;
  /** The fulfillments in the payload. */
  fulfillmentIds?: readonly string[];
}
type ShipmentTopicHandler = (tx: Sql, delivery: ShipmentDelivery) => Promise<ShipmentOutcome>;

const UNREADABLE = {
  outcome: "unreadable",
  reason: "The payload lacks what Shopify documents for this topic.",
};

/**
 * Handlers by topic. A fulfillment's newest payload defines its numbers; numbers of older payloads keep a link
 * that is marked as removed. So the outcome depends on the set of payloads, not on their order.
 */
export function createShipmentTopicHandlers(
  deps: RecordDeps,
): Readonly<Record<string, ShipmentTopicHandler>> {
  const onOrder: ShipmentTopicHandler = (tx, delivery) => recordOrder(deps, tx, delivery);
  const onFulfillment: ShipmentTopicHandler = async (tx, { shopId, triggeredAt, payload }) => {
    const facts = readFulfillment(payload);
    if (!facts) return UNREADABLE;
    await lockShipments(tx, shopId);
    if (await isRedacted(tx, deps.sealer, shopId, facts.orderId)) return IGNORED_REDACTED;
    const shop = await readCarrierContext(tx, shopId);
    const recording = { shopId, shop, now: deps.clock.now(), sealer: deps.sealer };
    const end = await recordFulfillment(tx, recording, facts, triggeredAt);
    return { ...end, fulfillmentIds: [facts.id] };
  };
  return {
    "orders/create": onOrder,
    "orders/updated": onOrder,
    "orders/cancelled": onOrder,
    "fulfillments/create": onFulfillment,
    "fulfillments/update": onFulfillment,
  };
}

/** Canceling an order changes no parcel: only its fulfillments do. */
async function recordOrder(
  deps: RecordDeps,
  tx: Sql,
  { shopId, triggeredAt, payload }: ShipmentDelivery,
): Promise<ShipmentOutcome> {
  const read = readOrder(payload);
  if (!read) return UNREADABLE;
  await lockShipments(tx, shopId);
  return recordOrderFacts(deps, tx, shopId, { ...read, triggeredAt });
}

/** The fields that decide whether an order payload changes anything; the API hides the customer without its scope. */
export function comparableOrder(order: OrderFacts): object {
  return { ...order, customerId: undefined };
}

/** The same of a fulfillment: the API has neither its e-mail nor its shipment status. */
export function comparableFulfillment(facts: FulfillmentFacts): object {
  return { ...facts, email: undefined, shipmentStatus: undefined };
}

/**
 * Records an order and its fulfillments, from a webhook or the API, as they were at `triggeredAt`; the caller
 * holds the lock of lockShipments.
 * @param read.keepsCustomer the source hides the customer: what is recorded of it is kept.
 */
export async function recordOrderFacts(
  deps: RecordDeps,
  tx: Sql,
  shopId: string,
  read: {
    order: OrderFacts;
    fulfillments: FulfillmentFacts[];
    triggeredAt: Date | null;
    keepsCustomer?: boolean;
  },
): Promise<ShipmentOutcome> {
  const { order, fulfillments, triggeredAt, keepsCustomer = false } = read;
  if (await isRedacted(tx, deps.sealer, shopId, order.id)) return IGNORED_REDACTED;
  const now = deps.clock.now();
  const isVisibleChange = await saveOrder(tx, shopId, {
    ...order,
    emailSealed: order.email
      ? deps.sealer.seal(order.email, ORDER_EMAIL.at(shopId, order.id))
      : null,
    emailIndex: order.email ? deps.sealer.blindIndex(emailIndexInput(order.email)) : null,
    customerIndex: order.customerId
      ? deps.sealer.blindIndex(customerIndexInput(order.customerId))
      : null,
    lookUpKeys: orderKeysOf(deps.sealer, { ...order, country: order.destinationCountry }),
    keepsCustomer,
    version: sourceVersion({ ...comparableOrder(order), updatedAt: order.updatedAt }, triggeredAt),
  });
  const shop = fulfillments.length > 0 ? await readCarrierContext(tx, shopId) : null;
  for (const facts of shop ? fulfillments : []) {
    const recording = { shopId, shop: shop as ShopContext, now, sealer: deps.sealer };
    await recordFulfillment(tx, recording, facts, triggeredAt);
  }
  if (isVisibleChange)
    await recomputeShipments(tx, shopId, await listOrderShipments(tx, shopId, order.id), now);
  const fulfillmentIds = fulfillments.map(({ id }) => id);
  return { outcome: isVisibleChange ? "order_recorded" : "ignored_stale", fulfillmentIds };
}

interface Recording {
  sealer: Sealer;
  shopId: string;
  shop: ShopContext;
  now: Date;
}

async function recordFulfillment(
  tx: Sql,
  { shopId, shop, now, sealer }: Recording,
  facts: FulfillmentFacts,
  triggeredAt: Date | null,
): Promise<ShipmentOutcome> {
  const version = sourceVersion(
    { ...comparableFulfillment(facts), updatedAt: facts.updatedAt },
    triggeredAt,
  );
  const emailSealed = facts.email
    ? sealer.seal(facts.email, FULFILLMENT_EMAIL.at(shopId, facts.id))
    : null;
  const current = await saveFulfillment(tx, shopId, facts, { version, emailSealed });
  const before = await listLinks(tx, shopId, facts.id);
  const parcels = parcelsOf(facts, shop);
  const shipmentIds = await findOrAddShipments(tx, { shopId, now }, facts, parcels, before);
  for (const [index, parcel] of parcels.entries()) {
    const shipmentId = shipmentIds[index] ?? "";
    await saveLink(tx, shopId, facts, { shipmentId, parcel, version, now });
  }
  await recomputeLinks(tx, shopId, facts.id, current, now);
  const after = await listLinks(tx, shopId, facts.id);
  const ids = after.map((link) => link.shipmentId);
  const removed = await recomputeShipments(tx, shopId, ids, now);
  await markSuperseded(tx, shopId, ids);
  await logChanges(tx, shopId, pairCorrections(live(before), live(after), removed), now);

  if (current.version !== version) return { outcome: "ignored_stale" };
  if (current.isCancelled) return { outcome: "fulfillment_cancelled" };
  return {
    outcome: parcels.length > 0 ? "shipments_recorded" : "no_tracking_number",
    ...(hasTooManyNumbers(facts)
      ? { reason: `Only its first ${MAX_PARCELS} tracking numbers were recorded.` }
      : {}),
  };
}

function live(links: readonly LinkedShipment[]): LinkedShipment[] {
  return links.filter((link) => link.isLive);
}

/** The shipment of each parcel, in their order. */
async function findOrAddShipments(
  tx: Sql,
  { shopId, now }: Pick<Recording, "shopId" | "now">,
  facts: FulfillmentFacts,
  parcels: readonly Parcel[],
  links: readonly LinkedShipment[],
): Promise<string[]> {
  if (parcels.length === 0) return [];
  const known = await findByNumbers(
    tx,
    shopId,
    parcels.map((parcel) => parcel.numberKey),
  );
  const ids: string[] = [];
  for (const parcel of parcels) {
    const everSame = known.filter((shipment) => shipment.numberKey === parcel.numberKey);
    const linked = links.find((link) => link.numberKey === parcel.numberKey);
    const occurrence =
      everSame.find((shipment) => shipment.id === linked?.shipmentId)?.occurrence ??
      occurrenceOf(facts.fulfilledAt, everSame);
    const sameNumber = everSame.filter((shipment) => shipment.occurrence === occurrence);
    const id =
      // The merchant's choice for this number precedes carrier resolution …
      sameNumber.find((shipment) => shipment.carrierSource === "merchant")?.id ??
      // … and a carrier that reported scans is kept when resolution rules change.
      links.find((link) => link.isLive && link.hasScans && hasSameCarrierFields(link, parcel))
        ?.shipmentId ??
      sameNumber.find((shipment) => shipment.carrierCode === parcel.carrierCode)?.id;
    ids.push(id ?? (await addNew(tx, shopId, parcel, occurrence, now)));
  }
  return ids;
}

function hasSameCarrierFields(link: LinkedShipment, parcel: Parcel): boolean {
  return (
    link.numberKey === parcel.numberKey &&
    link.company === parcel.company &&
    // A changed link alone may correct the carrier.
    link.url === parcel.url
  );
}

async function addNew(
  tx: Sql,
  shopId: string,
  parcel: Parcel,
  occurrence: number,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  const state = firstState(parcel.carrierCode);
  await addShipment(tx, shopId, { id, parcel, occurrence, state, now });
  return id;
}
