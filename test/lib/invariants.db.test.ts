// Each invariant is broken once: the transaction rolls back, the job is parked, and the operator sees which.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { JobHelpers } from "graphile-worker";
import { type JobHandlers } from "~/jobs/job.server";
import { toTaskList } from "~/jobs/worker.server";
import { inTransaction } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { SHOP_TABLES, withinShop } from "~/lib/postgres/shop-scope.server";
import { checkQueue } from "~/operations/doctor/check-work.server";
import { createSplitting } from "~/shipments/register/register-batch.server";
import { UNTRACKED } from "~/shipments/sync/merge";
import { saveTracked } from "~/shipments/sync/store.server";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "north.myshopify.com";
const OTHER = "south.myshopify.com";
const SHIPMENT = "11111111-1111-4111-8111-111111111111";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query("truncate shops, shipments, parked_jobs cascade");
  await database.pool.query(`insert into shops (id) values ($1), ($2)`, [SHOP, OTHER]);
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source)
     values ($1, $2, 'ups', '1Z', '1Z', 'company')`,
    [SHOP, SHIPMENT],
  );
});

/** Runs the job's handler as the worker does. */
function run(handler: () => Promise<void>): Promise<unknown> {
  const handlers: Partial<JobHandlers> = { "shipments.sync": handler };
  const tasks = toTaskList(handlers as JobHandlers, {
    pool: database.pool,
    clock: testClock("2026-03-01T10:00:00Z"),
    log: createLog("silent"),
  });
  const helpers = { job: { attempts: 1, key: `sync:${SHOP}` } } as unknown as JobHelpers;
  return Promise.resolve(tasks["shipments.sync"]?.({ shopId: SHOP }, helpers));
}

async function parked(): Promise<string[]> {
  const { rows } = await database.pool.query<{ text: string }>(
    `select shop_id || ' ' || job || ' ' || invariant as text from parked_jobs`,
  );
  return rows.map(({ text }) => text);
}

test("a broken invariant rolls back, parks the shop's job, and doctor names it", async () => {
  let runs = 0;
  const handler = async () => {
    runs++;
    await inTransaction(database.pool, async (tx) => {
      await tx.query(`update shops set name = 'written' where id = $1`, [SHOP]);
      await tx.query(`update shipments set tracking_url = 'x' where shop_id = $1`, [OTHER]);
    });
  };
  await run(handler);
  await run(handler);
  expect(runs).toBe(1);
  expect(await parked()).toEqual([`${SHOP} shipments.sync statement_names_shop`]);
  expect((await database.prisma.shop.findUnique({ where: { id: SHOP } }))?.name).toBeNull();
  const findings = await checkQueue(database.pool);
  expect(findings.map(({ level }) => level)).toContain("error");
  expect(findings.map(({ text }) => text).join()).toContain("statement_names_shop");

  await database.pool.query(`delete from parked_jobs`);
  await run(handler);
  expect(runs).toBe(2);
});

test("one that Prisma wraps in an error of its own is known", async () => {
  await run(async () => void (await database.prisma.shop.findMany()));
  expect(await parked()).toEqual([`${SHOP} shipments.sync statement_names_shop`]);
});

test("another failure parks nothing", async () => {
  await expect(
    run(async () => {
      throw new Error("the courier is away");
    }),
  ).rejects.toThrow("the courier is away");
  expect(await parked()).toEqual([]);
});

test("a statement of another shop is not sent, alone or in a transaction or by Prisma", async () => {
  const { pool, prisma } = database;
  const attempts: (() => Promise<unknown>)[] = [
    () => pool.query(`select id from shipments where shop_id = $1`, [OTHER]),
    () => inTransaction(pool, (tx) => tx.query(`select id from shops`)),
    // Prisma sends nothing before it is awaited.
    async () => await prisma.shop.findMany(),
  ];
  for (const attempt of attempts)
    await expect(withinShop(SHOP, attempt)).rejects.toThrow(
      "Invariant statement_names_shop is broken",
    );
  await withinShop(SHOP, () => pool.query(`select id from shipments where shop_id = $1`, [SHOP]));
  await withinShop(SHOP, () => pool.query(`select service from service_breakers`));
});

test("every table that belongs to shops is looked at", async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select distinct table_name::text as name from information_schema.columns
     where table_schema = 'public' and column_name = 'shop_id'`,
  );
  const wanted = [...rows.map(({ name }) => name), "sessions", "shops"];
  expect([...SHOP_TABLES]).toEqual(wanted.toSorted());
});

test("a shipment is not delivered without a snapshot that says so", async () => {
  const state = { ...UNTRACKED, status: "delivered" as const };
  const merged = { id: SHIPMENT, trackingId: "1", fulfilledAt: null, isManual: false, state };
  await expect(
    inTransaction(database.pool, (tx) => saveTracked(tx, SHOP, [merged], new Date(0))),
  ).rejects.toMatchObject({ invariant: "delivered_has_source" });
});

test("a batch has an answer for each item", async () => {
  const item = { tracking_number: "1Z999AA10123456784", carrier_code: "ups" };
  const service = { createBatch: async () => [] };
  expect(await createSplitting(service, [item])).toMatchObject({
    error: { invariant: "answers_fit_items" },
  });
});

test("a registered shipment waits for no answer, and a token's lease has an end", async () => {
  const statements = [
    `update shipments set registration_state = 'registered', registration_unanswered = true`,
    `update shops set token_lease = gen_random_uuid()`,
  ];
  for (const statement of statements)
    await expect(inTransaction(database.pool, (tx) => tx.query(statement))).rejects.toMatchObject({
      invariant: "lease_has_holder",
    });
});
