// Checks that the configured encryption keys open what is stored, and says what a lost key takes along.
import type { Sql } from "~/lib/database.server";
import { examineKeys } from "~/lib/encryption-keys/encryption-check.server";
import { createSealer, keyIdOf, type SealingKey } from "~/lib/seal.server";
import type { SealedColumn } from "~/lib/sealed-column";
import { type SealedCount, countSealed, sampleSealed } from "../facts/store-sealed.server";
import { type Finding, fault, ok, warning } from "./finding";
import { LOSSES } from "./lost-values";

const CHECK = "encryption keys";
/** Values of each column that are opened. */
const SAMPLE = 20;

export interface CheckedKeys {
  findings: Finding[];
  /** false: a token may be unreadable, and asking Shopify for it would be taken for Shopify's refusal. */
  canReadTokens: boolean;
}

/** When a key is missing or wrong, what it sealed is counted: that reads the sealed tables once. */
export async function checkKeys(
  sql: Sql,
  keys: readonly SealingKey[],
  columns: readonly SealedColumn[],
): Promise<CheckedKeys> {
  const states = await examineKeys(sql, keys);
  const lost = new Set(states.filter(({ state }) => state !== "opens").map(({ keyId }) => keyId));
  const samples = await openSamples(sql, keys, columns, lost);
  const closed = samples.filter(({ damaged, withdrawn }) => damaged + withdrawn > 0);
  const findings = [...(await listLosses(sql, keys, columns, lost)), ...closed.flatMap(describe)];
  if (findings.length === 0) {
    const ids = keys.map(({ id }) => `"${id}"`).join(", ");
    const opened = samples.reduce((sum, each) => sum + each.tried, 0);
    findings.push(ok(CHECK, `${ids}; all of ${opened} values that were tried open`));
  }
  const canReadTokens = lost.size === 0 && !closed.some(({ table }) => table === "sessions");
  return { findings, canReadTokens };
}

interface Sample {
  table: string;
  column: string;
  tried: number;
  /** Those that their key does not open, although it opens others. */
  damaged: number;
  /** Those of a key that neither ENCRYPTION_KEYS nor the database names any more. */
  withdrawn: number;
}

/** Opens some values of each column, apart from those of keys that are known to be lost. */
async function openSamples(
  sql: Sql,
  keys: readonly SealingKey[],
  columns: readonly SealedColumn[],
  lost: ReadonlySet<string>,
): Promise<Sample[]> {
  const sealer = createSealer(keys);
  const samples: Sample[] = [];
  for (const column of columns) {
    const values = (await sampleSealed(sql, column, SAMPLE)).filter(
      ({ value }) => !lost.has(keyIdOf(value)),
    );
    const closed = values.filter(
      ({ value, key }) => !sealer.openIfReadable(value, column.at(...key.map(String))),
    );
    const damaged = closed.filter(({ value }) => sealer.keyIds.includes(keyIdOf(value))).length;
    samples.push({
      table: column.table,
      column: column.column,
      tried: values.length,
      damaged,
      withdrawn: closed.length - damaged,
    });
  }
  return samples;
}

function describe({ table, column, tried, damaged, withdrawn }: Sample): Finding[] {
  const { what, remedy } = LOSSES[`${table}.${column}`]!;
  const say = (count: number) =>
    `${count} of ${tried} ${what} that were tried ${count === 1 ? "does" : "do"} not open (${table}.${column})`;
  return [
    ...(damaged > 0
      ? [
          fault(
            CHECK,
            `${say(damaged)}, although their key opens others.`,
            `They were damaged, or copied from another row. Restore them from a backup; else ${remedy}.`,
          ),
        ]
      : []),
    ...(withdrawn > 0
      ? [
          warning(
            CHECK,
            `${say(withdrawn)}: their key was withdrawn.`,
            `If you find it, put it behind the others in ENCRYPTION_KEYS; else ${remedy}.`,
          ),
        ]
      : []),
  ];
}

async function listLosses(
  sql: Sql,
  keys: readonly SealingKey[],
  columns: readonly SealedColumn[],
  lost: ReadonlySet<string>,
): Promise<Finding[]> {
  if (lost.size === 0) return [];
  const counted: (SealedCount & { column: SealedColumn })[] = [];
  for (const column of columns)
    for (const count of await countSealed(sql, column)) counted.push({ ...count, column });
  const configured = keys.map(({ id }) => id);
  return [...lost].flatMap((keyId) => {
    const own = counted.filter((each) => each.keyId === keyId);
    if (own.length === 0) {
      const text = `The key "${keyId}" was announced by a process, and nothing is sealed under it.`;
      const advice = `No process starts without it: put it into ENCRYPTION_KEYS, or withdraw it: npm run reseal -- --forget ${keyId}`;
      return [fault(CHECK, text, advice)];
    }
    const text = configured.includes(keyId)
      ? `The key "${keyId}" of ENCRYPTION_KEYS does not open what "${keyId}" sealed in this database.`
      : `The key "${keyId}" sealed rows of this database, and ENCRYPTION_KEYS does not list it.`;
    const advice =
      "Put the right key back from where you keep your keys: no process starts without it.";
    return [fault(CHECK, text, advice), ...own.map(describeLoss)];
  });
}

function describeLoss({ keyId, values, owners, column }: SealedCount & { column: SealedColumn }) {
  const { what, remedy } = LOSSES[`${column.table}.${column.column}`]!;
  const owner = column.key[0] === "account_id" ? "account" : "shop";
  const text = `Without "${keyId}": ${values} ${what} of ${owners} ${owner}${owners === 1 ? "" : "s"} can't be read.`;
  return fault(CHECK, text, `If the key is lost for good: ${remedy}.`);
}
