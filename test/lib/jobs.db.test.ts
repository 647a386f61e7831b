import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type JobHandlers, enqueue } from "~/jobs/job.server";
import { holdHeartbeat, releaseDeadWorkers } from "~/jobs/heartbeat.server";
import { startWorker } from "~/jobs/worker.server";
import { inTransaction, type Sql } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { systemClock } from "~/lib/time";
import { type TestDatabase, freshDatabase } from "../support/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.pool.query("delete from graphile_worker._private_jobs"));
afterAll(() => database.drop());

function handlers(process: (shopId: string) => void): JobHandlers {
  // The one job there is in this file; a worker offers nothing else.
  const only: Partial<JobHandlers> = {
    "inbox.process": async ({ shopId }) => process(shopId),
  };
  return only as JobHandlers;
}

test("a job exists exactly when its transaction committed, and a burst with one key is one job", async () => {
  const add = (shopId: string, fail: boolean) =>
    inTransaction(database.pool, async (tx) => {
      await enqueue(tx, "inbox.process", { shopId }, { key: `inbox:${shopId}` });
      if (fail) throw new Error("rolled back");
    });
  await expect(add("lost.myshopify.com", true)).rejects.toThrow("rolled back");
  await Promise.all(Array.from({ length: 8 }, () => add("kept.myshopify.com", false)));

  const seen: string[] = [];
  let drained = () => {};
  const done = new Promise<void>((resolve) => (drained = resolve));
  const worker = await startWorker({
    pool: database.pool,
    handlers: handlers((shopId) => {
      seen.push(shopId);
      drained();
    }),
    concurrency: 2,
    clock: systemClock,
    log: createLog("silent"),
  });
  await done;
  await worker.stop();
  expect(seen).toEqual(["kept.myshopify.com"]);
});

test("what a dead worker held is free at once, what a living one holds stays", async () => {
  await enqueue(database.pool, "inbox.process", { shopId: "dead" }, { key: "dead" });
  await enqueue(database.pool, "inbox.process", { shopId: "busy" }, { key: "busy" });
  // Both failed before.
  const lockedBy = `update graphile_worker._private_jobs
    set locked_at = now(), locked_by = $1, last_error = 'no answer' where key = $2`;
  await database.pool.query(lockedBy, ["pool-of-the-dead", "dead"]);
  await database.pool.query(lockedBy, ["pool-of-the-living", "busy"]);
  // What came meanwhile is a job of its own; the one that was interrupted has nothing left to do.
  await enqueue(database.pool, "inbox.process", { shopId: "dead" }, { key: "dead" });
  await enqueue(database.pool, "inbox.process", { shopId: "busy" }, { key: "busy" });
  const alive = await holdHeartbeat(database.pool, "pool-of-the-living");
  const owners = async () => {
    const { rows } = await database.pool.query<{ owner: string }>(
      `select coalesce(key, 'replaced') || ': ' || coalesce(locked_by, 'free') as owner
       from graphile_worker._private_jobs order by 1`,
    );
    return rows.map((row) => row.owner);
  };
  await releaseDeadWorkers(database.pool);
  expect(await owners()).toEqual(["busy: free", "dead: free", "replaced: pool-of-the-living"]);
  // It dies between two statements of a look: the next look finds it.
  const held = async () =>
    (await database.pool.query("select from pg_locks where locktype = 'advisory'")).rowCount;
  const dying: Sql = {
    async query(statement: string, values?: unknown[]) {
      const result = await database.pool.query(statement, values);
      alive.stop();
      await expect.poll(held).toBe(0);
      return result;
    },
  };
  await releaseDeadWorkers(dying);
  await releaseDeadWorkers(database.pool);
  expect(await owners()).toEqual(["busy: free", "dead: free"]);
});
