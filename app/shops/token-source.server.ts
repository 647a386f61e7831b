// Provides a shop's access token and renews it before it expires, in one process at a time.
import { setTimeout as sleep } from "node:timers/promises";
import type { Deps } from "../lib/deps.server";
import { AppError } from "../lib/errors";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../lib/time";
import { type AppCredentials, requestToken } from "./request-token.server";
import {
  type StoredToken,
  leaseToken,
  findToken,
  listIdleTokens,
  markTokenDead,
  markTokenRefused,
  releaseToken,
  saveRenewedToken,
} from "./store-tokens.server";

/** One minute earlier than Shopify's library renews (five minutes ahead), so that the library never does. */
const RENEW_AHEAD_MS = 6 * MINUTE_MS;
/** While another process renews, a token is used if it is valid for at least this long. */
const USABLE_MS = 30 * SECOND_MS;
const WAIT_FOR_OTHER_MS = 15 * SECOND_MS;
const RETRY_LEASE_MS = 100;
/**
 * A refresh token expires after 90 days without use. Tokens unused for a day are renewed, which also detects within
 * a day that a shop uninstalled or must reauthorize.
 */
const IDLE_AFTER_MS = 1 * DAY_MS;

export interface TokenSource {
  /**
   * Returns an access token that is valid for some minutes. Throws AppError `unauthenticated`, without a request, if
   * there is none, the app was uninstalled, or Shopify refused the token until the merchant opens the app; `unavailable` if Shopify
   * could not renew it now.
   */
  tokenFor(shopId: string): Promise<string>;
  /** Marks a token as invalid after a 401: the next `tokenFor` renews it regardless of its expiry. */
  reject(shopId: string, accessToken: string): Promise<void>;
  /** Shops whose token was not renewed for a day. */
  listIdleShops(): Promise<string[]>;
}

export interface TokenSourceDeps extends Deps {
  fetch: typeof fetch;
  app: AppCredentials;
  /** Resolves after so many milliseconds, while another process renews. */
  wait?: (ms: number) => Promise<unknown>;
}

export function createTokenSource(deps: TokenSourceDeps): TokenSource {
  const { database, sealer, clock } = deps;
  const { pool } = database;
  return {
    async tokenFor(shopId) {
      const stored = await findToken(pool, sealer, shopId);
      assertCanWork(stored);
      if (isFresh(stored, clock.now())) return stored.accessToken;
      return renewOnce(deps, shopId);
    },
    reject: (shopId, accessToken) => markTokenDead(database, sealer, shopId, { accessToken }),
    listIdleShops: () => listIdleTokens(pool, new Date(clock.now().getTime() - IDLE_AFTER_MS)),
  };
}

/** Renews the token, or returns the one that another process renewed in the meantime. */
async function renewOnce(deps: TokenSourceDeps, shopId: string): Promise<string> {
  const { database, sealer, clock, wait = (ms) => sleep(ms) } = deps;
  for (let waitedMs = 0; waitedMs < WAIT_FOR_OTHER_MS; waitedMs += RETRY_LEASE_MS) {
    const lease = await leaseToken(database.pool, shopId);
    // Read after the lease: its previous holder may have renewed the token.
    const stored = await findToken(database.pool, sealer, shopId).catch(async (error) => {
      if (lease) await releaseToken(database.pool, shopId, lease);
      throw error;
    });
    if (lease) return renewLeased(deps, shopId, lease, stored);
    assertCanWork(stored);
    if (isFresh(stored, clock.now()) || isUsable(stored, clock.now())) return stored.accessToken;
    await wait(RETRY_LEASE_MS);
  }
  throw new AppError("unavailable", "The shop's token is being renewed elsewhere.", {
    retryAfterMs: WAIT_FOR_OTHER_MS,
  });
}

async function renewLeased(
  deps: TokenSourceDeps,
  shopId: string,
  lease: string,
  stored: StoredToken | null,
): Promise<string> {
  const { database, sealer, clock, log } = deps;
  try {
    assertCanWork(stored);
    if (isFresh(stored, clock.now())) return stored.accessToken;
    const answer = stored.refreshToken
      ? await requestToken(deps, shopId, stored.refreshToken, clock.now())
      : { refused: "there is no refresh token" };
    if ("refused" in answer) {
      if (isUsable(stored, clock.now()) && !stored.refreshToken) return stored.accessToken;
      const counted = await markTokenRefused(database, shopId, lease, clock.now());
      if (counted) log.warn({ shopId, reason: answer.refused }, "token refused by Shopify");
      throw needsReauthorization();
    }
    const isSaved = await saveRenewedToken(database, sealer, shopId, lease, answer, clock.now());
    // The lease expired or the shop uninstalled, so the new token must not be used.
    if (!isSaved) throw new AppError("unavailable", "The shop's token was changed meanwhile.");
    return answer.accessToken;
  } catch (error) {
    const isTransient = error instanceof AppError && error.code === "unavailable";
    if (isTransient && stored && isUsable(stored, clock.now())) {
      log.warn({ shopId, err: error }, "token not renewed yet");
      return stored.accessToken;
    }
    throw error;
  } finally {
    await releaseToken(database.pool, shopId, lease);
  }
}

function assertCanWork(stored: StoredToken | null): asserts stored is StoredToken {
  if (!stored) {
    throw new AppError(
      "unauthenticated",
      "There is no access token of the shop. It comes when the merchant opens Waymark.",
    );
  }
  if (stored.isUninstalled) {
    throw new AppError("unauthenticated", "Waymark was uninstalled from the shop.");
  }
  if (stored.isRefused) throw needsReauthorization();
}

function needsReauthorization(): AppError {
  return new AppError(
    "unauthenticated",
    "Shopify no longer renews the shop's token. It comes back when the merchant opens Waymark.",
  );
}

function isFresh(stored: StoredToken, now: Date): boolean {
  return isUsable(stored, now, RENEW_AHEAD_MS);
}

function isUsable(stored: StoredToken, now: Date, forMs = USABLE_MS): boolean {
  const { accessToken, expiresAt } = stored;
  return accessToken !== "" && expiresAt !== null && expiresAt.getTime() - now.getTime() > forMs;
}
