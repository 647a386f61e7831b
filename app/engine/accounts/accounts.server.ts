// Engine accounts and their API keys; the database holds only hashes of keys.
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
  /** `apiKey` is readable in this result only. */
  createAccount(account: NewAccount): Promise<{ accountId: string; keyId: string; apiKey: string }>;
  /**
   * Adds a key to the account. Throws AppError `not_found` for an unknown account, `conflict` at
   * LIVE_KEYS_MAX keys.
   */
  createKey(accountId: string, name: string): Promise<{ keyId: string; apiKey: string }>;
  /** Makes the given key live; creates an account for it when the key is unknown. */
  ensureKey(apiKey: string, account: NewAccount): Promise<KeyOwner>;
  /** All keys of the account: live keys first, then newest first. */
  listKeys(accountId: string): Promise<AccountKey[]>;
  /**
   * From the next call on the key gets 4002; in other processes after KEY_CACHE_MS. An internal key
   * can't be revoked: a shop's parcels would no longer be tracked.
   */
  revokeKeyById(accountId: string, keyId: string): Promise<Revoked>;
  /** Revokes a key by its value, for example a leaked one. Returns whether it was a live key. */
  revokeKey(apiKey: string): Promise<boolean>;
  /** The account that the key belongs to. */
  findAccountOfKey(keyId: string): Promise<string | null>;
  /** null: no such account. */
  findAccount(accountId: string): Promise<Account | null>;
  /** By name, up to `limit`. */
  listAccounts(limit: number): Promise<Account[]>;
  /**
   * null: no limit. Applies from the next call on; in other processes after KEY_CACHE_MS. Returns
   * whether the account exists.
   */
  setQuota(accountId: string, units: number | null): Promise<boolean>;
  /** The account of a key, for authentication. */
  findKey(apiKey: string): Promise<KeyOwner>;
}

/** An account with more live keys is a program that creates keys by mistake. */
const LIVE_KEYS_MAX = 50;
/** The time for which another process may accept a revoked key. */
const KEY_CACHE_MS = 5 * SECOND_MS;
const KEY_CACHE_MAX_ENTRIES = 10_000;

/** @param monotonicMs real time, independent of the engine's clock. */
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
    // Unknown keys are not cached: guesses must not evict known keys, and a new key works at once.
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
      // Two processes may start with the same key at once: the second one uses the first one's
      // account.
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
      // `isMetered` is cached with the key.
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
