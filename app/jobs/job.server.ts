// Jobs: defined by name and payload, enqueued in the caller's transaction, run by graphile-worker.
import type { Sql } from "../lib/database.server";

/** Every job there is, and what it carries. A job's payload is small and names rows; it holds nothing personal. */
export interface JobPayloads {
  /** Give meaning to the shop's received webhooks. */
  "inbox.process": { shopId: string };
  /** Register the shop's pending shipments with its tracking service. */
  "shipments.register": { shopId: string };
  /** Take the tracking service's news for the shop. */
  "shipments.sync": { shopId: string };
  /** Stop watching a tracking that no fulfillment carries any more; `generation`: at which of the shop's services. */
  "shipments.unregister": {
    shopId: string;
    carrierCode: string;
    trackingNumber: string;
    generation: number;
  };
  /** Have the services that the shop left forget what the present one has. */
  "shipments.leave": { shopId: string };
  /** Parcels of the shop have another status: whoever is to know it is told. */
  "shipments.announce": { shopId: string };
  /** Make the shop's tracking page the link of a fulfilment's numbers, if the merchant wants it. */
  "shopify.write_links": { shopId: string; fulfillmentId: string };
  /** Have every shop's news taken: finds what a lost hint missed. */
  "shipments.sync_all": Record<string, never>;
  /** Wake what waits with no job to its name, whoever died over it. */
  "work.wake": Record<string, never>;
  /** Trackings of an engine account changed: whoever listens should sync. */
  "engine.changed": { accountId: string };
}

export type JobName = keyof JobPayloads;

export interface EnqueueOptions {
  /** At most one waiting job has this key; a burst becomes one job. */
  key?: string;
  /** Earliest start. */
  runAt?: Date;
  /** Tries before the job is given up; graphile-worker waits exp(try) seconds between them. */
  maxAttempts?: number;
}

export type JobHandlers = { [Name in JobName]: (payload: JobPayloads[Name]) => Promise<void> };

/**
 * Adds a job in the transaction of `sql`, so it exists exactly when the fact that caused it does.
 * With a key, a waiting job of that key keeps its earlier start; one that already runs is followed by another.
 */
export async function enqueue<Name extends JobName>(
  sql: Sql,
  name: Name,
  payload: JobPayloads[Name],
  options: EnqueueOptions = {},
): Promise<void> {
  await sql.query({
    name: "jobs.enqueue",
    text: `select graphile_worker.add_job(
             $1::text, payload => $2::json, run_at => $3::timestamptz, max_attempts => $4::int,
             job_key => $5::text, job_key_mode => 'preserve_run_at')`,
    values: [
      name,
      JSON.stringify(payload),
      options.runAt ?? null,
      options.maxAttempts ?? 25,
      options.key ?? null,
    ],
  });
}

/**
 * The same for many payloads of one job in one statement. Give them sorted by key: transactions that
 * share keys then wait for each other in one order and never crosswise.
 */
export async function enqueueEach<Name extends JobName>(
  sql: Sql,
  name: Name,
  jobs: readonly { key: string; payload: JobPayloads[Name] }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await sql.query({
    name: "jobs.enqueue_each",
    text: `select graphile_worker.add_job(
             $1::text, payload => job.payload::json, max_attempts => 25,
             job_key => job.key, job_key_mode => 'preserve_run_at')
           from unnest($2::text[], $3::text[]) as job (key, payload)`,
    values: [name, jobs.map((job) => job.key), jobs.map((job) => JSON.stringify(job.payload))],
  });
}

/**
 * The call that adds a keyed job, for a statement that writes a fact and enqueues its consequence in one
 * round trip. `payload` and `key` are SQL expressions: of json and of text.
 */
export function addJobSql(name: JobName, job: { payload: string; key: string }): string {
  return `graphile_worker.add_job('${name}', payload => ${job.payload}, max_attempts => 25,
    job_key => ${job.key}, job_key_mode => 'preserve_run_at')`;
}
