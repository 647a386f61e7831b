// Who may use the engine: accounts, and their API keys, of which only hashes are kept.
import { randomUUID } from "node:crypto";
import { inTransaction, type Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import {
  type Account,
  type AccountKey,
  findAccountOfKey,
  hashOf,
  insertAccount,
  insertKey,
  readAccounts,
  readKeys,
  readOwner,
  revokeByHash,
  revokeById,
  type Revoked,
  writeQuota,
} from "./store-accounts.server";

import type { KeyOwner, NewAccount } from "./store-accounts.server";

export type { Account, AccountKey, KeyOwner, NewAccount, Revoked } from "./store-accounts.server";

export interface Accounts {
  /** The key is shown this once. */
  createAccount(account: NewAccount): Promise<{ accountId: string; keyId: string; apiKey: string }>;
  /**
   * Another key of the account. Throws AppError `not_found` for an account that does not exist, `conflict`
   * for one that has LIVE_KEYS_MAX already.
   */
  createKey(accountId: string, name: string): Promise<{ keyId: string; apiKey: string }>;
  /** Makes a key of the caller's choice live, with an account of its own when nobody has it. */
  ensureKey(apiKey: string, account: NewAccount): Promise<KeyOwner>;
  /** Every key that the account ever had: live ones first, then the newest first. */
  listKeys(accountId: string): Promise<AccountKey[]>;
  /**
   * From now on the key is answered with 4002; in other processes within KEY_CACHE_MS. An internal key stays:
   * with it a shop's parcels would stop being tracked.
   */
  revokeKeyById(accountId: string, keyId: string): Promise<Revoked>;
  /** The same for who has the key itself, a leaked one for instance. Whether it was a live key. */
  revokeKey(apiKey: string): Promise<boolean>;
  /** Whose key has this id. */
  findAccountOfKey(keyId: string): Promise<string | null>;
  /** null: no such account. */
  findAccount(accountId: string): Promise<Account | null>;
  /** By name, up to `limit`. */
  listAccounts(limit: number): Promise<Account[]>;
  /** null: no limit. Counts from the next call on; in other processes within KEY_CACHE_MS. Whether there is such an account. */
  setQuota(accountId: string, units: number | null): Promise<boolean>;
  /** Whose key it is. */
  findKey(apiKey: string): Promise<KeyOwner>;
}

/** More than this is a program that makes keys by mistake. */
const LIVE_KEYS_MAX = 50;
/** How long a revoked key may still be taken for a live one by another process. */
const KEY_CACHE_MS = 5 * SECOND_MS;
const KEY_CACHE_MAX_ENTRIES = 10_000;

/** @param monotonicMs real time, however fast the engine's clock runs. */
export function createAccounts(database: Database, monotonicMs: () => number): Accounts {
  const { pool } = database;
  const owners = createOwnerCache(monotonicMs);

  async function createAccountWith(apiKey: string, account: NewAccount) {
    return inTransaction(pool, async (tx) => {
      const accountId = randomUUID();
      await insertAccount(tx, accountId, account);
      const { keyName: name = "default", isInternal = false } = account;
      const keyId = await insertKey(tx, { accountId, apiKey, name, isInternal }, LIVE_KEYS_MAX);
      if (!keyId) throw new AppError("conflict", "Another account has this key.");
      return { accountId, keyId, apiKey };
    });
  }

  async function findKey(apiKey: string): Promise<KeyOwner> {
    const hash = hashOf(apiKey);
    const kept = owners.get(hash);
    if (kept) return kept;
    const owner = await readOwner(pool, hash);
    // Unknown keys are not kept: guesses must not push out the real ones, and a new key works at once.
    if (owner.outcome !== "unknown") owners.set(hash, owner);
    return owner;
  }

  return {
    createAccount: (account) => createAccountWith(randomUUID(), account),
    async createKey(accountId, name) {
      const apiKey = randomUUID();
      const key = { accountId, apiKey, name, isInternal: false };
      const keyId = await insertKey(pool, key, LIVE_KEYS_MAX);
      if (keyId) return { keyId, apiKey };
      const [account] = await readAccounts(pool, { accountId, limit: 1 });
      throw account
        ? new AppError("conflict", `This account has ${LIVE_KEYS_MAX} keys. Revoke one first.`)
        : new AppError("not_found", "There is no such account.");
    },
    async ensureKey(apiKey, account) {
      const owner = await findKey(apiKey);
      if (owner.outcome !== "unknown") return owner;
      // Two processes may start with the same key at once: the second finds the first one's.
      await createAccountWith(apiKey, account).catch((error: unknown) => {
        if (!(error instanceof AppError && error.code === "conflict")) throw error;
      });
      return findKey(apiKey);
    },
    listKeys: (accountId) => readKeys(pool, accountId),
    async revokeKeyById(accountId, keyId) {
      const { outcome, hash } = await revokeById(pool, accountId, keyId);
      if (hash) owners.delete(hash);
      return outcome;
    },
    async revokeKey(apiKey) {
      const hash = hashOf(apiKey);
      const isRevoked = await revokeByHash(pool, hash);
      owners.delete(hash);
      return isRevoked;
    },
    findAccountOfKey: (keyId) => findAccountOfKey(pool, keyId),
    async findAccount(accountId) {
      const [account] = await readAccounts(pool, { accountId, limit: 1 });
      return account ?? null;
    },
    listAccounts: (limit) => readAccounts(pool, { limit }),
    async setQuota(accountId, units) {
      const isSet = await writeQuota(pool, accountId, units);
      // Whether calls are metered is kept with the key.
      owners.clear();
      return isSet;
    },
    findKey,
  };
}

function createOwnerCache(monotonicMs: () => number) {
  const entries = new Map<string, { owner: KeyOwner; untilMs: number }>();
  return {
    get(hash: Buffer): KeyOwner | null {
      const entry = entries.get(hash.toString("hex"));
      return entry && entry.untilMs > monotonicMs() ? entry.owner : null;
    },
    set(hash: Buffer, owner: KeyOwner): void {
      if (entries.size >= KEY_CACHE_MAX_ENTRIES) entries.clear();
      entries.set(hash.toString("hex"), { owner, untilMs: monotonicMs() + KEY_CACHE_MS });
    },
    delete: (hash: Buffer) => entries.delete(hash.toString("hex")),
    clear: () => entries.clear(),
  };
}
