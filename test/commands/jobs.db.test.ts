// npm run jobs, as a process beside a running app: parked jobs are released, given-up ones tried again.
import { afterAll, beforeAll, expect, test } from "vitest";
import { parkJob } from "~/jobs/parking.server";
import { listParked, readQueue } from "~/jobs/store-queue.server";
import { freshDatabase, type TestDatabase } from "../support/database";
import { runCommand } from "./command";

const SHOP = "north-pier.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const jobs = (...args: string[]) =>
  runCommand("jobs", args, { env: { DATABASE_URL: database.url } });

test("a parked job is listed and released, a given-up one is due again", async () => {
  const { pool } = database;
  const now = new Date("2026-11-29T08:00:00Z");
  await pool.query("insert into shops (id) values ($1)", [SHOP]);
  await parkJob(pool, SHOP, "shipments.sync", { invariant: "an_invariant", now });
  await pool.query(
    `select graphile_worker.add_job('shopify.reconcile', '{"shopId":"a"}', max_attempts => 2)`,
  );
  await pool.query(
    "update graphile_worker._private_jobs set attempts = 2, last_error = 'it was late'",
  );
  expect(await jobs("list")).toMatchObject({
    code: 0,
    stdout:
      `parked    ${SHOP}  shipments.sync  since 2026-11-29T08:00:00.000Z: an_invariant\n` +
      "given up  1 × shopify.reconcile: it was late\n",
  });

  expect(await jobs("release", SHOP, "shipments.sync")).toMatchObject({ code: 0 });
  expect(await listParked(pool)).toEqual([]);
  expect(await jobs("release", SHOP, "shipments.sync")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("is not parked"),
  });
  expect((await jobs("retry", "shopify.reconcile")).stdout).toBe("1 are due again.\n");
  expect(await readQueue(pool)).toMatchObject([{ job: "shopify.reconcile", due: 1, givenUp: 0 }]);
});

test("a job in its last try is running, and not given up", async () => {
  const { pool } = database;
  await pool.query(
    `select graphile_worker.add_job('shopify.backfill', '{"shopId":"a"}', max_attempts => 2)`,
  );
  await pool.query(
    `update graphile_worker._private_jobs set attempts = 2, locked_at = now()
     where task_id = (select id from graphile_worker._private_tasks where identifier = 'shopify.backfill')`,
  );
  expect((await readQueue(pool)).find(({ job }) => job === "shopify.backfill")).toMatchObject({
    running: 1,
    givenUp: 0,
    retrying: 0,
  });
});

test("a wrong call says how it is called", async () => {
  expect(await jobs("release", SHOP)).toMatchObject({ code: 2 });
  expect((await jobs()).stderr).toContain("npm run jobs -- list");
});
