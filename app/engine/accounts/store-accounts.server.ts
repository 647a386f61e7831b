// SQL over engine_accounts and engine_keys: accounts, keys, authentication, revocation and quota.
import { createHash } from "node:crypto";
import type { Sql } from "~/lib/database.server";

export interface NewAccount {
  name: string;
  email?: string;
  phone?: string;
  /** Units of quota; unset or null: no limit. */
  quota?: number | null;
  /** The first key's name; default "default". */
  keyName?: string;
  /** The first key belongs to the process itself: it is listed as internal and can't be revoked. */
  isInternal?: boolean;
}

export type KeyOwner =
  | { outcome: "known"; accountId: string; isMetered: boolean }
  | { outcome: "unknown" }
  | { outcome: "revoked" };

export interface Account {
  accountId: string;
  name: string;
  email: string | null;
  phone: string | null;
  /** Units, with one decimal: a detection costs a fifth of one. null: no limit. */
  quotaLeft: number | null;
  createdAt: Date;
  /** Keys that are not revoked. */
  liveKeys: number;
}

/** A key as its owner sees it later: never the key itself. */
export interface AccountKey {
  keyId: string;
  name: string;
  /** The key's last four characters; "" for keys older than hints. */
  hint: string;
  /** Waymark's own key, which can't be revoked by hand. */
  isInternal: boolean;
  createdAt: Date;
  /** Accurate to the minute; null: never used. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** The result of revoking a key by its id. */
export type Revoked = "revoked" | "already_revoked" | "internal" | "unknown";

const HINT_CHARACTERS = 4;

/** Keys are random, so a plain hash protects them as well as a slow one. */
export function hashOf(apiKey: string): Buffer {
  return createHash("sha256").update(apiKey).digest();
}

export async function insertAccount(
  tx: Sql,
  accountId: string,
  { name, email, phone, quota }: NewAccount,
): Promise<void> {
  await tx.query(
    `insert into engine_accounts (id, name, email, phone, quota_left) values ($1, $2, $3, $4, $5)`,
    [accountId, name, email ?? null, phone ?? null, quota ?? null],
  );
}

/** Adds the account unless it is there, and locks it either way. */
export async function lockNamedAccount(tx: Sql, accountId: string, name: string): Promise<void> {
  await tx.query(
    `insert into engine_accounts (id, name) values ($1, $2)
     on conflict (id) do update set name = excluded.name`,
    [accountId, name],
  );
}

/**
 * The new key's id; null when the account is unknown, has `liveKeysMax` keys, or the key exists.
 */
export async function insertKey(
  sql: Sql,
  key: { accountId: string; apiKey: string; name: string; isInternal: boolean },
  liveKeysMax: number,
): Promise<string | null> {
  const inserted = await sql.query<{ id: string }>(
    `insert into engine_keys (key_hash, account_id, name, hint, internal)
     select $1, a.id, $3, $4, $5 from engine_accounts a
     where a.id = $2 and $6 > (
       select count(*) from engine_keys k where k.account_id = a.id and k.revoked_at is null)
     on conflict do nothing returning id`,
    [
      hashOf(key.apiKey),
      key.accountId,
      key.name,
      key.apiKey.slice(-HINT_CHARACTERS),
      key.isInternal,
      liveKeysMax,
    ],
  );
  return inserted.rows[0]?.id ?? null;
}

/** The account of a key; records the use at most once a minute. */
export async function readOwner(sql: Sql, hash: Buffer): Promise<KeyOwner> {
  const found = await sql.query<{
    account_id: string;
    revoked_at: Date | null;
    is_metered: boolean;
  }>({
    name: "engine.find_key",
    text: `
      with found as (
        select k.key_hash, k.account_id, k.revoked_at, k.last_used_at,
               a.quota_left is not null as is_metered
        from engine_keys k join engine_accounts a on a.id = k.account_id where k.key_hash = $1
      ), used as (
        update engine_keys k set last_used_at = now() from found
        where k.key_hash = found.key_hash and found.revoked_at is null
          and (found.last_used_at is null or found.last_used_at < now() - interval '1 minute')
      )
      select account_id, revoked_at, is_metered from found`,
    values: [hash],
  });
  const key = found.rows[0];
  if (!key) return { outcome: "unknown" };
  if (key.revoked_at) return { outcome: "revoked" };
  return { outcome: "known", accountId: key.account_id, isMetered: key.is_metered };
}

export async function readKeys(sql: Sql, accountId: string): Promise<AccountKey[]> {
  const { rows } = await sql.query<AccountKey>(
    `select id as "keyId", name, hint, internal as "isInternal", created_at as "createdAt",
            last_used_at as "lastUsedAt", revoked_at as "revokedAt"
     from engine_keys where account_id = $1
     order by revoked_at is not null, internal desc, created_at desc, id`,
    [accountId],
  );
  return rows;
}

export async function revokeById(sql: Sql, accountId: string, keyId: string): Promise<Revoked> {
  const revoked = await sql.query(
    `update engine_keys set revoked_at = now()
     where account_id = $1 and id = $2 and revoked_at is null and not internal`,
    [accountId, keyId],
  );
  if (revoked.rowCount === 1) return "revoked";
  const kept = await sql.query<{ internal: boolean }>(
    `select internal from engine_keys where account_id = $1 and id = $2`,
    [accountId, keyId],
  );
  const key = kept.rows[0];
  if (!key) return "unknown";
  return key.internal ? "internal" : "already_revoked";
}

/** Whether it was a live key that is not internal. */
export async function revokeByHash(sql: Sql, hash: Buffer): Promise<boolean> {
  const revoked = await sql.query(
    `update engine_keys set revoked_at = now()
     where key_hash = $1 and revoked_at is null and not internal`,
    [hash],
  );
  return revoked.rowCount === 1;
}

export async function findAccountOfKey(sql: Sql, keyId: string): Promise<string | null> {
  const found = await sql.query<{ account_id: string }>(
    `select account_id from engine_keys where id = $1`,
    [keyId],
  );
  return found.rows[0]?.account_id ?? null;
}

/** Ordered by name; one account when `accountId` is given. */
export async function readAccounts(
  sql: Sql,
  { accountId, limit }: { accountId?: string; limit: number },
): Promise<Account[]> {
  const { rows } = await sql.query<Omit<Account, "quotaLeft"> & { quotaLeft: string | null }>(
    `select a.id as "accountId", a.name, a.email, a.phone, a.quota_left as "quotaLeft",
            a.created_at as "createdAt",
            (select count(*)::int from engine_keys k
             where k.account_id = a.id and k.revoked_at is null) as "liveKeys"
     from engine_accounts a where $1::uuid is null or a.id = $1
     order by a.name, a.created_at, a.id limit $2`,
    [accountId ?? null, limit],
  );
  return rows.map((row) => ({
    ...row,
    quotaLeft: row.quotaLeft === null ? null : Number(row.quotaLeft),
  }));
}

export async function writeQuota(
  sql: Sql,
  accountId: string,
  units: number | null,
): Promise<boolean> {
  const written = await sql.query(`update engine_accounts set quota_left = $2 where id = $1`, [
    accountId,
    units,
  ]);
  return written.rowCount === 1;
}
