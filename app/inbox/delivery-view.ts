// Which deliveries a list shows, by how they stand.

/** all, or: not processed yet · given up · over. */
export const DELIVERY_VIEWS = ["all", "waiting", "failed", "done"] as const;
export type DeliveryView = (typeof DELIVERY_VIEWS)[number];
export type DeliveryState = "received" | "done" | "failed";
