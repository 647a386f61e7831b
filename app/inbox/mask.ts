// A webhook's body as it may be looked at: its shape and what Shopify's own names mean, and nobody's data.

export const MASKED = "•••";

/** Fields whose values name things, states and times, wherever they stand outside of a person's record. */
const TELLING = new Set([
  "id",
  "admin_graphql_api_id",
  "order_id",
  "fulfillment_id",
  "shop_id",
  "shop_domain",
  "status",
  "shipment_status",
  "created_at",
  "updated_at",
  "cancelled_at",
  "processed_at",
  "happened_at",
  "estimated_delivery_at",
  "tracking_company",
  "tracking_number",
  "tracking_numbers",
  "tracking_url",
  "tracking_urls",
  "customer_locale",
  "country_code",
  "service",
  "sku",
  "quantity",
  "current",
  "previous",
  "iana_timezone",
  "orders_requested",
  "orders_to_redact",
]);
/** Records of people: nothing in them is shown, a country apart. */
const PERSONAL = /customer|address|destination|receipt|client|note|properties|billing/;

/** The same document with every value masked that could be somebody's: what is not known to be safe is not shown. */
export function maskBody(value: unknown, key = "", isPersonal = false): unknown {
  if (Array.isArray(value)) return value.map((each) => maskBody(each, key, isPersonal));
  if (typeof value === "object" && value !== null) {
    const within = isPersonal || PERSONAL.test(key);
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, maskBody(each, name, within)]),
    );
  }
  if (value === null || typeof value === "boolean") return value;
  const isTelling = isPersonal ? key === "country_code" : TELLING.has(key);
  return isTelling ? value : MASKED;
}
