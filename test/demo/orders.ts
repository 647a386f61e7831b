// What the demo's shop sells and ships: a plan drawn from a seed, the same on every machine.
import type {
  FulfillmentDraft,
  OrderDraft,
  ShopifyId,
  ShopSeed,
  Tracking,
} from "../stand-in/shop/shop-model.ts";
import type { StandIn } from "../stand-in/stand-in.ts";
import { seededRandom } from "../stand-in/shop/random.ts";
import { createPlanner } from "./planner.ts";
import { plainParcel, SPECIAL_CASES } from "./special-cases.ts";

export interface DemoPlanOptions {
  seed: number;
  /** Fulfillments to plan; 72 (about 60 orders) when left away. */
  shipments?: number;
  /** The plan's "now": orders lie 25 to 40 days before it. */
  startAt: Date;
}

/** One action of a merchant. */
export type DemoStep =
  | { kind: "order"; at: Date; draft: OrderDraft & { id: ShopifyId; number: number } }
  | { kind: "fulfill"; at: Date; orderId: ShopifyId; draft: FulfillmentDraft & { id: ShopifyId } }
  | { kind: "correct"; at: Date; fulfillmentId: ShopifyId; tracking: Partial<Tracking> }
  | { kind: "cancel"; at: Date; fulfillmentId: ShopifyId }
  | { kind: "cancel_order"; at: Date; orderId: ShopifyId }
  | { kind: "change_email"; at: Date; orderId: ShopifyId; email: string };

/**
 * What must have become of one parcel when all is played.
 * `tracked`: registered and followed · `needs_carrier`: no carrier is known from company or number ·
 * `removed`: its number was corrected away, or its fulfillment cancelled.
 */
export interface ExpectedShipment {
  /** As it must be stored: upper case, no blanks. */
  trackingNumber: string;
  /** v2 carrier code; null: unknown. */
  carrierCode: string | null;
  outcome: "tracked" | "needs_carrier" | "removed";
  /** As the merchant typed it. */
  company: string | null;
  /** More than one when parcels of several orders travel together. */
  orderIds: ShopifyId[];
  orderNames: string[];
  fulfillmentIds: ShopifyId[];
  /** Of the first order. */
  email: string | null;
  /** Two letters. */
  destinationCountry: string;
  shippedAt: Date;
}

export interface DemoPlan {
  shop: ShopSeed;
  /** In the order in which they happened. */
  steps: DemoStep[];
  shipments: ExpectedShipment[];
  /** An order with a tracked parcel, for people to try. */
  example: { orderName: string; email: string; trackingNumber: string };
}

export const DEMO_SHOP: ShopSeed = {
  domain: "north-pier.myshopify.com",
  name: "North Pier Goods",
  theme: "light",
  ianaTimezone: "America/New_York",
};

const DEFAULT_SHIPMENTS = 72;
/** One fulfillment in this many is a special case, once each of them has been planned. */
const SPECIAL_EVERY = 6;

/** Deterministic in its options. Special cases come first, so a small plan holds the most telling ones. */
export function planDemo({
  seed,
  shipments = DEFAULT_SHIPMENTS,
  startAt,
}: DemoPlanOptions): DemoPlan {
  const random = seededRandom(seed);
  const planner = createPlanner(random, startAt, shipments);
  plainParcel(planner);
  for (let turn = 0; planner.room() > 0; turn++) {
    const isFirstRound = turn < SPECIAL_CASES.length;
    const special =
      SPECIAL_CASES[isFirstRound ? turn : random.between(0, SPECIAL_CASES.length - 1)];
    const isSpecial = isFirstRound || turn % SPECIAL_EVERY === 0;
    if (isSpecial && special && special.fulfillments <= planner.room()) special.plan(planner);
    else plainParcel(planner);
  }
  const { steps, expected } = planner;
  return {
    shop: DEMO_SHOP,
    steps: [...steps].sort((a, b) => a.at.getTime() - b.at.getTime()),
    shipments: expected,
    example: exampleOf(expected),
  };
}

/**
 * Lets a merchant of the stand-in do one step; its webhooks are sent as the stand-in is set.
 * @param at when it happens: as planned, or now for null.
 */
export function playStep(
  standIn: Pick<
    StandIn,
    | "createOrder"
    | "fulfill"
    | "correctNumber"
    | "cancelFulfillment"
    | "cancelOrder"
    | "changeEmail"
  >,
  shop: string,
  step: DemoStep,
  at: Date | null = step.at,
): void {
  const when = at ?? undefined;
  switch (step.kind) {
    case "order":
      standIn.createOrder(shop, { ...step.draft, at: when });
      return;
    case "fulfill":
      standIn.fulfill(shop, step.orderId, { ...step.draft, at: when });
      return;
    case "correct":
      standIn.correctNumber(shop, step.fulfillmentId, step.tracking, when);
      return;
    case "cancel":
      standIn.cancelFulfillment(shop, step.fulfillmentId, when);
      return;
    case "cancel_order":
      standIn.cancelOrder(shop, step.orderId, when);
      return;
    case "change_email":
      standIn.changeEmail(shop, step.orderId, step.email, when);
  }
}

function exampleOf(expected: ExpectedShipment[]): DemoPlan["example"] {
  for (const { outcome, email, orderNames, trackingNumber } of expected)
    if (outcome === "tracked" && email && orderNames[0])
      return { orderName: orderNames[0], email, trackingNumber };
  throw new Error("The plan has no tracked parcel with an e-mail address.");
}
