// Who may use the engine: accounts, and their API keys, of which only hashes are kept.
import { createHash, randomUUID } from "node:crypto";
import { inTransaction, type Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";

export interface NewAccount {
  name: string;
  email?: string;
  phone?: string;
}

export interface Accounts {
  /** The key is shown this once. */
  createAccount(account: NewAccount): Promise<{ accountId: string; apiKey: string }>;
  /** Another key of the account. Throws AppError `not_found` for an account that does not exist. */
  createKey(accountId: string, name: string): Promise<{ apiKey: string }>;
  /** From now on the key is answered with 4002; in other processes within KEY_CACHE_MS. Whether it was a live key. */
  revokeKey(apiKey: string): Promise<boolean>;
  /** Whose key it is. */
  findKey(apiKey: string): Promise<KeyOwner>;
}

export type KeyOwner =
  { outcome: "known"; accountId: string } | { outcome: "unknown" } | { outcome: "revoked" };

/** How long a revoked key may still be taken for a live one by another process. */
const KEY_CACHE_MS = 5 * SECOND_MS;
const KEY_CACHE_MAX_ENTRIES = 10_000;

/** @param monotonicMs real time, however fast the engine's clock runs. */
export function createAccounts(database: Database, monotonicMs: () => number): Accounts {
  const cache = new Map<string, { owner: KeyOwner; untilMs: number }>();

  return {
    async createAccount({ name, email, phone }) {
      const accountId = randomUUID();
      const apiKey = await inTransaction(database.pool, async (tx) => {
        await tx.query(
          "insert into engine_accounts (id, name, email, phone) values ($1, $2, $3, $4)",
          [accountId, name, email ?? null, phone ?? null],
        );
        const key = randomUUID();
        await tx.query(INSERT_KEY, [hashOf(key), accountId, "default"]);
        return key;
      });
      return { accountId, apiKey };
    },

    async createKey(accountId, name) {
      const apiKey = randomUUID();
      const added = await database.pool.query(INSERT_KEY, [hashOf(apiKey), accountId, name]);
      if (added.rowCount !== 1) throw new AppError("not_found", "There is no such account.");
      return { apiKey };
    },

    async revokeKey(apiKey) {
      const hash = hashOf(apiKey);
      const revoked = await database.pool.query(
        "update engine_keys set revoked_at = now() where key_hash = $1 and revoked_at is null",
        [hash],
      );
      cache.delete(hash.toString("hex"));
      return revoked.rowCount === 1;
    },

    async findKey(apiKey) {
      const hash = hashOf(apiKey);
      const entry = cache.get(hash.toString("hex"));
      if (entry && entry.untilMs > monotonicMs()) return entry.owner;
      const owner = await readOwner(database, hash);
      // Unknown keys are not kept: guesses must not push out the real ones, and a new key works at once.
      if (owner.outcome !== "unknown") {
        if (cache.size >= KEY_CACHE_MAX_ENTRIES) cache.clear();
        cache.set(hash.toString("hex"), { owner, untilMs: monotonicMs() + KEY_CACHE_MS });
      }
      return owner;
    },
  };
}

const INSERT_KEY = `
  insert into engine_keys (key_hash, account_id, name)
  select $1, id, $3 from engine_accounts where id = $2`;

async function readOwner(database: Database, hash: Buffer): Promise<KeyOwner> {
  const found = await database.pool.query<{ account_id: string; revoked_at: Date | null }>({
    name: "engine.find_key",
    text: "select account_id, revoked_at from engine_keys where key_hash = $1",
    values: [hash],
  });
  const key = found.rows[0];
  if (!key) return { outcome: "unknown" };
  return key.revoked_at ? { outcome: "revoked" } : { outcome: "known", accountId: key.account_id };
}

/** Keys are random, so one plain hash hides them as well as a slow one would. */
function hashOf(apiKey: string): Buffer {
  return createHash("sha256").update(apiKey).digest();
}
