// A backup of two shops with data in every table, restored elsewhere: every row, page and number is equal.
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { removeEmbeddedPostgres } from "~/lib/postgres/embedded-postgres.server";
import { openDatabase } from "~/main/database.server";
import { migrateDatabase } from "~/main/migrate.server";
import { restoreBackup } from "~/operations/backup/read-backup.server";
import { writeBackup } from "~/operations/backup/write-backup.server";
import { openTwoShops, type World } from "../access/two-shops";
import { runCommand } from "../commands/command";
import { createDatabaseBeside, dropDatabase } from "../support/create-database";
import { readPages, readRows, servicesAt } from "./pages";

const NOW = new Date();
const folder = mkdtempSync(path.join(tmpdir(), "waymark-backup-"));
const file = path.join(folder, "all.sql.gz");
const names: string[] = [];

let world: World;
beforeAll(async () => {
  world = await openTwoShops();
  const { database, services } = world.app;
  await readySealer(database.pool, services.env.ENCRYPTION_KEYS, services.log);
  await database.pool.query(
    `select graphile_worker.add_job('shipments.sync', '{"shopId":"later"}', job_key => 'sync:later',
       run_at => '2030-01-01', priority => 3, queue_name => 'slow')`,
  );
  await writeBackup(database, file, NOW);
}, 180_000);
afterAll(async () => {
  await world?.app.stop();
  for (const name of names) await dropDatabase(inject("testServerUrl"), name);
  rmSync(folder, { recursive: true, force: true });
});

function emptyDatabase(): Promise<string> {
  const name = `waymark_restore_${randomBytes(6).toString("hex")}`;
  names.push(name);
  return createDatabaseBeside(inject("testServerUrl"), name, { isFresh: true });
}

test("restored elsewhere, every row, page, number and job is equal", async () => {
  const { app, alpha, bravo } = world;
  const url = await emptyDatabase();
  await restoreBackup(url, file, migrateDatabase);
  const restored = openDatabase(url, 4);
  try {
    const [before, after] = [await readRows(app.database), await readRows(restored)];
    expect(Object.keys(before).length).toBeGreaterThan(30);
    for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows);

    const shops = [alpha, bravo];
    const pagesBefore = await readPages(app, servicesAt(app, app.database, NOW), shops);
    const pagesAfter = await readPages(app, servicesAt(app, restored, NOW), shops);
    expect(pagesAfter).toEqual(pagesBefore);
    expect(pagesAfter[`tracking page of ${alpha.domain}`]).toContain(alpha.shipment.number);
    expect(pagesAfter[`home of ${alpha.domain}`]).not.toContain(bravo.marker);

    const jobs = `select task_identifier, payload::text, key, run_at, priority, queue_name
                  from graphile_worker.jobs where key = 'sync:later'`;
    const jobsBefore = await app.database.pool.query(jobs.replace("payload::text, ", ""));
    const jobsAfter = await restored.pool.query(jobs.replace("payload::text, ", ""));
    expect(jobsAfter.rows).toEqual(jobsBefore.rows);
    expect(jobsAfter.rows).toHaveLength(1);
    // New rows go on after the last number.
    const { rows } = await restored.pool.query<{ id: string; greatest: string }>(
      `insert into reconciliations (shop_id, state, started_at, duration_ms, checked, repaired)
       values ('a', 'done', now(), 1, 1, 1)
       returning id, (select max(id) from reconciliations) as greatest`,
    );
    expect(Number(rows[0]!.id)).toBeGreaterThan(Number(rows[0]!.greatest));
  } finally {
    await restored.close();
  }
});

test("the file holds no encryption key and no readable token, and is its owner's alone", () => {
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  expect(text).toContain("copy sessions (");
  expect(text).not.toMatch(/shp(?:at|ua|ss|rt)_/);
  expect(text).not.toContain(Buffer.alloc(32, 7).toString("base64"));
  expect(text).not.toContain("07".repeat(32));
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("a database that has rows is never written to", async () => {
  const before = await readRows(world.app.database);
  await expect(restoreBackup(world.app.database.url, file, migrateDatabase)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("has rows already"),
  });
  expect(await readRows(world.app.database)).toEqual(before);
});

test("a file that was cut short, damaged, or is another kind leaves the database empty", async () => {
  const whole = readFileSync(file);
  const text = gunzipSync(whole).toString("utf8");
  const damaged = {
    "cut.gz": whole.subarray(0, whole.length - 2_000),
    "lines.gz": gzipSync(text.slice(0, text.length - 300)),
    "other.gz": gzipSync("select 1;\n"),
    "plain.sql": Buffer.from(text.slice(0, 1000)),
  };
  const url = await emptyDatabase();
  for (const [name, bytes] of Object.entries(damaged)) {
    const broken = path.join(folder, name);
    writeFileSync(broken, bytes);
    await expect(restoreBackup(url, broken, migrateDatabase), name).rejects.toMatchObject({
      code: "invalid_input",
    });
  }
  await restoreBackup(url, file, migrateDatabase);
});

test("an existing file is kept, and an empty database is no backup", async () => {
  const kept = path.join(folder, "kept.sql.gz");
  writeFileSync(kept, "yesterday's");
  await expect(writeBackup(world.app.database, kept, NOW)).rejects.toMatchObject({
    code: "conflict",
    message: `${kept} exists already, and a backup overwrites no file.`,
  });
  expect(readFileSync(kept, "utf8")).toBe("yesterday's");
  const nowhere = path.join(folder, "none", "a.sql.gz");
  await expect(writeBackup(world.app.database, nowhere, NOW)).rejects.toMatchObject({
    code: "invalid_input",
    message: `There is no folder ${path.dirname(nowhere)}.`,
  });
  const url = await emptyDatabase();
  const target = path.join(folder, "empty.sql.gz");
  const backup = await runCommand("backup", ["--to", target], { env: { DATABASE_URL: url } });
  expect(backup).toMatchObject({ code: 1, stdout: "" });
  expect(backup.stderr).toContain("The database is empty: it has no shop and no account.");
  expect(existsSync(target)).toBe(false);
});

test("without DATABASE_URL a backup goes into the embedded database, once", async () => {
  const env = { DATA_DIR: path.join(folder, "host") };
  const restored = await runCommand("restore", [file], { env });
  expect(restored).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Database: embedded/) });
  const again = await runCommand("restore", [file], { env });
  expect(again.stderr).toContain("The database has rows already");
  const backup = await runCommand("backup", ["--to", path.join(folder, "host.sql.gz")], { env });
  expect(backup).toMatchObject({ code: 0 });
  const missing = { DATA_DIR: path.join(folder, "new") };
  expect(await runCommand("restore", ["nosuch.gz"], { env: missing })).toEqual({
    code: 1,
    stdout: "",
    stderr: "There is no file nosuch.gz.\n",
  });
  expect(existsSync(missing.DATA_DIR)).toBe(false);
  await removeEmbeddedPostgres(path.join(env.DATA_DIR, "postgres"));
}, 60_000);

test("a backup in the checkout is neither committed nor copied into an image", () => {
  for (const list of [".gitignore", ".dockerignore"])
    expect(readFileSync(list, "utf8").split("\n"), list).toContain("waymark-*.sql.gz*");
});

test("a backup of a newer version is refused in a sentence", async () => {
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  const newer = path.join(folder, "newer.sql.gz");
  writeFileSync(newer, gzipSync(text.replace('"migrations":{', '"migrations":{"2999_later":"x",')));
  await expect(restoreBackup(await emptyDatabase(), newer, migrateDatabase)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(
      "has migration 2999_later, which this version of Waymark lacks",
    ),
  });
});

test("the commands do the same, and name the keys that are needed", async () => {
  const target = path.join(folder, "command.sql.gz");
  const backup = await runCommand("backup", ["--to", target], {
    env: { DATABASE_URL: world.app.database.url },
  });
  expect(backup).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('you need the encryption keys "test", which are not in it'),
  });
  const env = { DATABASE_URL: await emptyDatabase() };
  const restore = await runCommand("restore", [target], { env });
  expect(restore).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^Database: 127/),
  });
  expect(restore.stdout).toMatch(/^Restored what was there at \d{4}-/);
  expect(restore.stdout).toContain('ENCRYPTION_KEYS lacks "test"');
  const again = await runCommand("restore", [target], { env });
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toMatch(/^The database has rows already/m);
  expect(await runCommand("restore", [], { env })).toMatchObject({ code: 2 });
  // Migrations would go to the live database.
  const elsewhere = { ...env, DIRECT_DATABASE_URL: world.app.database.url };
  const refused = await runCommand("restore", [target], { env: elsewhere });
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/^DIRECT_DATABASE_URL names another address than DATABASE_URL/);
});
