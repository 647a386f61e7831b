// Reads the order id from a webhook body.

/** Shopify's numeric id as text; null for other topics and for what can't be read. */
export function orderIdOf(topic: string, payload: unknown): string | null {
  if (typeof payload !== "object" || payload === null) return null;
  const { id, order_id } = payload as { id?: unknown; order_id?: unknown };
  return asId(topic.startsWith("orders/") ? id : order_id);
}

function asId(value: unknown): string | null {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return String(value);
  return typeof value === "string" && /^\d{1,20}$/.test(value) ? value : null;
}
