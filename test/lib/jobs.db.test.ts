import { afterAll, beforeAll, expect, test } from "vitest";
import { type JobHandlers, enqueue } from "~/jobs/job.server";
import { startWorker } from "~/jobs/worker.server";
import { inTransaction } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { type TestDatabase, freshDatabase } from "../support/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

function handlers(process: (shopId: string) => void): JobHandlers {
  const unexpected = async () => {
    throw new Error("unexpected job");
  };
  return {
    "inbox.process": async ({ shopId }) => process(shopId),
    "shipments.register": unexpected,
    "shipments.sync": unexpected,
    "shipments.unregister": unexpected,
    "shipments.announce": unexpected,
    "shopify.write_links": unexpected,
    "shipments.leave": unexpected,
    "shipments.sync_all": unexpected,
    "work.wake": unexpected,
    "engine.changed": unexpected,
  };
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
    log: createLog("silent"),
  });
  await done;
  await worker.stop();
  expect(seen).toEqual(["kept.myshopify.com"]);
});
