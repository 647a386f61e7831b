// The webhook topics that are stored. Others are answered and dropped.

const TOPICS: ReadonlySet<string> = new Set([
  "orders/create",
  "orders/updated",
  "orders/cancelled",
  "fulfillments/create",
  "fulfillments/update",
  "fulfillment_events/create",
  "app/uninstalled",
  "app/scopes_update",
  "shop/update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
]);

/** Whether the app subscribes to the topic. */
export function isSubscribedTopic(topic: string): boolean {
  return TOPICS.has(topic);
}
