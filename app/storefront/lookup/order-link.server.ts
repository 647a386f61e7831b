// Signed, revocable links that open one order's page without typing.
import type { Sealer } from "~/lib/seal.server";

/** Layout: format (1) · order id (8, big endian) · mark (16), in base64url. */
const FORMAT = 1;
const ID_END = 9;
const TOKEN_BYTES = 25;

/**
 * The token of an order's link. It contains Shopify's order id and no personal data. Tokens made with an older
 * key stay valid; a new `linkVersion` revokes all.
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

/** The order that the token opens in this shop; null for a forged or revoked token. */
export function readOrderLink(
  sealer: Sealer,
  shopId: string,
  token: string,
  linkVersion: number,
): { orderId: string } | null {
  const bytes = Buffer.from(token, "base64url");
  // Other base64 spellings of the same bytes are refused.
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

/** The order page's path, below the merchant's app proxy path. */
export function orderPath(proxyPath: string, token: string): string {
  return `${proxyPath}?link=${token}`;
}

/** The absolute address. Shopify redirects from the permanent domain to the merchant's. */
export function orderLinkUrl(shopId: string, proxyPath: string, token: string): string {
  return new URL(orderPath(proxyPath, token), `https://${shopId}`).href;
}
