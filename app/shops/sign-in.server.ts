// Authenticates admin requests without a race between Shopify's library and our token renewal.
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
  /** Wraps the library's authentication of one request. */
  run<Result>(authenticate: () => Promise<Result>): Promise<Result>;
}

/**
 * The library exchanges the merchant's session token for an access token if the loaded session is missing or about
 * to expire. Each exchange invalidates the previous refresh token, and pages send several requests at once. So:
 *
 * - the token source renews a session that is about to expire before the library loads it;
 * - a session that can't be renewed is hidden from the library, which then exchanges while this request holds the
 *   shop's lease, so that no other process exchanges or renews.
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
          // The previous holder of the lease may have stored a session just before: load it again first.
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

/** The shop's session with a token that the library accepts; undefined if the library must exchange one. */
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
    // Shopify can't renew the token now. Pages read our own tables, so they open anyway.
    const session = await storage.loadSession(id);
    return session && new Session({ ...session.toObject(), accessToken: "-", expires: undefined });
  }
}
