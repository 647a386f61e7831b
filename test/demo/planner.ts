// Builds a plan step by step: orders with people and goods, fulfillments, and what is expected of their parcels.
import { PRODUCTS } from "../stand-in/shop/catalogue.ts";
import type { Random } from "../stand-in/shop/random.ts";
import type { ShopifyId, Tracking } from "../stand-in/shop/shop-model.ts";
import type { DemoCarrier, Place } from "./carriers.ts";
import type { DemoStep, ExpectedShipment } from "./orders.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const OLDEST_DAYS = 40;
const YOUNGEST_DAYS = 25;
const FIRST_ORDER_NUMBER = 1001;

/** Below the ids that the stand-in gives out by itself. */
const FIRST_ORDER_ID = 6_050_000_000_000;
const FIRST_FULFILLMENT_ID = 5_250_000_000_000;

const FIRST_NAMES = "Ada Bela Cato Dora Edda Finn Greta Hugo Ines Jonas Kaja Levi Mila Nils".split(
  " ",
);
const LAST_NAMES = "Anchor Bollard Capstan Davit Ensign Fathom Gangway Halyard Jetty Mooring".split(
  " ",
);

export interface PlannedOrder {
  id: ShopifyId;
  name: string;
  email: string | null;
  place: Place;
  placedAt: Date;
  /** When its last fulfillment so far was made. */
  fulfilledAt: Date | null;
}

export interface PlannedFulfillment {
  id: ShopifyId;
  order: PlannedOrder;
  at: Date;
}

export type Planner = ReturnType<typeof createPlanner>;

/** Far enough apart that two shops never make the same id; 40 shops stay below the stand-in's own ids. */
const IDS_PER_SHOP = 1_000_000_000;

/** @param shop counts shops from 0: Shopify's ids are unique among all of them. */
export function createPlanner(random: Random, startAt: Date, fulfillments: number, shop = 0) {
  const steps: DemoStep[] = [];
  const expected: ExpectedShipment[] = [];
  const placedAts = Array.from({ length: fulfillments + 1 }, () => placedAt(random, startAt)).sort(
    (a, b) => a.getTime() - b.getTime(),
  );
  const firstIds = {
    order: FIRST_ORDER_ID + shop * IDS_PER_SHOP,
    fulfillment: FIRST_FULFILLMENT_ID + shop * IDS_PER_SHOP,
  };
  let orders = 0;
  let made = 0;

  return {
    random,
    steps,
    expected,
    /** Fulfillments that still fit. */
    room: () => fulfillments - made,
    orders: () => orders,

    order(place: Place, special: { id?: ShopifyId; email?: null } = {}): PlannedOrder {
      const at = placedAts[orders] as Date;
      const number = FIRST_ORDER_NUMBER + orders;
      const [firstName, lastName] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
      const order: PlannedOrder = {
        id: special.id ?? String(firstIds.order + orders * 32_768),
        name: `#${number}`,
        email: special.email === null ? null : `${firstName}.${lastName}@example.com`.toLowerCase(),
        place,
        placedAt: at,
        fulfilledAt: null,
      };
      orders++;
      steps.push({
        kind: "order",
        at,
        draft: {
          id: order.id,
          number,
          email: order.email,
          customer: { firstName, lastName },
          shippingAddress: {
            ...place,
            firstName,
            lastName,
            address1: `${random.between(1, 99)} Example Street`,
          },
          lineItems: basket(random),
        },
      });
      return order;
    },

    /** Sends (part of) the order on its way one or two days later, with `numbers` as the merchant typed them. */
    fulfill(
      order: PlannedOrder,
      company: string | null,
      numbers: string[],
      afterHours = random.between(20, 52),
      urls?: string[],
    ): PlannedFulfillment {
      const at = new Date((order.fulfilledAt ?? order.placedAt).getTime() + afterHours * HOUR_MS);
      order.fulfilledAt = at;
      const id = String(firstIds.fulfillment + made * 1_024);
      made++;
      steps.push({ kind: "fulfill", at, orderId: order.id, draft: { id, company, numbers, urls } });
      return { id, order, at };
    },

    correct({ id, at }: PlannedFulfillment, tracking: Partial<Tracking>, afterHours: number): void {
      const later = new Date(at.getTime() + afterHours * HOUR_MS);
      steps.push({ kind: "correct", at: later, fulfillmentId: id, tracking });
    },

    cancel({ id, at }: PlannedFulfillment, afterHours: number): void {
      const later = new Date(at.getTime() + afterHours * HOUR_MS);
      steps.push({ kind: "cancel", at: later, fulfillmentId: id });
    },

    cancelOrder({ id, placedAt, fulfilledAt }: PlannedOrder, afterHours: number): void {
      const later = new Date((fulfilledAt ?? placedAt).getTime() + afterHours * HOUR_MS);
      steps.push({ kind: "cancel_order", at: later, orderId: id });
    },

    changeEmail({ id, placedAt }: PlannedOrder, email: string, afterHours: number): void {
      const later = new Date(placedAt.getTime() + afterHours * HOUR_MS);
      steps.push({ kind: "change_email", at: later, orderId: id, email });
    },

    /** Says what must become of `trackingNumber`; the parcel serves all these fulfillments. */
    expect(
      trackingNumber: string,
      outcome: ExpectedShipment["outcome"],
      carrierCode: string | null,
      company: string | null,
      parcels: PlannedFulfillment[],
    ): void {
      const [first] = parcels as [PlannedFulfillment, ...PlannedFulfillment[]];
      expected.push({
        trackingNumber,
        carrierCode,
        outcome,
        company,
        orderIds: parcels.map(({ order }) => order.id),
        orderNames: parcels.map(({ order }) => order.name),
        fulfillmentIds: parcels.map(({ id }) => id),
        email: first.order.email,
        destinationCountry: first.order.place.countryCode,
        shippedAt: first.at,
      });
    },
  };
}

/** Where one of the carrier's parcels goes. */
export function destination(random: Random, carrier: DemoCarrier): Place {
  return random.pick(carrier.destinations);
}

function placedAt(random: Random, startAt: Date): Date {
  const span = (OLDEST_DAYS - YOUNGEST_DAYS) * DAY_MS;
  const instant = startAt.getTime() - YOUNGEST_DAYS * DAY_MS - random.next() * span;
  return new Date(Math.floor(instant / 60_000) * 60_000);
}

function basket(random: Random): { sku: string; quantity: number }[] {
  return random
    .shuffled(PRODUCTS)
    .slice(0, random.between(1, 3))
    .map(({ sku }) => ({ sku, quantity: random.between(1, 2) }));
}
