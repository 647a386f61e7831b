// Reads the user of an admin request from its session token.
import { parseJson } from "~/lib/text/json";

const USER_ID = /^\d{1,20}$/;

/** Shopify's id of the user who sent the request; null if the token has none. */
export function userIdOf(admin: {
  session: { shop: string };
  sessionToken?: unknown;
}): string | null {
  const token = admin.sessionToken as { sub?: unknown } | undefined;
  return typeof token?.sub === "string" && USER_ID.test(token.sub) ? token.sub : null;
}

/**
 * Whether a request's session token is one of the Shopify admin: its `iss` is its shop's admin and its `sub` a user
 * id. Customer accounts get tokens with the same signature. True without a token, and for one that can't be decoded:
 * Shopify's library handles both. The signature is not checked here.
 */
export function hasAdminToken(request: Request): boolean {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const token = bearer ?? new URL(request.url).searchParams.get("id_token");
  const claims = token ? decodeClaims(token) : null;
  if (!claims) return true;
  const { iss, dest, sub } = claims;
  return (
    typeof dest === "string" &&
    /^https:\/\/[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(dest) &&
    iss === `${dest}/admin` &&
    typeof sub === "string" &&
    USER_ID.test(sub)
  );
}

function decodeClaims(token: string): Record<string, unknown> | null {
  const payload = token.split(".")[1] ?? "";
  const claims = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  return typeof claims === "object" ? (claims as Record<string, unknown> | null) : null;
}
