// The main path through PgBouncer in transaction mode: webhook → job → registered parcel → tracking page.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JOB_LIMITS, openDatabase } from "~/main/database.server";
import { startJobs } from "~/main/jobs.server";
import { checkPooler } from "~/operations/doctor/check-database.server";
import { hasPgBouncer, startPgBouncer } from "../support/system-servers";
import { type TestApp, startTestApp } from "../support/test-app";

const SHOP = "north-pier.myshopify.com";
const EMAIL = "ann.lee@example.com";
/** More work at once than the pooler has connections to the server. */
const ORDERS = 40;
const POOL_SIZE = 3;

// Debian: apt-get install pgbouncer
const withPgBouncer = test.skipIf(!hasPgBouncer);
let app: TestApp;
let pooler: Awaited<ReturnType<typeof startPgBouncer>>;

beforeAll(async () => {
  if (!hasPgBouncer) return;
  app = await startTestApp({
    shops: [{ domain: SHOP, name: "North Pier" }],
    async open(url) {
      pooler = await startPgBouncer(url, { poolSize: POOL_SIZE });
      return openDatabase(pooler.jobs, 20, JOB_LIMITS, url);
    },
  });
}, 60_000);
afterAll(async () => {
  await app?.stop();
  await pooler?.stop();
});

withPgBouncer(
  "webhooks become registered parcels that a shopper sees",
  async () => {
    const { standIn, services, database } = app;
    const jobs = await startJobs(services);
    try {
      standIn.store.setInstallation(SHOP, {
        id: "1",
        installedAt: new Date().toISOString(),
        scopes: ["read_orders", "read_fulfillments"],
      });
      await services.shopify.authenticate.admin(app.merchantRequest(SHOP));
      for (let index = 0; index < ORDERS; index++) {
        const order = standIn.createOrder(SHOP, { number: 4_000 + index, email: EMAIL });
        const numbers = [`SANDBOX-DELIVERED-${index}`];
        standIn.fulfill(SHOP, order.id, { company: "UPS", numbers });
      }
      await standIn.settled();
      const registered = async () => {
        const { rows } = await database.pool.query<{ count: number }>(
          `select count(*)::int as count from shipments
           where shop_id = $1 and registration_state = 'registered'`,
          [SHOP],
        );
        return rows[0]?.count;
      };
      for (let looks = 0; looks < 300 && (await registered()) !== ORDERS; looks++) await sleep(100);
      expect(await registered()).toBe(ORDERS);
    } finally {
      await jobs.stop();
    }
    const asked = { order: "#4007", email: EMAIL };
    const query = standIn.signedProxyQuery(SHOP, asked, undefined, services.clock.now());
    const page = await fetch(`${app.origin}/proxy/track?${query}`);
    expect(await page.text()).toContain("SANDBOX-DELIVERED-7");
  },
  60_000,
);

withPgBouncer(
  "many pools share the pooler's few connections, and use no prepared statement",
  async () => {
    const { url } = app.database;
    const pools = Array.from({ length: 5 }, () => openDatabase(pooler.web, 10, undefined, url));
    const statement = {
      name: "a.statement",
      text: "select pg_backend_pid() as pid, pg_sleep(0.01)",
    };
    const found = await Promise.all(
      pools.flatMap(({ pool }) =>
        Array.from({ length: 10 }, () => pool.query<{ pid: number }>(statement)),
      ),
    );
    const pids = new Set(found.flatMap(({ rows }) => rows.map(({ pid }) => pid)));
    expect(pids.size).toBeLessThanOrEqual(POOL_SIZE);
    const kept = await Promise.all(
      pools.map(({ pool }) => pool.query("select name from pg_prepared_statements")),
    );
    expect(kept.flatMap(({ rows }) => rows)).toEqual([]);
    await Promise.all(pools.map((each) => each.close()));
  },
);

withPgBouncer("statements end at the limit of pgbouncer.ini, and the doctor looks", async () => {
  const { database } = app;
  const limit = await database.pool.query<{ statement_timeout: string }>("show statement_timeout");
  expect(limit.rows).toEqual([{ statement_timeout: "1min" }]);
  expect((await checkPooler(database)).level).toBe("ok");
  const unlimited = openDatabase(database.url, 1, undefined, database.url);
  expect(await checkPooler(unlimited)).toMatchObject({ level: "warning", check: "pooler" });
  await unlimited.close();
});
