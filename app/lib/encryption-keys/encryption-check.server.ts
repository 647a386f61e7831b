// Makes a database's sealer, and refuses a start without an encryption key that rows of it need.
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import { type Sealer, type SealingKey, createSealer, firstHashKey } from "~/lib/seal.server";
import { columnOf, sealedColumn } from "~/lib/sealed-column";

const HASH_KEY = sealedColumn("encryption_keys", "hash_key_sealed", ["key_id"]);

/**
 * Compares the configured keys with those that have ever sealed rows here, and records the present one. Each key's
 * row has the database's hash key, sealed under it: it stays the same while keys come and go.
 * @throws AppError `invalid_input` that names the key that is missing or differs
 */
export async function readySealer(
  sql: Sql,
  keys: readonly SealingKey[],
  log: Pick<Log, "error">,
): Promise<Sealer> {
  const onlyKeys = createSealer(keys);
  const kept = (await listHashKeys(sql)).map(({ keyId, sealed }) =>
    openHashKey(onlyKeys, keyId, sealed),
  );
  const hashKey = kept[0] ?? firstHashKey(keys);
  const current = keys[0]?.id ?? "";
  await sql.query(
    `insert into encryption_keys (key_id, hash_key_sealed) values ($1, $2) on conflict do nothing`,
    [current, onlyKeys.seal(hashKey, HASH_KEY.at(current))],
  );
  return createSealer(keys, {
    hashKey,
    onUnreadable: (place, error) =>
      log.error({ column: columnOf(place), err: error }, "a sealed value can't be read"),
  });
}

export interface KeyState {
  keyId: string;
  /** missing: ENCRYPTION_KEYS does not list it; differs: it lists another key under that id. */
  state: "opens" | "missing" | "differs";
}

/** Each key that has sealed rows of this database, and whether the configured keys open what it sealed. */
export async function examineKeys(sql: Sql, keys: readonly SealingKey[]): Promise<KeyState[]> {
  const sealer = keys.length > 0 ? createSealer(keys) : null;
  return (await listHashKeys(sql)).map(({ keyId, sealed }) => {
    if (!sealer?.keyIds.includes(keyId)) return { keyId, state: "missing" };
    const opened = sealer.openIfReadable(sealed, HASH_KEY.at(keyId));
    return { keyId, state: opened ? "opens" : "differs" };
  });
}

async function listHashKeys(sql: Sql): Promise<{ keyId: string; sealed: Buffer }[]> {
  const { rows } = await sql.query<{ keyId: string; sealed: Buffer }>(
    `select key_id as "keyId", hash_key_sealed as sealed from encryption_keys order by first_used_at, key_id`,
  );
  return rows;
}

function openHashKey(sealer: Sealer, keyId: string, sealed: Buffer): Buffer {
  if (!sealer.keyIds.includes(keyId)) {
    throw new AppError(
      "invalid_input",
      `This database has rows sealed under the encryption key "${keyId}", which ENCRYPTION_KEYS does not list. ` +
        "Add that key behind the present one, or use another database. " +
        `If nothing was sealed under it, as after a start that failed: npm run reseal -- --forget ${keyId}`,
    );
  }
  const hashKey = sealer.openIfReadable(sealed, HASH_KEY.at(keyId));
  if (hashKey) return hashKey;
  throw new AppError(
    "invalid_input",
    `The encryption key "${keyId}" is not the one that sealed rows of this database. ` +
      "Restore that key in ENCRYPTION_KEYS (or in the data directory), or use another database. " +
      `If nothing was sealed under it, as after a start that failed: npm run reseal -- --forget ${keyId}`,
  );
}

/** Forgets keys under which nothing is sealed any more: the next start does not need them. */
export async function forgetKeys(sql: Sql, keyIds: readonly string[]): Promise<void> {
  await sql.query("delete from encryption_keys where key_id = any($1::text[])", [keyIds]);
}
