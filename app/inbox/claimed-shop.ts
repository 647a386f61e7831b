// Checks that a signed body belongs to the shop and topic that the unsigned headers name.
import { parseJsonLossless } from "~/lib/text/json";

/** Field of the shop's domain in the body, by topics that change or erase a whole shop or customer. */
const SHOP_FIELDS: Readonly<Record<string, "myshopify_domain" | "shop_domain">> = {
  "shop/update": "myshopify_domain",
  "app/uninstalled": "myshopify_domain",
  "shop/redact": "shop_domain",
  "customers/redact": "shop_domain",
  "customers/data_request": "shop_domain",
};

const OPENING = new Set(["{".charCodeAt(0), "[".charCodeAt(0)]);

/** Session tokens and launch parameters are signed with the same key, but are no JSON document. */
export function isJsonDocument(body: Uint8Array): boolean {
  return OPENING.has(body[0] ?? 0);
}

/**
 * Whether a body may be of the shop: the topics that erase or rename must name it themselves, since Shopify signs
 * no header. A body of another shop, or of another topic, is a replay.
 */
export function isOfShop(body: Buffer, topic: string, shopId: string): boolean {
  if (!Object.hasOwn(SHOP_FIELDS, topic)) return true;
  const field = SHOP_FIELDS[topic] ?? "shop_domain";
  try {
    const document = parseJsonLossless(body.toString("utf8"));
    if (typeof document !== "object" || document === null) return false;
    const domain = (document as Record<string, unknown>)[field];
    return typeof domain === "string" && domain.toLowerCase() === shopId;
  } catch {
    return false;
  }
}
