// Session tokens: the HS256 JWTs with which Shopify vouches for a merchant, or for a page of customer accounts.
import { createHmac, randomUUID } from "node:crypto";
import { equalSignatures } from "./signatures.ts";

const LIFETIME_SECONDS = 60;
const CUSTOMER_LIFETIME_SECONDS = 5 * 60;

export interface AppIdentity {
  apiKey: string;
  apiSecret: string;
}

/** A token for `shop`, as `shopify.idToken()` and the `id_token` parameter carry it. */
export function mintSessionToken(
  app: AppIdentity,
  shop: string,
  issuedAt: Date,
  userId = "90000000001",
): string {
  return mint(app, issuedAt, LIFETIME_SECONDS, {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    sub: userId,
    sid: randomUUID(),
  });
}

/** A token as `shopify.sessionToken.get()` gives it to an extension; `sub` only for who is signed in. */
export function mintCustomerToken(
  app: AppIdentity,
  shop: string,
  customerId: string | null,
  issuedAt: Date,
): string {
  const sub = customerId ? { sub: `gid://shopify/Customer/${customerId}` } : {};
  return mint(app, issuedAt, CUSTOMER_LIFETIME_SECONDS, { dest: shop, ...sub });
}

function mint(app: AppIdentity, issuedAt: Date, lifetimeSeconds: number, claims: object): string {
  const seconds = Math.floor(issuedAt.getTime() / 1000);
  const header = { alg: "HS256", typ: "JWT" };
  const times = { exp: seconds + lifetimeSeconds, nbf: seconds, iat: seconds };
  const all = { ...claims, aud: app.apiKey, ...times, jti: randomUUID() };
  const signed = `${encode(header)}.${encode(all)}`;
  return `${signed}.${sign(signed, app.apiSecret)}`;
}

/** Whether the token is ours, for this shop and not expired: what token exchange asks. */
export function isValidSessionToken(
  app: AppIdentity,
  shop: string,
  token: string,
  now: Date,
): boolean {
  const [header, claims, signature, ...rest] = token.split(".");
  if (!header || !claims || !signature || rest.length > 0) return false;
  if (!equalSignatures(signature, sign(`${header}.${claims}`, app.apiSecret))) return false;
  const said = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
  return (
    said.aud === app.apiKey &&
    said.dest === `https://${shop}` &&
    typeof said.exp === "number" &&
    said.exp * 1000 > now.getTime()
  );
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function sign(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}
