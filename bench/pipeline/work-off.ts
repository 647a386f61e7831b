// Runs the app's jobs until a backlog is processed and registered.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { enqueueWaitingInboxes } from "../../app/inbox/store.server";
import { startJobs } from "../../app/main/jobs.server";
import type { Services } from "../../app/main/services.server";
import type { Counts } from "./world";

/** A pipeline that is not done after this time is stuck. */
const STUCK_SECONDS = 600;

export interface Reached {
  seconds: number;
  statements: number;
  batches: number;
}

/** Runs the jobs until all webhooks are processed and all shipments registered. */
export async function workOff(
  services: Services,
  counts: Counts,
): Promise<{ processed: Reached; registered: Reached }> {
  const { pool } = services.database;
  const watcher = new pg.Client({ connectionString: services.env.DATABASE_URL });
  await watcher.connect();
  const before = { ...counts };
  const startedAt = performance.now();
  await enqueueWaitingInboxes(pool);
  const jobs = await startJobs(services);
  const until = async (sql: string): Promise<Reached> => {
    for (;;) {
      const { rows } = await watcher.query<{ left: boolean }>(`select exists (${sql}) as left`);
      const seconds = (performance.now() - startedAt) / 1000;
      const statements = counts.statements - before.statements;
      if (!rows[0]?.left) return { seconds, statements, batches: counts.batches - before.batches };
      if (seconds > STUCK_SECONDS) throw new Error(`Not done after ${STUCK_SECONDS} s: ${sql}`);
      await sleep(50);
    }
  };
  const processed = await until(`select from webhook_deliveries where state = 'received'`);
  const registered = await until(`select from shipments where registration_state = 'pending'`);
  await jobs.stop();
  await watcher.end();
  return { processed, registered };
}
