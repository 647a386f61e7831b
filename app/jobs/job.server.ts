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
  /** Correct at the tracking service what it was given about registered shipments. */
  "shipments.update": { shopId: string };
  /** Stop watching a tracking that no fulfillment carries any more; `generation`: at which of the shop's services. */
  "shipments.unregister": {
    shopId: string;
    carrierCode: string;
    trackingNumber: string;
    generation: number;
  };
  /** Have the services that the shop left forget what the present one has. */
  "shipments.deregister_former": { shopId: string };
  /** Parcels of the shop have another status: whoever is to know it is told. */
  "shipments.announce": { shopId: string };
  /** Make the shop's tracking page the link of a fulfilment's numbers, if the merchant wants it. */
  "shopify.write_links": { shopId: string; fulfillmentId: string };
  /** Have every shop's news taken: finds what a lost hint missed. */
  "shipments.sync_all": Record<string, never>;
  /** Shopify gave the shop's token: see that it has what it needs before its first parcel. */
  "shops.prepare": { shopId: string };
  /** Use the refresh tokens that lie still, so that none dies of it. */
  "shops.keep_tokens": Record<string, never>;
  /** Renew one shop's token. */
  "shops.keep_token": { shopId: string };
  /** Compare the shop's changed orders with Shopify and mend what differs; `since`: an ISO date to begin at. */
  "shopify.reconcile": { shopId: string; since?: string };
  /** Have the shops compared whose turn this minute is. */
  "shopify.reconcile_due": Record<string, never>;
  /** Go on with the reading of the shop's past orders. */
  "shopify.backfill": { shopId: string };
  /** Wake what waits with no job to its name, whoever died over it. */
  "jobs.enqueue_lost": Record<string, never>;
  /** Drop webhook bodies and rows whose time is over. */
  "inbox.expire": Record<string, never>;
  /** Erase a customer, as far as it has not been done; the request says whom. */
  "privacy.redact": { shopId: string; requestId: string };
  /** Erase everything of a shop that is gone, unless it is back since it was told so (ISO 8601). */
  "privacy.erase_shop": { shopId: string; reportedAt: string };
  /** Have the tracking service forget what it still has to. */
  "privacy.delete_trackings": { shopId: string };
  /** Have personal data removed whose time is over, shop by shop. */
  "privacy.retention": Record<string, never>;
  /** The same for one shop. */
  "privacy.retain": { shopId: string };
  /** Shopify reported on a fulfillment: its parcels are polled at once. */
  "shopify.events_arrived": { shopId: string; fulfillmentId: string };
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
  /** What waits longest goes first among equals; a lower number goes ahead. 0 when left away. */
  priority?: number;
  /** Of all jobs of one queue one at a time is run, so that slow work never takes every worker. */
  queue?: string;
}

/** Of work that nobody waits for in front of a screen. */
export const BACKGROUND_PRIORITY = 10;

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
             job_key => $5::text, job_key_mode => 'preserve_run_at',
             priority => $6::int, queue_name => $7::text)`,
    values: [
      name,
      JSON.stringify(payload),
      options.runAt ?? null,
      options.maxAttempts ?? 25,
      options.key ?? null,
      options.priority ?? 0,
      options.queue ?? null,
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
  jobs: readonly { key: string; payload: JobPayloads[Name]; queue?: string }[],
  options: Pick<EnqueueOptions, "maxAttempts" | "priority"> = {},
): Promise<void> {
  if (jobs.length === 0) return;
  await sql.query({
    name: "jobs.enqueue_each",
    text: `select graphile_worker.add_job(
             $1::text, payload => job.payload::json, max_attempts => $5::int,
             job_key => job.key, job_key_mode => 'preserve_run_at',
             priority => $6::int, queue_name => job.queue)
           from unnest($2::text[], $3::text[], $4::text[]) as job (key, payload, queue)`,
    values: [
      name,
      jobs.map((job) => job.key),
      jobs.map((job) => JSON.stringify(job.payload)),
      jobs.map((job) => job.queue ?? null),
      options.maxAttempts ?? 25,
      options.priority ?? 0,
    ],
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

/** An SQL condition: a living worker has a job of this name in hand for the shop. `shopId` is an SQL expression. */
export function isRunningSql(name: JobName, shopId: string): string {
  return `exists (
    select 1 from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id
    where task.identifier = '${name}' and job.locked_at is not null
      and job.payload->>'shopId' = ${shopId})`;
}
