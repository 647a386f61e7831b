// Signing in of a merchant's requests, so that Shopify's library and our own renewing never race for a token.
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { AppError } from "../lib/errors";
import type { Database } from "../lib/database.server";
import { leaseToken, offlineSessionId, releaseToken } from "./store-tokens.server";
import type { TokenSource } from "./token-source.server";

const WAIT_FOR_LEASE_MS = 12_000;
const RETRY_LEASE_MS = 50;

export interface SignIn {
  storage: SessionStorage;
  /** Runs the library's authentication of one request. */
  run<Result>(authenticate: () => Promise<Result>): Promise<Result>;
}

/**
 * The library exchanges the merchant's session token for an access token whenever the session it loads is missing
 * or about to expire; each exchange ends the refresh token that was there before, and pages ask with several
 * requests at once. So while it authenticates:
 *
 * - a session that is about to expire is renewed by the token source before the library sees it;
 * - one that can't be renewed is kept from it, and it exchanges under the shop's lease: one at a time, and nobody
 *   renews meanwhile.
 */
export function createSignIn(deps: {
  database: Database;
  storage: SessionStorage;
  tokens: TokenSource;
}): SignIn {
  const { storage, tokens } = deps;
  const { pool } = deps.database;
  const current = new AsyncLocalStorage<{ held: { shopId: string; lease: string } | null }>();

  async function release(): Promise<void> {
    const request = current.getStore();
    if (!request?.held) return;
    const { shopId, lease } = request.held;
    request.held = null;
    await releaseToken(pool, shopId, lease);
  }

  return {
    run: (authenticate) =>
      current.run({ held: null }, async () => {
        try {
          return await authenticate();
        } finally {
          await release();
        }
      }),
    storage: {
      ...storage,
      async loadSession(id) {
        const request = current.getStore();
        const shopId = id.slice(offlineSessionId("").length);
        if (!request || id !== offlineSessionId(shopId)) return storage.loadSession(id);

        const deadline = performance.now() + WAIT_FOR_LEASE_MS;
        for (;;) {
          const session = await renewed(storage, tokens, id, shopId);
          if (session) {
            await release();
            return session;
          }
          // Whoever had the lease may have stored a session just before it was ours: look once more.
          if (request.held) return undefined;
          const lease = await leaseToken(pool, shopId);
          if (lease) request.held = { shopId, lease };
          else if (performance.now() > deadline) return undefined;
          else await wait(RETRY_LEASE_MS);
        }
      },
      async storeSession(session) {
        const stored = await storage.storeSession(session);
        await release();
        return stored;
      },
    },
  };
}

/** The shop's session with a token that the library takes for good; undefined when it must fetch one. */
async function renewed(
  storage: SessionStorage,
  tokens: TokenSource,
  id: string,
  shopId: string,
): Promise<Session | undefined> {
  try {
    await tokens.tokenFor(shopId);
    return await storage.loadSession(id);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== "unavailable") return undefined;
    // Shopify doesn't renew it just now. Pages read our own tables: they open all the same.
    const session = await storage.loadSession(id);
    return session && new Session({ ...session.toObject(), accessToken: "-", expires: undefined });
  }
}
