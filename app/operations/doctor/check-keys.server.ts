// Checks that the configured encryption keys open what is stored, and says what a lost key takes along.
import type { Sql } from "~/lib/database.server";
import { examineKeys } from "~/lib/encryption-keys/encryption-check.server";
import { createSealer, keyIdOf, type SealingKey } from "~/lib/seal.server";
import type { SealedColumn } from "~/lib/sealed-column";
import { countSealed, sampleSealed } from "../facts/store-sealed.server";
import { type Finding, fault, ok } from "./finding";
import { LOSSES } from "./lost-values";

const CHECK = "encryption keys";
/** Values of each column that are opened when the keys seem right. */
const SAMPLE = 20;

/** When a key is missing or wrong, what it sealed is counted: that reads the sealed tables once. */
export async function checkKeys(
  sql: Sql,
  keys: readonly SealingKey[],
  columns: readonly SealedColumn[],
): Promise<Finding[]> {
  const states = await examineKeys(sql, keys);
  const wrong = states.flatMap(({ keyId, state }) => (state === "opens" ? [] : [keyId]));
  const { opened, unreadable } = await openSample(sql, keys, columns);
  const configured = keys.map(({ id }) => id);
  const lost = new Set([...wrong, ...unreadable]);
  if (lost.size === 0) {
    const ids = configured.map((id) => `"${id}"`).join(", ");
    return [ok(CHECK, `${ids}; all of ${opened} values that were tried open`)];
  }
  const named = [...lost].map((keyId) =>
    fault(
      CHECK,
      configured.includes(keyId)
        ? `The key "${keyId}" of ENCRYPTION_KEYS does not open what "${keyId}" sealed in this database.`
        : `The key "${keyId}" sealed rows of this database, and ENCRYPTION_KEYS does not list it.`,
      "Put the right key back from where you keep your keys: no process starts without it.",
    ),
  );
  return [...named, ...(await listLosses(sql, columns, lost))];
}

/** Opens some values of each column: how many opened, and the ids of the keys of the others. */
async function openSample(
  sql: Sql,
  keys: readonly SealingKey[],
  columns: readonly SealedColumn[],
): Promise<{ opened: number; unreadable: Set<string> }> {
  const sealer = createSealer(keys);
  let opened = 0;
  const unreadable = new Set<string>();
  for (const column of columns) {
    for (const { value, key } of await sampleSealed(sql, column, SAMPLE)) {
      if (sealer.openIfReadable(value, column.at(...key.map(String)))) opened++;
      else unreadable.add(keyIdOf(value));
    }
  }
  return { opened, unreadable };
}

async function listLosses(
  sql: Sql,
  columns: readonly SealedColumn[],
  lost: ReadonlySet<string>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const column of columns) {
    const counts = await countSealed(sql, column);
    const { what, remedy } = LOSSES[`${column.table}.${column.column}`]!;
    for (const { keyId, values, owners } of counts.filter((each) => lost.has(each.keyId))) {
      const owner = column.key[0] === "account_id" ? "account" : "shop";
      const text = `Without "${keyId}": ${values} ${what} of ${owners} ${owner}${owners === 1 ? "" : "s"} can't be read.`;
      findings.push(fault(CHECK, text, `If the key is lost for good: ${remedy}.`));
    }
  }
  return findings;
}
