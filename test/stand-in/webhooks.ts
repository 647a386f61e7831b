// Webhooks as Shopify sends them: signed, with its headers, its time limit and its retries; and a ledger of them.

/** One try to hand over a delivery. */
export interface Attempt {
  at: string;
  /** HTTP status; null when nobody answered in time. */
  status: number | null;
  error: string | null;
  durationMs: number;
}

export interface Delivery {
  topic: string;
  shop: string;
  /** Identity of the delivery: the same on each retry and on each duplicate. */
  webhookId: string;
  eventId: string;
  /** When the thing happened, virtual time included. */
  triggeredAt: string;
  body: string;
  /** `lost`: chaos swallowed it before the first try. */
  state: "pending" | "acknowledged" | "failed" | "lost";
  attempts: Attempt[];
}

export interface DeliverySummary {
  sent: number;
  acknowledged: number;
  failed: number;
  lost: number;
}

export interface DeliverOptions {
  webhookId?: string;
  eventId?: string;
  triggeredAt?: Date;
  /** Replaces or (null) removes headers, to send what Shopify never would. */
  headers?: Record<string, string | null>;
}

export interface ReleaseOptions {
  /** How often each delivery is sent; 1 by default. */
  copies?: number;
  /** Shuffles all deliveries by this seed; in order when left away. */
  shuffleSeed?: number;
  /** Share of deliveries that never arrive, 0 to 1; needs `shuffleSeed`. */
  loseShare?: number;
}
