// What the demo's shops sell and ship: a plan drawn from a seed, the same on every machine.
import type { FulfillmentDraft, OrderDraft, ShopifyId, ShopSeed } from "../stand-in/shop-model.ts";

export interface DemoPlanOptions {
  seed: number;
  /** Fulfilments to plan; about 60 orders' worth when left away. */
  shipments?: number;
  /** The plan's "now": orders lie 25 to 40 days before it. */
  startAt: Date;
}

/** One action of a merchant, in the order in which they happened. */
export type DemoStep =
  | { kind: "order"; at: Date; draft: OrderDraft & { id: ShopifyId; number: number } }
  | {
      kind: "fulfill";
      at: Date;
      orderId: ShopifyId;
      draft: FulfillmentDraft & { id: ShopifyId };
    }
  | {
      kind: "correct";
      at: Date;
      fulfillmentId: ShopifyId;
      tracking: { company: string | null; numbers: string[] };
    }
  | { kind: "cancel"; at: Date; fulfillmentId: ShopifyId };

/**
 * What must have become of one parcel when all is played.
 * `tracked`: registered and followed · `needs_carrier`: no carrier can be told from company or number ·
 * `removed`: its number was corrected away, or its fulfilment cancelled.
 */
export interface ExpectedShipment {
  /** As it must be stored: upper case, no blanks. */
  trackingNumber: string;
  /** v2 carrier code; null when none can be told. */
  carrierCode: string | null;
  outcome: "tracked" | "needs_carrier" | "removed";
  company: string | null;
  orderIds: ShopifyId[];
  orderNames: string[];
  fulfillmentIds: ShopifyId[];
  email: string | null;
  destinationCountry: string;
  shippedAt: Date;
}

export interface DemoPlan {
  shop: ShopSeed;
  steps: DemoStep[];
  shipments: ExpectedShipment[];
  /** An order with a tracked parcel, for people to try. */
  example: { orderName: string; email: string; trackingNumber: string };
}

export declare function planDemo(options: DemoPlanOptions): DemoPlan;
