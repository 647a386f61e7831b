// Migrations after the first expand before they contract, and say which older version can run on them.
import path from "node:path";
import { expect, test } from "vitest";
import { type Migration, readMigrations } from "~/lib/postgres/migrations.server";

/** What breaks statements of the version before. */
const CONTRACTS: readonly [RegExp, string][] = [
  [/\bdrop\s+(?:table|column|view|function)\b/i, "drops what the version before may use"],
  [/\brename\b/i, "renames what the version before may use"],
  [/\balter\s+(?:column\s+)?"?\w+"?\s+(?:set\s+data\s+)?type\b/i, "changes a type"],
  [/\bset\s+not\s+null\b/i, "refuses nulls that the version before may write"],
  [
    /\badd\s+column\s+(?:"?\w+"?\s+)[^,;]*\bnot\s+null\b(?![^,;]*\bdefault\b)/i,
    "needs a value that the version before does not write",
  ],
];

/** Reasons for which a migration may not say that the version before can run on it. */
function contractsOf({ sql }: Migration): string[] {
  const code = sql.replaceAll(/--.*$/gm, "");
  return CONTRACTS.filter(([pattern]) => pattern.test(code)).map(([, reason]) => reason);
}

const migrations = await readMigrations(path.resolve("prisma/migrations"));

test("each migration after the first says which version can run on it, and keeps to that", () => {
  const wrong = migrations.slice(1).flatMap((migration, index) => {
    const before = migrations[index]!.name;
    if (migration.runsWith === null)
      return contractsOf(migration).length > 0
        ? []
        : [`${migration.name}: "-- Runs with: ${before}" is missing`];
    if (migration.runsWith > before) return [`${migration.name} names no version before it`];
    return contractsOf(migration).map((reason) => `${migration.name} ${reason}`);
  });
  expect(wrong).toEqual([]);
});

test.each([
  ["alter table shops drop column name", 1],
  ["alter table shops rename name to title", 1],
  ["alter table shops alter column name type int", 1],
  ["alter table shops add column x text not null", 1],
  ["alter table shops add column x text not null default ''", 0],
  ["alter table shops add column x text", 0],
  ["create index on shops (name)", 0],
])("%s", (sql, count) => {
  const migration = { name: "", sql, checksum: "", runsWith: null, inBatches: false };
  expect(contractsOf(migration)).toHaveLength(count);
});
