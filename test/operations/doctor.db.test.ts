// The doctor on a real database with two shops: its sentences, and its command. faults.db.test.ts has each fault.
import { createServer } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { MINUTE_MS, systemClock } from "~/lib/time";
import { runDoctor, type DoctorOptions } from "~/main/commands/doctor.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { checkDisk } from "~/operations/doctor/check-database.server";
import { checkApiVersion } from "~/operations/doctor/check-shopify.server";
import type { Finding } from "~/operations/doctor/finding";
import { LOSSES } from "~/operations/doctor/lost-values";
import { openTwoShops, type World } from "../access/two-shops";
import { runCommand } from "../commands/command";

let world: World;
beforeAll(async () => {
  world = await openTwoShops();
  // The filling is about every table; what it leaves broken on purpose is mended here.
  await mend();
  const { database, services } = world.app;
  await readySealer(database.pool, services.env.ENCRYPTION_KEYS, services.log);
}, 120_000);
afterAll(() => world?.app.stop());

async function mend(): Promise<void> {
  await query("truncate service_breakers, engine_connectors, parked_jobs");
  await query(
    "update tracking_connections set open_reason = null, open_until = null, failures = 0",
  );
  await query(
    "update engine_carrier_keys set error_code = null, error_text = null, error_at = null",
  );
  await query(
    "update webhook_deliveries set state = 'done', received_at = now() where state <> 'done'",
  );
  await query(
    "update engine_trackings set next_check_at = now() + interval '1 hour' where next_check_at is not null",
  );
  await query("delete from graphile_worker._private_jobs");
  await query("update sessions set scope = 'read_orders,read_fulfillments,write_app_proxy'");
  await query("update shops set token_refused_at = null");
}

const query = (sql: string) => world.app.database.pool.query(sql);

async function doctor(
  options: Partial<DoctorOptions> = {},
  changed: Partial<Parameters<typeof runDoctor>[0]> = {},
): Promise<Finding[]> {
  const { services, database } = world.app;
  const env = { ...services.env, DATABASE_URL: database.url, ...changed };
  return runDoctor(env, { callsOut: true, fetch: services.fetch, ...options });
}

const faults = (findings: readonly Finding[]) =>
  findings
    .filter(({ level }) => level !== "ok")
    .map(({ check, level, text }) => `${level} ${check}: ${text}`);

/** The same without what depends on the machine that runs the test. */
const named = (findings: readonly Finding[]) =>
  faults(findings).filter((line) => !/^\w+ (disk|transactions)/.test(line));

test("a healthy installation has no fault, and every part is named", async () => {
  const findings = await doctor();
  expect(named(findings)).toEqual([]);
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set([
      ...["database", "extensions", "encoding", "collation", "time zone", "disk", "transactions"],
      ...["clock", "migrations", "api version", "encryption keys", "shopify"],
      ...["tracking services", "carriers", "carrier keys", "queue", "webhooks", "polls"],
    ]),
  );
  expect(findings.find(({ check }) => check === "shopify")?.text).toBe("2 of 2 shops answer");
});

test("a missing key, and a wrong one, are named with exactly what they take along", async () => {
  const { rows } = await world.app.database.pool.query<{ count: number }>(
    "select count(*)::int as count from webhook_deliveries where body_sealed is not null",
  );
  const before = world.app.calls.length;
  const missing = await doctor(
    {},
    { ENCRYPTION_KEYS: [{ id: "other", key: Buffer.alloc(32, 1) }] },
  );
  expect(faults(missing)).toEqual(
    expect.arrayContaining([
      'error encryption keys: The key "test" sealed rows of this database, and ENCRYPTION_KEYS does not list it.',
      `error encryption keys: Without "test": ${rows[0]?.count} bodies of webhooks of 2 shops can't be read.`,
      'error encryption keys: Without "test": 2 access tokens of shops of 2 shops can\'t be read.',
    ]),
  );
  const wrong = await doctor({}, { ENCRYPTION_KEYS: [{ id: "test", key: Buffer.alloc(32, 1) }] });
  expect(faults(wrong)[0]).toContain('does not open what "test" sealed');
  // A token that can't be read must not be tried: Shopify's refusal would be recorded.
  expect(world.app.calls.length).toBe(before);
});

test("every sealed column has a sentence about its loss", () => {
  const columns = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(Object.keys(LOSSES).sort()).toEqual(columns.toSorted());
});

test("a token that Shopify refuses, one that is gone and a scope that lacks are named by shop", async () => {
  const { alpha, bravo } = world;
  world.app.standIn.expireAccessTokens(alpha.domain);
  world.app.standIn.endRefreshTokens(alpha.domain);
  const [first] = named(await doctor());
  expect(first).toMatch(/^error shopify: The Admin API of alpha-shop.*no longer renews/);
  expect(named(await doctor({ callsOut: false }))[0]).toMatch(
    /no longer renews the token of alpha/,
  );
  await query(`update sessions set scope = 'read_orders' where shop = '${bravo.domain}'`);
  await query(`delete from sessions where shop = '${alpha.domain}'`);
  expect(named(await doctor())).toEqual([
    "error shopify: alpha-shop.myshopify.com has no access token.",
    "error shopify: bravo-shop.myshopify.com has not granted read_fulfillments, write_app_proxy.",
  ]);
  await world.app.services.shopify.authenticate.admin(world.app.merchantRequest(alpha.domain));
  await mend();
});

test("a clock that is off is named, against the database and against Shopify", async () => {
  const ahead = { now: () => new Date(systemClock.now().getTime() + 10 * MINUTE_MS) };
  const found = named(await doctor({ clock: ahead }));
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^error clock: This machine's clock is \d+ minutes ahead of the database's/,
      ),
      expect.stringMatching(/^error clock: .*ahead of Shopify's/),
    ]),
  );
});

test("a database that is away, or read-only, is named", async () => {
  const silent = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  const away = await doctor({}, { DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c` });
  silent.close();
  expect(faults(away)).toEqual([
    expect.stringMatching(/^error database: This could not be checked/),
  ]);
  const url = new URL(world.app.database.url);
  url.searchParams.set("options", "-c default_transaction_read_only=on");
  expect(faults(await doctor({}, { DATABASE_URL: url.href }))).toEqual([
    "error database: The database is read-only.",
  ]);
});

test("little room is named; a server elsewhere keeps its own to itself", async () => {
  const { database } = world.app;
  const room = (freeBytes: number) => async () => ({ freeBytes, totalBytes: 100e9 });
  const levels = async (freeBytes: number) =>
    (await checkDisk(database, true, room(freeBytes))).map(({ level }) => level);
  expect(await levels(50e9)).toEqual(["ok", "ok"]);
  expect(await levels(5e9)).toEqual(["ok", "warning"]);
  expect(await levels(0.1e9)).toEqual(["ok", "error"]);
  const remote = await checkDisk(database, false, room(0));
  expect(remote.at(-1)?.text).toContain("can't be seen from here");
});

test("a database that is older or newer than this version is named", async () => {
  await query("update _prisma_migrations set migration_name = '2999_later'");
  const newer = faults(await doctor());
  expect(newer.at(-1)).toBe(
    "error migrations: The database is newer than this version: it has 2999_later.",
  );
  await query(
    "update _prisma_migrations set migration_name = (select 'x'), rolled_back_at = now()",
  );
  expect(faults(await doctor()).at(-1)).toMatch(/^error migrations: The database lacks \d+_init/);
  const { readMigrations } = await import("~/lib/postgres/migrations.server");
  const [init] = await readMigrations("prisma/migrations");
  await query(
    `update _prisma_migrations set migration_name = '${init?.name}', rolled_back_at = null`,
  );
  expect(named(await doctor())).toEqual([]);
});

test("the operator's keys are tried, and named by their settings", async () => {
  const { carrierKeys } = world.app.services.engine;
  await carrierKeys.setOperatorKeys(new Map([["dhl", { apiKey: "operators-key" }]]));
  const answering =
    (status: number): typeof fetch =>
    async (input, init) =>
      String(input instanceof Request ? input.url : input).includes("api-eu.dhl.com")
        ? new Response("{}", { status })
        : world.app.services.fetch(input, init);
  const about = (found: readonly Finding[]) =>
    found.filter(({ check }) => check === "carrier keys").map(({ text }) => text);
  expect(about(await doctor({ fetch: answering(401) }))).toContain(
    "The key of CARRIER_DHL_…: DHL refuses the credentials.",
  );
  expect(about(await doctor({ fetch: answering(404) }))).toContain(
    "DHL accepts the key of CARRIER_DHL_…",
  );
  expect(about(await doctor({ callsOut: false })).join()).not.toContain("CARRIER_DHL");
  await carrierKeys.setOperatorKeys(new Map());
  expect(about(await doctor({ fetch: answering(401) })).join()).not.toContain("CARRIER_DHL");
});

test("the API version is named ninety days before Shopify ends it", () => {
  const at = (text: string) => checkApiVersion("2026-07", new Date(text)).level;
  expect(at("2026-11-29")).toBe("ok");
  expect(at("2027-04-10")).toBe("warning");
  expect(at("2027-07-02")).toBe("error");
});

test("the command prints lines or JSON, and ends with 1 on an error", async () => {
  const { services, database } = world.app;
  const env = {
    DATABASE_URL: database.url,
    SHOPIFY_API_KEY: services.env.SHOPIFY_API_KEY,
    SHOPIFY_API_SECRET: services.env.SHOPIFY_API_SECRET,
    SHOPIFY_APP_URL: services.env.SHOPIFY_APP_URL,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
  };
  const good = await runCommand("doctor", ["--offline", "--json"], { env });
  const { worst, findings } = JSON.parse(good.stdout) as { worst: string; findings: Finding[] };
  expect(good.code).toBe(worst === "error" ? 1 : 0);
  expect(findings.length).toBeGreaterThan(15);
  const lost = { ...env, ENCRYPTION_KEYS: `k9:${Buffer.alloc(32, 9).toString("base64")}` };
  const bad = await runCommand("doctor", ["--offline"], { env: lost });
  expect(bad).toMatchObject({ code: 1, stderr: "" });
  expect(bad.stdout).toMatch(/^ERROR {4}encryption keys +The key "test" sealed rows/m);
  expect(bad.stdout).toMatch(/^ +→ Put the right key back/m);
  const empty = await runCommand("doctor", [], { env: {} });
  expect(empty).toMatchObject({ code: 1, stdout: expect.stringContaining("SHOPIFY_API_KEY") });
});
