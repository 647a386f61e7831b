// A job whose handler fails: it is tried again later, and at the time that the other side named.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type JobHandlers, enqueue } from "~/jobs/job.server";
import { startWorker } from "~/jobs/worker.server";
import { AppError } from "~/lib/errors";
import { createLog } from "~/lib/log.server";
import { HOUR_MS, systemClock } from "~/lib/time";
import { type TestDatabase, freshDatabase } from "../support/database";

const KEY = "inbox:failing.myshopify.com";
const PAYLOAD = { shopId: "failing.myshopify.com" };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.pool.query("delete from graphile_worker._private_jobs"));
afterAll(() => database.drop());

interface JobRow {
  key: string | null;
  attempts: number;
  lastError: string | null;
  isLocked: boolean;
  runsInMs: number;
  payload: unknown;
}

async function jobs(): Promise<JobRow[]> {
  const { rows } = await database.pool.query<JobRow>(
    `select key, attempts::int, last_error as "lastError", locked_at is not null as "isLocked", payload,
       (extract(epoch from run_at - clock_timestamp()) * 1000)::float8 as "runsInMs"
     from graphile_worker._private_jobs`,
  );
  return rows;
}

/** Runs one job whose handler throws `error`, until it is back in the queue. */
async function failOnce(error: Error, meanwhile = async () => {}): Promise<JobRow[]> {
  const handler = vi.fn(async () => {
    await meanwhile();
    throw error;
  });
  const only: Partial<JobHandlers> = { "inbox.process": handler };
  await enqueue(database.pool, "inbox.process", PAYLOAD, { key: KEY });
  const worker = await startWorker({
    pool: database.pool,
    handlers: only as JobHandlers,
    concurrency: 1,
    clock: systemClock,
    log: createLog("silent"),
  });
  await vi.waitFor(() => expect(handler).toHaveBeenCalled(), { timeout: 10_000 });
  await worker.stop();
  return jobs();
}

test("a job that fails after a newer one took its key is gone, and the newer one stays", async () => {
  const error = new Error("the courier is away");
  const left = await failOnce(error, () =>
    enqueue(database.pool, "inbox.process", PAYLOAD, {
      key: KEY,
      runAt: new Date(Date.now() + HOUR_MS),
    }),
  );
  expect(left).toMatchObject([{ key: KEY, attempts: 0, lastError: null }]);
});

test("a failed job stays, counts its attempt, names its error and waits before the next", async () => {
  const [job, ...others] = await failOnce(new Error("the courier is away"));
  expect(others).toEqual([]);
  expect(job).toMatchObject({
    key: KEY,
    attempts: 1,
    lastError: expect.stringContaining("the courier is away"),
    isLocked: false,
    payload: PAYLOAD,
  });
  expect(job?.runsInMs).toBeGreaterThan(0);
});

test("a failure that names a time leaves one job under the same key, due at that time", async () => {
  const error = new AppError("rate_limited", "later", { retryAfterMs: HOUR_MS });
  const [job, ...others] = await failOnce(error);
  expect(others).toEqual([]);
  expect(job).toMatchObject({ key: KEY, attempts: 0, isLocked: false, payload: PAYLOAD });
  expect(job?.runsInMs).toBeGreaterThan(HOUR_MS - 60_000);
  expect(job?.runsInMs).toBeLessThanOrEqual(HOUR_MS);
});
