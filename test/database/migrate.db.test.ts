// The migration runner: what it applies, what it refuses, and several processes at once.
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { type Migration, readMigrations } from "~/lib/postgres/migrations.server";
import { migrateDatabase } from "~/main/migrate.server";
import { createDatabaseBeside, dropDatabase } from "../support/create-database";

let name: string;
let pool: pg.Pool;
let url: string;

beforeEach(async () => {
  name = `waymark_migrate_${randomBytes(6).toString("hex")}`;
  url = await createDatabaseBeside(inject("testServerUrl"), name, { isFresh: true });
  pool = new pg.Pool({ connectionString: url, max: 2 });
  // The database is dropped while a connection may still be closing; the pool tells of it, too.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
});

afterEach(async () => {
  await pool.end();
  await dropDatabase(inject("testServerUrl"), name);
});

const migration = (id: string, sql: string): Migration => ({
  name: id,
  sql,
  checksum: `sum ${id}`,
  runsWith: null,
  inBatches: false,
});
const FIRST = migration("1_first", "create table a (id int); insert into a values (1);");
const SECOND = migration("2_second", "alter table a add column b text default ';'");

async function recorded(): Promise<string[]> {
  const { rows } = await pool.query<{ migration_name: string }>(
    `select migration_name from _prisma_migrations
     where finished_at is not null and rolled_back_at is null and applied_steps_count = 1
     order by started_at, migration_name`,
  );
  return rows.map((row) => row.migration_name);
}

test("the product's migrations make an empty database ready, and a second run changes nothing", async () => {
  await migrateDatabase(url);
  await migrateDatabase(url);
  const wanted = await readMigrations(path.resolve("prisma/migrations"));
  expect(await recorded()).toEqual(wanted.map((one) => one.name));
  const { rows } = await pool.query(`select count(*)::int as shops from shops`);
  expect(rows).toEqual([{ shops: 0 }]);
});

test("only what is missing is applied, in the order of the names", async () => {
  await migrateDatabase(url, [FIRST]);
  await migrateDatabase(url, [FIRST, SECOND]);
  expect(await recorded()).toEqual(["1_first", "2_second"]);
  expect((await pool.query("select * from a")).rows).toEqual([{ id: 1, b: ";" }]);
});

test("processes that start at once apply each migration once", async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url, [FIRST, SECOND])));
  expect(await recorded()).toEqual(["1_first", "2_second"]);
  expect((await pool.query("select id from a")).rows).toEqual([{ id: 1 }]);
});

test("a migration that fails leaves no trace, and the next start tries it again", async () => {
  const broken = { ...SECOND, sql: "create table half (id int); select * from nowhere" };
  await expect(migrateDatabase(url, [FIRST, broken])).rejects.toMatchObject({
    code: "unavailable",
    message: 'Migration 2_second failed: relation "nowhere" does not exist',
  });
  expect(await recorded()).toEqual(["1_first"]);
  expect((await pool.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
  await migrateDatabase(url, [FIRST, SECOND]);
  expect(await recorded()).toEqual(["1_first", "2_second"]);
});

test("a database newer than the code is refused with the name of what it has", async () => {
  await migrateDatabase(url, [FIRST, SECOND]);
  await expect(migrateDatabase(url, [FIRST])).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("it has migration 2_second, which this version lacks"),
  });
});

test("the version before starts on a database whose newer migration says so, and no older one does", async () => {
  const third = {
    ...migration("3_third", "alter table a add column c text"),
    runsWith: SECOND.name,
  };
  await migrateDatabase(url, [FIRST, SECOND, third]);
  await migrateDatabase(url, [FIRST, SECOND]);
  await expect(migrateDatabase(url, [FIRST])).rejects.toMatchObject({ code: "conflict" });
  expect(await recorded()).toEqual(["1_first", "2_second", "3_third"]);
});

test("a long migration commits batch by batch, lets writers in between, and goes on where it stopped", async () => {
  await migrateDatabase(url, [FIRST]);
  await pool.query("insert into a select * from generate_series(2, 100)");
  await pool.query("alter table a add column filled int");
  const batch = `update a set filled = id where id in (select id from a where filled is null order by id limit 10)`;
  const long = { ...migration("2_fill", batch), inBatches: true };
  // Stops in the middle, as a killed process does: the row that it can't write is in the sixth batch.
  await pool.query("alter table a add constraint stops check (filled is distinct from 55)");
  await expect(migrateDatabase(url, [FIRST, long])).rejects.toThrow(/Migration 2_fill failed/);
  expect((await pool.query("select from a where filled is not null")).rowCount).toBe(50);
  expect(await recorded()).toEqual(["1_first"]);
  // A row of a later batch is held by a writer only until that batch; the rows before are free.
  await pool.query("update a set filled = -1 where id = 100");
  await pool.query("alter table a drop constraint stops");
  await migrateDatabase(url, [FIRST, long]);
  expect(await recorded()).toEqual(["1_first", "2_fill"]);
  expect((await pool.query("select filled from a where id in (55, 100) order by id")).rows).toEqual(
    [{ filled: 55 }, { filled: -1 }],
  );
});

test("a migration that was changed after it was applied is refused before anything else is applied", async () => {
  await migrateDatabase(url, [FIRST]);
  await expect(
    migrateDatabase(url, [{ ...FIRST, checksum: "other" }, SECOND]),
  ).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Migration 1_first differs"),
  });
  expect(await recorded()).toEqual(["1_first"]);
});

test("a migration that Prisma's command line left half done is refused", async () => {
  await migrateDatabase(url, [FIRST]);
  await pool.query("update _prisma_migrations set finished_at = null");
  await expect(migrateDatabase(url, [FIRST, SECOND])).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("did not finish migration 1_first"),
  });
});

test("a checksum is SHA-256 of the file, whatever its line ends", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "waymark-migrations-"));
  try {
    for (const [id, text] of [
      ["2_b", "select 1;\r\n"],
      ["1_a", "select 1;\n"],
    ] as const) {
      await mkdir(path.join(folder, id));
      await writeFile(path.join(folder, id, "migration.sql"), text);
    }
    await writeFile(path.join(folder, "migration_lock.toml"), "");
    const checksum = "4a45092ccf992ea92250053a80b931b787924ba61648f420555511b84f10ab6c";
    expect(await readMigrations(folder)).toEqual([
      { name: "1_a", sql: "select 1;\n", checksum, runsWith: null, inBatches: false },
      { name: "2_b", sql: "select 1;\n", checksum, runsWith: null, inBatches: false },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
