// Refuses a start without an encryption key that rows of the database need.
import type { Sql } from "./database.server";
import { AppError } from "./errors";
import type { Sealer } from "./seal.server";
import { sealedColumn } from "./sealed-column";

const CHECK = sealedColumn("encryption_keys", "sealed_check", ["key_id"]);
const CHECK_VALUE = "waymark";

/**
 * Compares the configured keys with those that have ever sealed rows here, and records the present one.
 * @throws AppError `invalid_input` that names the key that is missing or differs
 */
export async function checkEncryptionKeys(sql: Sql, sealer: Sealer): Promise<void> {
  const { rows } = await sql.query<{ keyId: string; check: Buffer }>(
    `select key_id as "keyId", sealed_check as "check" from encryption_keys order by key_id`,
  );
  for (const { keyId, check } of rows) {
    if (!sealer.keyIds.includes(keyId)) {
      throw new AppError(
        "invalid_input",
        `This database has rows sealed under the encryption key "${keyId}", which ENCRYPTION_KEYS does not list. ` +
          "Add that key behind the present one, or use another database.",
      );
    }
    if (!opens(sealer, keyId, check)) {
      throw new AppError(
        "invalid_input",
        `The encryption key "${keyId}" is not the one that sealed rows of this database. ` +
          "Restore that key in ENCRYPTION_KEYS (or in the data directory), or use another database.",
      );
    }
  }
  await sql.query(
    `insert into encryption_keys (key_id, sealed_check) values ($1, $2) on conflict do nothing`,
    [sealer.keyIds[0], sealer.seal(CHECK_VALUE, CHECK.at(sealer.keyIds[0]!))],
  );
}

function opens(sealer: Sealer, keyId: string, check: Buffer): boolean {
  try {
    return sealer.open(check, CHECK.at(keyId)).toString() === CHECK_VALUE;
  } catch {
    return false;
  }
}
