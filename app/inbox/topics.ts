// The webhook topics that are stored, with a label for merchants. Others are answered and dropped.

const TOPICS: Record<string, string> = {
  "orders/create": "Order placed",
  "orders/updated": "Order changed",
  "orders/cancelled": "Order canceled",
  "fulfillments/create": "Order fulfilled",
  "fulfillments/update": "Fulfillment changed",
  "fulfillment_events/create": "Shipment event added",
  "app/uninstalled": "App uninstalled",
  "app/scopes_update": "Permissions changed",
  "shop/update": "Store details changed",
  "customers/data_request": "Customer asked for data",
  "customers/redact": "Customer deletion request",
  "shop/redact": "Store deletion request",
};

/** Whether the app subscribes to the topic. */
export function isSubscribedTopic(topic: string): boolean {
  return Object.hasOwn(TOPICS, topic);
}

/** An unknown topic is returned as it is. */
export function topicText(topic: string): string {
  return isSubscribedTopic(topic) ? (TOPICS[topic] ?? topic) : topic;
}
