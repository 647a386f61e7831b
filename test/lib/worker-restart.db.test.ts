// PostgreSQL stops and starts again while jobs run: the process lives on, and every job is done.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type JobHandlers, enqueue } from "~/jobs/job.server";
import { startWorker } from "~/jobs/worker.server";
import type { Database } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { systemClock } from "~/lib/time";
import {
  type EmbeddedPostgres,
  embeddedPostgresDirectory,
  startEmbeddedPostgres,
} from "~/lib/postgres/embedded-postgres.server";
import { waitForDatabase } from "~/lib/postgres/wait-for-database.server";
import { openDatabase } from "~/main/database.server";
import { migrateDatabase } from "~/main/migrate.server";
import { freePort } from "../support/ports";

const JOBS = 60;
const directory = path.join(mkdtempSync(path.join(os.tmpdir(), "waymark-restart-")), "postgres");

let port: number;
let server: EmbeddedPostgres;
let database: Database;
const start = () => startEmbeddedPostgres({ directory, durable: false, port });
beforeAll(async () => {
  port = await freePort();
  server = await start();
  await migrateDatabase(server.url);
  database = openDatabase(server.url, 10);
}, 120_000);
afterAll(async () => {
  await database.close();
  await server.stop();
  await rm(embeddedPostgresDirectory(directory), { recursive: true, force: true });
});

const waitingJobs = async () => {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int as count from graphile_worker._private_jobs`,
  );
  return rows[0]?.count;
};

test("a start waits for a database that is not there yet, and not for one that refuses the password", async () => {
  await server.stop();
  const waiting: string[] = [];
  const ready = waitForDatabase(server.url, 60_000, (message) => waiting.push(message));
  await vi.waitFor(() => expect(waiting).toHaveLength(1), { timeout: 10_000 });
  server = await start();
  await ready;
  expect(waiting).toEqual(["Waiting for the database (ECONNREFUSED)"]);

  const refused = new URL(server.url);
  refused.password = "wrong";
  await expect(waitForDatabase(refused.href, 60_000, () => {})).rejects.toMatchObject({
    code: "28P01",
  });
}, 60_000);

test("a database that stays away is reported when the time is over", async () => {
  const away = new URL(server.url);
  away.port = String(await freePort());
  await expect(waitForDatabase(away.href, 0, () => {})).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});

/** An unhandled rejection fails the run: Vitest reports it. */
test("after a restart of the database with jobs in hand, the same process does them all", async () => {
  const done = new Set<string>();
  const only: Partial<JobHandlers> = {
    "inbox.process": async ({ shopId }) => {
      await sleep(20);
      await database.pool.query("select 1");
      done.add(shopId);
    },
  };
  const worker = await startWorker({
    pool: database.pool,
    handlers: only as JobHandlers,
    concurrency: 4,
    clock: systemClock,
    log: createLog("silent"),
  });
  for (let index = 0; index < JOBS; index++) {
    await enqueue(database.pool, "inbox.process", { shopId: `shop-${index}` });
  }
  for (let restart = 1; restart <= 3; restart++) {
    await vi.waitFor(() => expect(done.size).toBeGreaterThanOrEqual(restart * 8), {
      timeout: 30_000,
      interval: 5,
    });
    await server.stop();
    server = await start();
  }
  await vi.waitFor(async () => expect(await waitingJobs()).toBe(0), {
    timeout: 60_000,
    interval: 100,
  });
  expect(done.size).toBe(JOBS);
  await worker.stop();
}, 150_000);
