// The filters of the delivery list.

/** waiting: not processed yet · failed: given up. */
export const DELIVERY_VIEWS = ["all", "waiting", "failed", "done"] as const;
export type DeliveryView = (typeof DELIVERY_VIEWS)[number];
export type DeliveryState = "received" | "done" | "failed";
