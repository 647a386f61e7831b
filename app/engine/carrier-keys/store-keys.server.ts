// SQL over engine_carrier_keys: an account's keys to carriers' APIs, their tokens and their health.
import type { Sql } from "~/lib/database.server";
import type { ErrorCode } from "~/lib/errors";
import { sealedColumn } from "~/lib/sealed-column";

const TABLE = "engine_carrier_keys";
export const CREDENTIALS = sealedColumn(TABLE, "credentials_sealed", ["account_id", "carrier"]);
export const TOKEN = sealedColumn(TABLE, "token_sealed", ["account_id", "carrier"]);

/** Names one saved key; the version tells it from the key that replaces it. */
export interface KeyRef {
  accountId: string;
  carrier: string;
  version: number;
}

export interface StoredKey extends KeyRef {
  credentialsSealed: Buffer;
  /** Calls may be made with it: it is neither refused nor paused. */
  isUsable: boolean;
}

/** Has the keys that the operator set for all accounts. No API key opens it, and it watches nothing. */
export const OPERATOR_ACCOUNT_ID = "00000000-0000-0000-0000-000000000000";

/** How the calls with a key go. */
export interface KeyHealth {
  carrier: string;
  hint: string;
  /** The operator's key, used because the account has none of its own. */
  isOperators: boolean;
  savedAt: Date;
  /** Accurate to the minute; null: no call was answered yet. */
  lastSuccessAt: Date | null;
  /** Refused so often in a row that no call is made with it. */
  isPaused: boolean;
  /** `paused`: by the merchant. `refused`: the carrier rejects the key, from its first refusal on. `trouble`: any other failure. */
  state: "on" | "trouble" | "refused" | "paused";
  /** The last call's failure; null: it was answered. */
  error: { code: ErrorCode; text: string; at: Date } | null;
}

/** A single refusal may be the carrier's mistake; the circuit breaker spaces these out over some minutes. */
const REFUSALS_TO_PAUSE = 3;

const KEY_COLUMNS = `account_id as "accountId", carrier, version, credentials_sealed as "credentialsSealed",
  refusals < ${REFUSALS_TO_PAUSE} and paused_at is null as "isUsable"`;

/** All keys of these accounts. */
export async function readKeys(sql: Sql, accountIds: readonly string[]): Promise<StoredKey[]> {
  const { rows } = await sql.query<StoredKey>({
    name: "engine.carrier_keys",
    text: `select ${KEY_COLUMNS} from engine_carrier_keys where account_id = any($1::uuid[])`,
    values: [accountIds],
  });
  return rows;
}

/** The accounts that have a key of their own to the carrier. */
export async function accountsWithKey(sql: Sql, carrier: string): Promise<string[]> {
  const { rows } = await sql.query<{ account_id: string }>({
    name: "engine.accounts_with_key",
    text: `select account_id from engine_carrier_keys
           where carrier = $1 and account_id <> '${OPERATOR_ACCOUNT_ID}'`,
    values: [carrier],
  });
  return rows.map(({ account_id }) => account_id);
}

export async function readKey(
  sql: Sql,
  accountId: string,
  carrier: string,
): Promise<StoredKey | null> {
  const { rows } = await sql.query<StoredKey>(
    `select ${KEY_COLUMNS} from engine_carrier_keys where account_id = $1 and carrier = $2`,
    [accountId, carrier],
  );
  return rows[0] ?? null;
}

interface HealthRow extends Omit<KeyHealth, "error" | "state"> {
  isPausedByHand: boolean;
  errorCode: ErrorCode | null;
  errorText: string | null;
  errorAt: Date | null;
}

/** By carrier: the account's own keys, and the operator's where it has none. */
export async function readHealth(sql: Sql, accountId: string): Promise<KeyHealth[]> {
  const { rows } = await sql.query<HealthRow>({
    name: "engine.key_health",
    text: `select distinct on (carrier) carrier, hint, account_id <> $1 as "isOperators", saved_at as "savedAt", last_success_at as "lastSuccessAt",
             refusals >= ${REFUSALS_TO_PAUSE} as "isPaused", paused_at is not null as "isPausedByHand", error_code as "errorCode",
             error_text as "errorText", error_at as "errorAt"
           from engine_carrier_keys where account_id in ($1, '${OPERATOR_ACCOUNT_ID}')
           order by carrier, account_id = $1 desc`,
    values: [accountId],
  });
  return rows.map(({ errorCode, errorText, errorAt, isPausedByHand, ...health }) => ({
    ...health,
    state: isPausedByHand ? "paused" : stateOf(health.isPaused, errorCode),
    error: errorCode && errorAt ? { code: errorCode, text: errorText ?? "", at: errorAt } : null,
  }));
}

/** Failures by which a carrier says that the key itself doesn't do. */
function isRefusal(code: ErrorCode): boolean {
  return code === "unauthenticated" || code === "forbidden";
}

function stateOf(isPaused: boolean, errorCode: ErrorCode | null): KeyHealth["state"] {
  if (isPaused || (errorCode && isRefusal(errorCode))) return "refused";
  return errorCode ? "trouble" : "on";
}

/**
 * Saves the key in place of the carrier's former one, which loses its token and its health.
 * @param key.testedAt when the carrier accepted it; null: it wasn't asked
 */
export async function writeKey(
  sql: Sql,
  key: {
    accountId: string;
    carrier: string;
    credentialsSealed: Buffer;
    hint: string;
    testedAt: Date | null;
  },
  now: Date,
): Promise<void> {
  await sql.query(
    `insert into engine_carrier_keys as k (account_id, carrier, credentials_sealed, hint, saved_at,
       last_success_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (account_id, carrier) do update set
       credentials_sealed = excluded.credentials_sealed, hint = excluded.hint, version = k.version + 1,
       saved_at = excluded.saved_at, last_success_at = excluded.last_success_at, token_sealed = null,
       token_expires_at = null, refusals = 0, error_code = null, error_text = null, error_at = null, paused_at = null`,
    [key.accountId, key.carrier, key.credentialsSealed, key.hint, now, key.testedAt],
  );
}

/** Calls are made with the operator's keys again, those that were refused too. */
export async function forgetRefusals(sql: Sql): Promise<void> {
  await sql.query("update engine_carrier_keys set refusals = 0 where account_id = $1", [
    OPERATOR_ACCOUNT_ID,
  ]);
}

/** Whether it changed. @param pausedAt null: the key is used again. */
export async function pauseKey(
  sql: Sql,
  accountId: string,
  carrier: string,
  pausedAt: Date | null,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update engine_carrier_keys set paused_at = $3
     where account_id = $1 and carrier = $2 and (paused_at is null) <> ($3::timestamptz is null)`,
    [accountId, carrier, pausedAt],
  );
  return rowCount === 1;
}

/** Whether there was one. */
export async function deleteKey(sql: Sql, accountId: string, carrier: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    "delete from engine_carrier_keys where account_id = $1 and carrier = $2",
    [accountId, carrier],
  );
  return rowCount === 1;
}

export async function recordSuccess(sql: Sql, key: KeyRef, now: Date): Promise<void> {
  await sql.query({
    name: "engine.key_success",
    text: `update engine_carrier_keys set last_success_at = $4, refusals = 0, error_code = null,
             error_text = null, error_at = null
           where account_id = $1 and carrier = $2 and version = $3
             and (error_code is not null or last_success_at is null
                  or last_success_at < $4::timestamptz - interval '1 minute')`,
    values: [key.accountId, key.carrier, key.version, now],
  });
}

export async function recordFailure(
  sql: Sql,
  key: KeyRef,
  error: { code: ErrorCode; text: string },
  now: Date,
): Promise<void> {
  await sql.query({
    name: "engine.key_failure",
    text: `update engine_carrier_keys set refusals = refusals + $5::int, error_code = $6, error_text = $7,
             error_at = $4
           where account_id = $1 and carrier = $2 and version = $3`,
    values: [
      key.accountId,
      key.carrier,
      key.version,
      now,
      isRefusal(error.code) ? 1 : 0,
      error.code,
      error.text,
    ],
  });
}

export interface StoredToken {
  tokenSealed: Buffer;
  tokenExpiresAt: Date;
}

/** null: the key has no token, or is no longer there. */
export async function readToken(sql: Sql, key: KeyRef): Promise<StoredToken | null> {
  const { rows } = await sql.query<StoredToken>({
    name: "engine.key_token",
    text: `select token_sealed as "tokenSealed", token_expires_at as "tokenExpiresAt"
           from engine_carrier_keys
           where account_id = $1 and carrier = $2 and version = $3 and token_sealed is not null`,
    values: [key.accountId, key.carrier, key.version],
  });
  return rows[0] ?? null;
}

export async function writeToken(sql: Sql, key: KeyRef, token: StoredToken | null): Promise<void> {
  await sql.query({
    name: "engine.key_write_token",
    text: `update engine_carrier_keys set token_sealed = $4, token_expires_at = $5
           where account_id = $1 and carrier = $2 and version = $3`,
    values: [
      key.accountId,
      key.carrier,
      key.version,
      token?.tokenSealed ?? null,
      token?.tokenExpiresAt ?? null,
    ],
  });
}

/** Until the transaction ends, no other process renews this key's token. */
export async function lockRenewal(tx: Sql, key: KeyRef): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `carrier token ${key.carrier} ${key.accountId}`,
  ]);
}
