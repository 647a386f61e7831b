// Topic handler that records orders, fulfillments and their parcels, set by set and independent of order.
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
import { IGNORED_REDACTED, listRedacted } from "./redacted-orders.server";
import { sourceVersion } from "./source-version";
import {
  type FulfillmentToSave,
  type LinkToSave,
  type LinkedShipment,
  type OrderToSave,
  type SameNumber,
  type SavedFulfillment,
  type ShipmentToAdd,
  addShipments,
  findByNumbers,
  listLinks,
  lockShipments,
  markSuperseded,
  recomputeLinks,
  saveFulfillments,
  saveLinks,
  saveOrders,
} from "./store.server";
import { listOrderShipments } from "./store-known.server";
import { firstState, logChanges, recomputeShipments } from "./store-live-links.server";
import { inWaves } from "./waves";
import {
  type FulfillmentFacts,
  type OrderFacts,
  readFulfillment,
  readOrder,
} from "./webhook-payloads";

export type RecordDeps = Pick<Deps, "sealer" | "clock">;

/** The part of an inbox delivery that the handler uses. */
interface ShipmentDelivery {
  shopId: string;
  topic: string;
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
type ShipmentTopicHandler = (
  tx: Sql,
  deliveries: readonly ShipmentDelivery[],
) => Promise<ShipmentOutcome[]>;

const UNREADABLE = {
  outcome: "unreadable",
  reason: "The payload lacks what Shopify documents for this topic.",
};

/** Canceling an order changes no parcel: only its fulfillments do. */
const TOPICS = [
  "orders/create",
  "orders/updated",
  "orders/cancelled",
  "fulfillments/create",
  "fulfillments/update",
];

/**
 * One handler for all topics of orders and fulfillments. A fulfillment's newest payload defines its numbers; numbers
 * of older payloads keep a link that is marked as removed. So the outcome depends on the set of payloads, not on
 * their order.
 */
export function createShipmentTopicHandlers(
  deps: RecordDeps,
): Readonly<Record<string, ShipmentTopicHandler>> {
  const handle: ShipmentTopicHandler = async (tx, deliveries) => {
    const shopId = deliveries[0]?.shopId;
    if (shopId === undefined) return [];
    const payloads = deliveries.map(readPayload);
    await lockShipments(tx, shopId);
    const { outcomes } = await recordPayloads(
      deps,
      tx,
      shopId,
      payloads.filter((payload) => payload !== null),
    );
    return payloads.map((payload) => (payload && outcomes.get(payload)) ?? UNREADABLE);
  };
  return Object.fromEntries(TOPICS.map((topic) => [topic, handle]));
}

/** What a webhook or the API said of one order at `triggeredAt`. */
export interface Payload {
  orderId: string;
  /** null: it is about a fulfillment alone. */
  order: OrderFacts | null;
  fulfillments: readonly FulfillmentFacts[];
  triggeredAt: Date | null;
  /** The source hides the customer: what is recorded of it is kept. */
  keepsCustomer?: boolean;
}

function readPayload({ topic, payload, triggeredAt }: ShipmentDelivery): Payload | null {
  if (topic.startsWith("orders/")) {
    const read = readOrder(payload);
    return read && { orderId: read.order.id, ...read, triggeredAt };
  }
  const facts = readFulfillment(payload);
  return facts && { orderId: facts.orderId, order: null, fulfillments: [facts], triggeredAt };
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
 * Records payloads of a shop with statements for all of them; the caller holds the lock of lockShipments. Payloads
 * that share an order, a fulfillment or a number are recorded one after the other.
 */
export async function recordPayloads(
  deps: RecordDeps,
  tx: Sql,
  shopId: string,
  payloads: readonly Payload[],
): Promise<RecordedPayloads> {
  const recorded: RecordedPayloads = { outcomes: new Map(), addedShipmentIds: [] };
  if (payloads.length === 0) return recorded;
  const redacted = await listRedacted(
    tx,
    deps.sealer,
    shopId,
    payloads.map(({ orderId }) => orderId),
  );
  for (const payload of payloads.filter(({ orderId }) => redacted.has(orderId)))
    recorded.outcomes.set(payload, IGNORED_REDACTED);
  const kept = payloads.filter(({ orderId }) => !redacted.has(orderId));
  const hasFulfillments = kept.some(({ fulfillments }) => fulfillments.length > 0);
  const shop = hasFulfillments ? await readCarrierContext(tx, shopId) : NO_CONTEXT;
  const readings = kept.map((payload) => ({
    payload,
    fulfillments: payload.fulfillments.map((facts) =>
      toRecord(deps.sealer, shopId, shop, facts, payload),
    ),
  }));
  for (const wave of inWaves(readings, sharedKeys))
    await recordWave(deps, tx, shopId, wave, recorded);
  return recorded;
}

interface RecordedPayloads {
  outcomes: Map<Payload, ShipmentOutcome>;
  addedShipmentIds: string[];
}

const NO_CONTEXT: ShopContext = { countryCode: null, overrides: new Map() };

interface FulfillmentToRecord extends FulfillmentToSave {
  parcels: readonly Parcel[];
}

interface Reading {
  payload: Payload;
  fulfillments: readonly FulfillmentToRecord[];
}

function toRecord(
  sealer: Sealer,
  shopId: string,
  shop: ShopContext,
  facts: FulfillmentFacts,
  { triggeredAt }: Payload,
): FulfillmentToRecord {
  const compared = { ...comparableFulfillment(facts), updatedAt: facts.updatedAt };
  return {
    facts,
    version: sourceVersion(compared, triggeredAt),
    emailSealed: facts.email
      ? sealer.seal(facts.email, FULFILLMENT_EMAIL.at(shopId, facts.id))
      : null,
    parcels: parcelsOf(facts, shop),
  };
}

/** What two payloads of one wave may not both name. */
function sharedKeys({ payload, fulfillments }: Reading): string[] {
  return [
    `order ${payload.orderId}`,
    ...fulfillments.flatMap(({ facts, parcels }) => [
      `fulfillment ${facts.id}`,
      ...parcels.map(({ numberKey }) => `number ${numberKey}`),
    ]),
  ];
}

async function recordWave(
  deps: RecordDeps,
  tx: Sql,
  shopId: string,
  wave: readonly Reading[],
  { outcomes, addedShipmentIds }: RecordedPayloads,
): Promise<void> {
  const now = deps.clock.now();
  const orders = wave.flatMap(({ payload }) => orderToSave(deps.sealer, shopId, payload));
  const savedOrders = await saveOrders(tx, shopId, orders);
  const fulfillments = wave.flatMap((each) => newestOnly(each.fulfillments));
  const { saved, addedIds } = await recordFulfillments(tx, shopId, fulfillments, savedOrders, now);
  addedShipmentIds.push(...addedIds);
  for (const { payload } of wave) {
    const fulfillmentIds = payload.fulfillments.map(({ id }) => id);
    const end = payload.order
      ? { outcome: savedOrders.has(payload.orderId) ? "order_recorded" : "ignored_stale" }
      : outcomeOf(
          fulfillments.find(({ facts }) => facts.id === fulfillmentIds[0]),
          saved,
        );
    outcomes.set(payload, { ...end, fulfillmentIds });
  }
}

/** Each fulfillment once: of several readings in one payload the newest. */
function newestOnly(fulfillments: readonly FulfillmentToRecord[]): FulfillmentToRecord[] {
  const sorted = fulfillments.toSorted((a, b) => (a.version < b.version ? -1 : 1));
  return [...new Map(sorted.map((each) => [each.facts.id, each])).values()];
}

function orderToSave(
  sealer: Sealer,
  shopId: string,
  { order, triggeredAt, keepsCustomer = false }: Payload,
): OrderToSave[] {
  if (!order) return [];
  const compared = { ...comparableOrder(order), updatedAt: order.updatedAt };
  return [
    {
      ...order,
      emailSealed: order.email ? sealer.seal(order.email, ORDER_EMAIL.at(shopId, order.id)) : null,
      emailIndex: order.email ? sealer.blindIndex(emailIndexInput(order.email)) : null,
      customerIndex: order.customerId
        ? sealer.blindIndex(customerIndexInput(order.customerId))
        : null,
      lookUpKeys: orderKeysOf(sealer, { ...order, country: order.destinationCountry }),
      keepsCustomer,
      version: sourceVersion(compared, triggeredAt),
    },
  ];
}

/** Records fulfillments, and recomputes their shipments and all of `changedOrderIds`. */
async function recordFulfillments(
  tx: Sql,
  shopId: string,
  fulfillments: readonly FulfillmentToRecord[],
  changedOrderIds: ReadonlySet<string>,
  now: Date,
): Promise<{ saved: Map<string, SavedFulfillment>; addedIds: string[] }> {
  const ofOrders = () => listOrderShipments(tx, shopId, [...changedOrderIds]);
  if (fulfillments.length === 0) {
    await recomputeShipments(tx, shopId, await ofOrders(), now);
    return { saved: new Map(), addedIds: [] };
  }
  const saved = await saveFulfillments(tx, shopId, fulfillments);
  const fulfillmentIds = fulfillments.map(({ facts }) => facts.id);
  const before = byFulfillment(await listLinks(tx, shopId, fulfillmentIds));
  const numberKeys = fulfillments.flatMap(({ parcels }) => parcels.map((each) => each.numberKey));
  const sameNumbers = await findByNumbers(tx, shopId, numberKeys);
  const { added, links } = planLinks(fulfillments, sameNumbers, before);
  // Their links are those of this payload: nothing else is compared.
  const firstSeen = new Set(
    fulfillments.filter((each) => isFirstSeen(each, saved, before)).map(({ facts }) => facts.id),
  );
  await addShipments(tx, shopId, added, now);
  const relinked = new Set(await saveLinks(tx, shopId, links, now));
  const known = new Map([...saved].filter(([id]) => !firstSeen.has(id)));
  for (const id of await recomputeLinks(tx, shopId, known, now)) relinked.add(id);
  const changed = fulfillmentIds.filter((id) => !firstSeen.has(id) && relinked.has(id));
  const after = byFulfillment(await listLinks(tx, shopId, changed));
  const ids = [...links, ...[...before.values()].flat()].map(({ shipmentId }) => shipmentId);
  const all = [...new Set([...ids, ...(await ofOrders())])];
  const { removed, reused } = await recomputeShipments(tx, shopId, all, now);
  await markSuperseded(tx, shopId, [...new Set(ids.flatMap((id) => reused.get(id) ?? []))]);
  const changes = changed.flatMap((id) =>
    pairCorrections(live(before.get(id)), live(after.get(id)), removed),
  );
  await logChanges(tx, shopId, changes, now);
  return { saved, addedIds: added.map(({ id }) => id) };
}

/** Whether nothing was linked to the fulfillment before, and all parcels of this payload are live now. */
function isFirstSeen(
  { facts, version }: FulfillmentToRecord,
  saved: ReadonlyMap<string, SavedFulfillment>,
  before: LinksByFulfillment,
): boolean {
  const current = saved.get(facts.id);
  return !before.has(facts.id) && current?.version === version && !current.isCancelled;
}

function outcomeOf(
  fulfillment: FulfillmentToRecord | undefined,
  saved: ReadonlyMap<string, SavedFulfillment>,
): ShipmentOutcome {
  const current = fulfillment && saved.get(fulfillment.facts.id);
  if (!current || current.version !== fulfillment.version) return { outcome: "ignored_stale" };
  if (current.isCancelled) return { outcome: "fulfillment_cancelled" };
  if (fulfillment.parcels.length === 0) {
    const isBlank = fulfillment.facts.numbers.every((field) => !field?.trim());
    return { outcome: isBlank ? "no_tracking_number" : "number_not_recognized" };
  }
  return {
    outcome: "shipments_recorded",
    ...(hasTooManyNumbers(fulfillment.facts)
      ? { reason: `Only its first ${MAX_PARCELS} tracking numbers were recorded.` }
      : {}),
  };
}

type LinksByFulfillment = ReadonlyMap<string, LinkedShipment[]>;

function byFulfillment(links: readonly LinkedShipment[]): LinksByFulfillment {
  return Map.groupBy(links, ({ fulfillmentId }) => fulfillmentId);
}

function live(links: readonly LinkedShipment[] = []): LinkedShipment[] {
  return links.filter((link) => link.isLive);
}

/** The links of all parcels, and the shipments that no parcel had yet. */
function planLinks(
  fulfillments: readonly FulfillmentToRecord[],
  known: readonly SameNumber[],
  before: LinksByFulfillment,
): { added: ShipmentToAdd[]; links: LinkToSave[] } {
  const added: ShipmentToAdd[] = [];
  const links = new Map<string, LinkToSave>();
  const byNumber = Map.groupBy(known, ({ numberKey }) => numberKey);
  for (const { facts, version, parcels } of fulfillments) {
    for (const parcel of parcels) {
      const everSame = byNumber.get(parcel.numberKey) ?? [];
      byNumber.set(parcel.numberKey, everSame);
      const choice = choose(facts, parcel, everSame, before.get(facts.id) ?? []);
      const shipmentId = choice.id ?? randomUUID();
      if (!choice.id) {
        const { occurrence } = choice;
        const state = firstState(parcel.carrierCode);
        added.push({ id: shipmentId, facts, parcel, occurrence, state });
        everSame.push({
          ...parcel,
          id: shipmentId,
          occurrence,
          fulfilledAt: facts.fulfilledAt,
          status: "pending",
        });
      }
      const key = `${facts.id} ${shipmentId}`;
      if (!links.has(key)) links.set(key, { facts, shipmentId, parcel, version });
    }
  }
  return { added, links: [...links.values()] };
}

/** The shipment that the parcel is; without an id it is a new one of this occurrence. */
function choose(
  facts: FulfillmentFacts,
  parcel: Parcel,
  everSame: readonly SameNumber[],
  links: readonly LinkedShipment[],
): { id: string | undefined; occurrence: number } {
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
  return { id, occurrence };
}

function hasSameCarrierFields(link: LinkedShipment, parcel: Parcel): boolean {
  return (
    link.numberKey === parcel.numberKey &&
    link.company === parcel.company &&
    // A changed link alone may correct the carrier.
    link.url === parcel.url
  );
}
