// Access tokens of carriers in the database: all processes share one, and one process at a time renews it.
import type { NewToken, TokenCache } from "~/carriers/apis/carrier-api";
import { inTransaction, type Database, type Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { type Clock, MINUTE_MS } from "~/lib/time";
import { lockRenewal, readToken, TOKEN, writeToken, type KeyRef } from "./store-keys.server";

/** A token that ends sooner might end on its way to the carrier. */
const MARGIN_MS = 1 * MINUTE_MS;

export interface TokenCacheDeps {
  database: Database;
  sealer: Sealer;
  /** The time that `expiresInMs` counts from and is compared with. */
  clock: Clock;
}

/**
 * The token of one saved key. A process that dies while it renews leaves the lock to the next one. A token of a key
 * that was replaced meanwhile is used once and not stored.
 */
export function createTokenCache(deps: TokenCacheDeps, key: KeyRef): TokenCache {
  const { database, sealer, clock } = deps;
  const place = TOKEN.at(key.accountId, key.carrier);
  let renewal: Promise<string> | null = null;

  async function stored(sql: Sql): Promise<string | null> {
    const found = await readToken(sql, key);
    const isValid = found && found.tokenExpiresAt.getTime() - MARGIN_MS > clock.now().getTime();
    return isValid ? (sealer.openIfReadable(found.tokenSealed, place)?.toString() ?? null) : null;
  }

  function renewOnce(renew: () => Promise<NewToken>): Promise<string> {
    return inTransaction(database.pool, async (tx) => {
      await lockRenewal(tx, key);
      const known = await stored(tx);
      if (known !== null) return known;
      const { token, expiresInMs } = await renew();
      // Tokens shorter than the margin are renewed for each call: they would never be valid otherwise.
      const tokenExpiresAt = new Date(clock.now().getTime() + expiresInMs);
      await writeToken(tx, key, { tokenSealed: sealer.seal(token, place), tokenExpiresAt });
      return token;
    });
  }

  return {
    async get(_credentialId, renew) {
      const known = await stored(database.pool);
      if (known !== null) return known;
      // Calls of this process wait for one renewal without a connection each.
      renewal ??= renewOnce(renew).finally(() => (renewal = null));
      return renewal;
    },
    async drop(_credentialId, token) {
      await inTransaction(database.pool, async (tx) => {
        await lockRenewal(tx, key);
        if ((await stored(tx)) === token) await writeToken(tx, key, null);
      });
    },
  };
}
