// Exchanges a refresh token for new tokens at Shopify.
import { z } from "zod";
import { AppError } from "../lib/errors";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../lib/time";

/** Shopify answers within a second or two. Must be shorter than the lease on the shop's token. */
const REQUEST_TIMEOUT_MS = 10 * SECOND_MS;
/**
 * Shopify's access tokens live 60 minutes. A reply without a lifetime is assumed to be shorter, so that the token is
 * renewed in time.
 */
export const ASSUMED_LIFETIME_MS = 30 * MINUTE_MS;
const ASSUMED_REFRESH_LIFETIME_MS = 90 * DAY_MS;

export interface NewTokens {
  accessToken: string;
  expiresAt: Date;
  /** null: the refresh token that was sent stays valid. */
  refreshToken: string | null;
  refreshExpiresAt: Date;
  /** null: not in the reply. */
  scope: string | null;
}

/** Shopify refused the refresh token; only the merchant can create a new one by opening the app. */
export interface Refused {
  refused: string;
}

const lifetime = z.coerce.number().positive().max(10_000_000_000).nullish().catch(null);
const granted = z.object({
  access_token: z.string().min(1),
  expires_in: lifetime,
  refresh_token: z.string().min(1).nullish().catch(null),
  refresh_token_expires_in: lifetime,
  scope: z.string().nullish().catch(null),
});
const oauthError = z.object({ error: z.string() });

/** Errors about this app's own credentials, not the shop's token. */
const OWN_ERRORS = new Set(["invalid_client", "unsupported_grant_type", "unauthorized_client"]);
const REFUSING_STATUSES = new Set([400, 401, 403, 404]);

export interface AppCredentials {
  apiKey: string;
  apiSecret: string;
}

/**
 * Sends one request, without retries. Shopify accepts the same refresh token again until the new access token is
 * first used, so a lost reply is harmless (shopify.dev, "offline access tokens").
 * Throws AppError `unavailable` without a usable answer, `internal` if Shopify refuses this app's credentials.
 */
export async function requestToken(
  deps: { fetch: typeof fetch; app: AppCredentials },
  shopId: string,
  refreshToken: string,
  now: Date,
): Promise<NewTokens | Refused> {
  const { status, body } = await post(deps, shopId, refreshToken);
  if (status === 200) {
    const reply = granted.safeParse(body);
    if (!reply.success) throw unavailable(`an unreadable reply`, reply.error);
    return toTokens(reply.data, now);
  }
  const error = oauthError.safeParse(body).data?.error;
  if (error && OWN_ERRORS.has(error)) {
    throw new AppError(
      "internal",
      `Shopify refuses this app's own credentials (${error}): compare SHOPIFY_API_KEY and SHOPIFY_API_SECRET with the Dev Dashboard.`,
    );
  }
  if (REFUSING_STATUSES.has(status)) return { refused: error ?? `HTTP ${status}` };
  throw unavailable(`HTTP ${status}`);
}

async function post(
  { fetch, app }: { fetch: typeof globalThis.fetch; app: AppCredentials },
  shopId: string,
  refreshToken: string,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(`https://${shopId}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        client_id: app.apiKey,
        client_secret: app.apiSecret,
        grant_type: "refresh_token",
        refresh_token: refreshToken,
      }),
      redirect: "manual",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch (error) {
    throw unavailable("no answer", error);
  }
}

function toTokens(reply: z.output<typeof granted>, now: Date): NewTokens {
  const after = (seconds: number | null | undefined, otherwiseMs: number) =>
    new Date(now.getTime() + (seconds ? seconds * SECOND_MS : otherwiseMs));
  return {
    accessToken: reply.access_token,
    expiresAt: after(reply.expires_in, ASSUMED_LIFETIME_MS),
    refreshToken: reply.refresh_token ?? null,
    refreshExpiresAt: after(reply.refresh_token_expires_in, ASSUMED_REFRESH_LIFETIME_MS),
    scope: reply.scope ?? null,
  };
}

function unavailable(what: string, cause?: unknown): AppError {
  return new AppError("unavailable", `Shopify did not renew the shop's token: ${what}.`, { cause });
}
