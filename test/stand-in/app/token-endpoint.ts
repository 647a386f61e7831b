// POST /admin/oauth/access_token: token exchange and refresh, expiring offline tokens only.
import { isValidSessionToken, type AppIdentity } from "./session-token.ts";
import type { Shop } from "../shop/shop-model.ts";
import { hex, type AccessGrant, type Store } from "../shop/store.ts";

const ACCESS_SECONDS = 60 * 60;
const REFRESH_SECONDS = 90 * 24 * 60 * 60;
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";

type Fields = Record<string, unknown>;

/** Answers with a token, or refuses with 400 or 401 and an OAuth error code. */
export function answerTokenRequest(
  store: Store,
  app: AppIdentity,
  domain: string,
  body: Fields,
  now: Date,
): Response {
  const shop = store.findShop(domain);
  if (!shop) return refuse(404, "not_found", "This shop does not exist.");
  if (body.client_id !== app.apiKey || body.client_secret !== app.apiSecret)
    return refuse(401, "invalid_client", "Client id or secret is wrong.");
  if (body.grant_type === "refresh_token") return refresh(store, shop, body, now);
  if (body.grant_type !== TOKEN_EXCHANGE)
    return refuse(400, "unsupported_grant_type", `Grant type ${String(body.grant_type)}.`);

  const token = typeof body.subject_token === "string" ? body.subject_token : "";
  if (!shop.installation || !isValidSessionToken(app, domain, token, now))
    return refuse(400, "invalid_subject_token", "The session token is not valid.");
  if (body.requested_token_type !== OFFLINE)
    return refuse(400, "invalid_request", "STANDIN_NOT_IMPLEMENTED: only offline tokens.");
  if (body.expiring !== "1")
    return refuse(400, "invalid_request", "Non-expiring access tokens are no longer issued.");
  return issue(store, domain, shop.installation.scopes, null, now);
}

/** The new token has the scopes of now, whatever those of the old one were. */
function refresh(store: Store, { domain, installation }: Shop, body: Fields, now: Date): Response {
  const given = String(body.refresh_token ?? "");
  const grant = store.findGrantByRefreshToken(given);
  if (!installation || grant?.shop !== domain || new Date(grant.refreshExpiresAt) <= now)
    return refuse(400, "invalid_grant", "The refresh token is not valid.");
  return issue(store, domain, installation.scopes, given, now);
}

/** A shop has one refreshable token; the one just replaced may be tried again until its heir is used. */
function issue(
  store: Store,
  shop: string,
  scopes: string[],
  replacedRefreshToken: string | null,
  now: Date,
): Response {
  const grant: AccessGrant = {
    accessToken: `shpat_${hex(16)}`,
    shop,
    scopes,
    expiresAt: inSeconds(now, ACCESS_SECONDS),
    refreshToken: `shprt_${hex(16)}`,
    refreshExpiresAt: inSeconds(now, REFRESH_SECONDS),
    replacedRefreshToken,
  };
  store.putGrant(grant);
  store.retireRefreshTokens(shop, grant);
  return Response.json({
    access_token: grant.accessToken,
    scope: scopes.join(","),
    expires_in: ACCESS_SECONDS,
    refresh_token: grant.refreshToken,
    refresh_token_expires_in: REFRESH_SECONDS,
  });
}

/** The grant that a request's access token opens, or null: unknown, expired, or of another shop. */
export function grantFor(
  store: Store,
  shop: string,
  accessToken: string,
  now: Date,
): AccessGrant | null {
  const grant = store.grant(accessToken);
  if (!grant || grant.shop !== shop || new Date(grant.expiresAt) <= now) return null;
  grant.replacedRefreshToken = null;
  return grant;
}

function inSeconds(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}

function refuse(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}
