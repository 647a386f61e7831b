// Session tokens: the HS256 JWTs with which App Bridge vouches for a merchant.
import { createHmac, randomUUID } from "node:crypto";
import { equalSignatures } from "./signatures.ts";

const LIFETIME_SECONDS = 60;

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
  const seconds = Math.floor(issuedAt.getTime() / 1000);
  const header = { alg: "HS256", typ: "JWT" };
  const claims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: app.apiKey,
    sub: userId,
    exp: seconds + LIFETIME_SECONDS,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const signed = `${encode(header)}.${encode(claims)}`;
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
