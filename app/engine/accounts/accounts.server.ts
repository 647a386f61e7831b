// Engine accounts and their API keys; the database holds only hashes of keys.
import { randomUUID } from "node:crypto";
import { inTransaction, type Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
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
   * From the next call on the key gets 4002, in every process. An internal key can't be revoked: a
   * shop's parcels would no longer be tracked.
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
  /** null: no limit. Applies from the next call on. Returns whether the account exists. */
  setQuota(accountId: string, units: number | null): Promise<boolean>;
  /** The account of a key, for authentication. */
  findKey(apiKey: string): Promise<KeyOwner>;
}

/** An account with more live keys is a program that creates keys by mistake. */
export const LIVE_KEYS_MAX = 50;

export function createAccounts({ pool }: Pick<Database, "pool">): Accounts {
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

  // Read for each call, which takes about 0.1 ms: a revoked key ends at once everywhere.
  const findKey = (apiKey: string) => readOwner(pool, hashOf(apiKey));

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
    revokeKeyById: (accountId, keyId) => revokeById(pool, accountId, keyId),
    revokeKey: (apiKey) => revokeByHash(pool, hashOf(apiKey)),
    findAccountOfKey: (keyId) => findAccountOfKey(pool, keyId),
    async findAccount(accountId) {
      const [account] = await readAccounts(pool, { accountId, limit: 1 });
      return account ?? null;
    },
    listAccounts: (limit) => readAccounts(pool, { limit }),
    setQuota: (accountId, units) => writeQuota(pool, accountId, units),
    findKey,
  };
}
