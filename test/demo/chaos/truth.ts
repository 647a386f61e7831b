// What must be true of every shop, worked out from the stand-in's own state: nothing of the app is asked or used.
import type { Fulfillment, Order, Tracking } from "../../stand-in/shop/shop-model.ts";
import type { Delivery } from "../../stand-in/webhooks/webhooks.ts";
import { type Labels, labelKey } from "./plan.ts";

/** A shop as it is seen: each fact is a text under a key, so that two views are compared key by key. */
export interface ShopView {
  /** "ups 1Z…" → the fulfillments that carry it, "5250…@0" for the first place, in order. */
  shipments: Map<string, string>;
  /** Keys of `shipments` whose carrier nobody can tell: they wait for the merchant. */
  unnamed: Set<string>;
  /** Order id → its facts. */
  orders: Map<string, string>;
  /** Fulfillment id → its facts. */
  fulfillments: Map<string, string>;
  /** Pairs that some fulfillment had once and none has now. */
  removed: Set<string>;
}

export interface ShopTruth extends ShopView {
  /** Of `removed`: those reported by a webhook that the app accepted. */
  reportedRemoved: Set<string>;
}

export const UNNAMED = "unknown";

export interface TruthSources {
  orders: readonly Order[];
  fulfillmentsOf: (orderId: string) => readonly Fulfillment[];
  /** All deliveries of the shop, lost ones too. */
  deliveries: readonly Delivery[];
  labels: Labels;
}

export function truthOf({ orders, fulfillmentsOf, deliveries, labels }: TruthSources): ShopTruth {
  const carried = new Map<string, string[]>();
  const truth: ShopTruth = {
    shipments: new Map(),
    unnamed: new Set(),
    orders: new Map(),
    fulfillments: new Map(),
    removed: new Set(),
    reportedRemoved: new Set(),
  };
  for (const order of orders) {
    truth.orders.set(order.id, orderFacts(order));
    for (const made of fulfillmentsOf(order.id)) {
      truth.fulfillments.set(made.id, `${order.id} ${made.status} ${made.name}`);
      if (made.status !== "success") continue;
      for (const [place, pair] of pairsOf(made.tracking, labels).entries())
        carried.set(pair, [...(carried.get(pair) ?? []), `${made.id}@${place}`]);
    }
  }
  for (const [pair, places] of carried) {
    truth.shipments.set(pair, places.toSorted().join(" "));
    if (pair.startsWith(`${UNNAMED} `)) truth.unnamed.add(pair);
  }
  for (const { body, state } of deliveries) {
    for (const tracking of trackingsIn(JSON.parse(body))) {
      for (const pair of pairsOf(tracking, labels)) {
        if (carried.has(pair)) continue;
        truth.removed.add(pair);
        if (state === "acknowledged") truth.reportedRemoved.add(pair);
      }
    }
  }
  return truth;
}

function orderFacts(order: Order): string {
  return describeOrder({
    name: order.name,
    email: order.email,
    placedAt: new Date(order.createdAt),
    cancelledAt: order.cancelledAt ? new Date(order.cancelledAt) : null,
    country: order.shippingAddress.countryCode,
  });
}

/** Shopify's dates count seconds. */
export function describeOrder(facts: {
  name: string | null;
  email: string | null;
  placedAt: Date | null;
  cancelledAt: Date | null;
  country: string | null;
}): string {
  const second = (date: Date | null) => date && `${date.toISOString().slice(0, 19)}Z`;
  return [
    facts.name,
    facts.email ?? "no e-mail",
    facts.country ?? "no country",
    `placed ${second(facts.placedAt) ?? "never"}`,
    facts.cancelledAt ? `cancelled ${second(facts.cancelledAt)}` : "not cancelled",
  ].join(", ");
}

export function pairKey(carrierCode: string | null, number: string): string {
  return `${carrierCode ?? UNNAMED} ${number.replace(/[\s-]/g, "").toUpperCase()}`;
}

/** What a merchant's fields mean: commas separate, blanks do not; without a number, the one in the link. */
function pairsOf(tracking: Tracking, labels: Labels): string[] {
  const typed = tracking.numbers
    .flatMap((field) => field.split(","))
    .map((number) => number.replace(/\s/g, ""))
    .filter((number) => number !== "");
  const linked = tracking.urls.flatMap((url) => /[?&]tracknum=([^&]+)/.exec(url)?.[1] ?? []);
  const numbers = new Set(typed.length > 0 ? typed : linked);
  return [...numbers].map((number) => {
    const carrierCode = labels.get(labelKey(tracking.company, number));
    if (carrierCode === undefined)
      throw new Error(`The plan does not say who printed ${number} (${tracking.company}).`);
    return pairKey(carrierCode, number);
  });
}

interface TrackingJson {
  tracking_company: string | null;
  tracking_numbers: string[];
  tracking_urls: string[];
}

/** The trackings that a webhook's body names: its own, or those of the fulfillments inside the order. */
function trackingsIn(body: Partial<TrackingJson> & { fulfillments?: TrackingJson[] }): Tracking[] {
  const all = body.tracking_numbers ? [body as TrackingJson] : (body.fulfillments ?? []);
  return all.map((each) => ({
    company: each.tracking_company,
    numbers: each.tracking_numbers,
    urls: each.tracking_urls,
  }));
}

/** Lines that say where what was found is not what must be; none when all is right. */
export function differencesOf(shop: string, truth: ShopTruth, found: ShopView): string[] {
  const { removed, reportedRemoved } = truth;
  return [
    ...compareMaps("shipment", truth.shipments, found.shipments),
    ...compareMaps("order", truth.orders, found.orders),
    ...compareMaps("fulfillment", truth.fulfillments, found.fulfillments),
    ...compareSets("waits for a carrier", truth.unnamed, found.unnamed),
    ...[...found.removed]
      .filter((pair) => !removed.has(pair))
      .map((pair) => `removed shipment ${pair} was never on a fulfillment, or still is`),
    ...[...reportedRemoved]
      .filter((pair) => !found.removed.has(pair))
      .map((pair) => `removed shipment ${pair} was forgotten`),
  ].map((line) => `${shop}: ${line}`);
}

export function compareSets(
  what: string,
  wanted: ReadonlySet<string>,
  found: ReadonlySet<string>,
): string[] {
  const missing = [...wanted].filter((each) => !found.has(each));
  const extra = [...found].filter((each) => !wanted.has(each));
  return [
    ...missing.map((each) => `${what}: ${each} is missing`),
    ...extra.map((each) => `${what}: ${each} is too many`),
  ];
}

function compareMaps(
  what: string,
  wanted: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): string[] {
  const lines = compareSets(what, new Set(wanted.keys()), new Set(found.keys()));
  for (const [key, text] of wanted) {
    const there = found.get(key);
    if (there !== undefined && there !== text)
      lines.push(`${what} ${key}: "${there}" instead of "${text}"`);
  }
  return lines;
}
