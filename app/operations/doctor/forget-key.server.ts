// Withdraws an encryption key that a database needs at each start, once nothing or only accepted losses need it.
import type { Sql } from "~/lib/database.server";
import { examineKeys, forgetKeys } from "~/lib/encryption-keys/encryption-check.server";
import { AppError } from "~/lib/errors";
import type { SealingKey } from "~/lib/seal.server";
import type { SealedColumn } from "~/lib/sealed-column";
import { countSealed } from "../facts/store-sealed.server";
import { LOSSES } from "./lost-values";

/**
 * The next start does not need the key any more.
 * @param acceptsLoss values that it sealed are given up
 * @returns how many values that is, "12 e-mail addresses of orders"; empty when nothing is sealed under it
 * @throws AppError `not_found` for a key that the database does not know, `conflict` for one that is still needed
 */
export async function forgetKey(
  sql: Sql,
  keyId: string,
  given: {
    keys: readonly SealingKey[];
    columns: readonly SealedColumn[];
    acceptsLoss: boolean;
  },
): Promise<string[]> {
  const { keys, columns, acceptsLoss } = given;
  const states = await examineKeys(sql, keys);
  if (!states.some((each) => each.keyId === keyId)) {
    const known = states.map((each) => `"${each.keyId}"`).join(", ") || "none";
    throw new AppError("not_found", `This database needs no key "${keyId}". It needs: ${known}.`);
  }
  const counts = await countAll(sql, columns);
  // Every key's row has the key of look-ups by e-mail, which must outlive it; without sealed values there are none.
  const isFresh = counts.length === 0;
  if (!isFresh && !states.some((each) => each.keyId !== keyId && each.state === "opens")) {
    throw new AppError(
      "conflict",
      `"${keyId}" can't be withdrawn: ENCRYPTION_KEYS opens no other key of this database, and without any of them ` +
        "look-ups by e-mail find nothing. Put one of its keys into ENCRYPTION_KEYS.",
    );
  }
  const sealed = counts
    .filter((each) => each.keyId === keyId)
    .map(({ values, what }) => `${values} ${what}`);
  if (sealed.length > 0 && !acceptsLoss) {
    throw new AppError(
      "conflict",
      `"${keyId}" sealed ${sealed.join(", ")}. With the key in ENCRYPTION_KEYS, \`npm run reseal\` seals them anew; ` +
        "if the key is lost for good, add --accept-loss: they can't be read any more.",
    );
  }
  await forgetKeys(sql, [keyId]);
  return sealed;
}

async function countAll(
  sql: Sql,
  columns: readonly SealedColumn[],
): Promise<{ keyId: string; values: number; what: string }[]> {
  const found = [];
  for (const column of columns) {
    const { what } = LOSSES[`${column.table}.${column.column}`]!;
    for (const count of await countSealed(sql, column)) found.push({ ...count, what });
  }
  return found;
}
