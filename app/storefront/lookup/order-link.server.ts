// Links that open one order's page without typing: bound to shop and order, signed, revocable.
import type { Sealer } from "~/lib/seal.server";

/** Layout: format (1) · order id (8, big endian) · mark (16), in base64url. */
const FORMAT = 1;
const ID_END = 9;
const TOKEN_BYTES = 25;

/**
 * The token of an order's link. It holds Shopify's order id and nothing about a person. Under a new key
 * old tokens still open; under a new `linkVersion` none of the old does.
 *
 * @param orderId Shopify's numeric id, as text
 */
export function orderLinkToken(
  sealer: Sealer,
  shopId: string,
  order: { orderId: string; linkVersion: number },
): string {
  const bytes = Buffer.alloc(TOKEN_BYTES);
  bytes.writeUInt8(FORMAT);
  bytes.writeBigUInt64BE(BigInt(order.orderId), 1);
  sealer.sign(signedText(shopId, order)).copy(bytes, ID_END, 0, TOKEN_BYTES - ID_END);
  return bytes.toString("base64url");
}

/** The order that the token opens in this shop; null when we did not make it so. */
export function readOrderLink(
  sealer: Sealer,
  shopId: string,
  token: string,
  linkVersion: number,
): { orderId: string } | null {
  const bytes = Buffer.from(token, "base64url");
  // One order has one token: other spellings of its bits are refused.
  if (bytes.length !== TOKEN_BYTES || bytes.toString("base64url") !== token) return null;
  if (bytes[0] !== FORMAT) return null;
  const orderId = String(bytes.readBigUInt64BE(1));
  const isOurs = sealer.isSigned(
    signedText(shopId, { orderId, linkVersion }),
    bytes.subarray(ID_END),
  );
  return isOurs ? { orderId } : null;
}

function signedText(shopId: string, order: { orderId: string; linkVersion: number }): string {
  return JSON.stringify(["order link", FORMAT, shopId, order.orderId, order.linkVersion]);
}

/** Where the order's page is in the shop: below whatever path the merchant gave the app proxy. */
export function orderPath(proxyPath: string, token: string): string {
  return `${proxyPath}?link=${token}`;
}

/** The whole address. Shopify leads from the permanent domain to the one that the merchant uses. */
export function orderLinkUrl(shopId: string, proxyPath: string, token: string): string {
  return new URL(orderPath(proxyPath, token), `https://${shopId}`).href;
}
