// Masks personal data in a webhook body for display.

const MASKED = "•••";

/** Fields that are shown, outside of a person's record. */
const SAFE_FIELDS = new Set([
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
/** Records of people: only the country in them is shown. */
const PERSONAL = /customer|address|destination|receipt|client|note|properties|billing/;

/** A copy with every value masked that is not known to be safe. */
export function maskBody(value: unknown, key = "", isPersonal = false): unknown {
  if (Array.isArray(value)) return value.map((each) => maskBody(each, key, isPersonal));
  if (typeof value === "object" && value !== null) {
    const within = isPersonal || PERSONAL.test(key);
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, maskBody(each, name, within)]),
    );
  }
  if (value === null || typeof value === "boolean") return value;
  const isSafe = isPersonal ? key === "country_code" : SAFE_FIELDS.has(key);
  return isSafe ? value : MASKED;
}
