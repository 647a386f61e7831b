// Jobs: defined by name and payload, enqueued in the caller's transaction, run by graphile-worker.
import type { Sql } from "../lib/database.server";
import { currentRequestId } from "../lib/request-context.server";

/** Every job there is, and what it carries. A job's payload is small and names rows; it holds nothing personal. */
export interface JobPayloads {
  /** Process the shop's stored webhooks. */
  "inbox.process": { shopId: string };
  /** Register the shop's pending shipments with its tracking service. */
  "shipments.register": { shopId: string };
  /** Sync the shop's shipments from its tracking service. */
  "shipments.sync": { shopId: string };
  /** Correct at the tracking service what it was given about registered shipments. */
  "shipments.update": { shopId: string };
  /** Delete a tracking that no fulfillment has any more, at the shop's service of this generation. */
  "shipments.unregister": {
    shopId: string;
    carrierCode: string;
    trackingNumber: string;
    generation: number;
  };
  /** Delete at the shop's former services what its present one has registered. */
  "shipments.deregister_former": { shopId: string };
  /** Write the shop's status changes back to Shopify. */
  "shipments.announce": { shopId: string };
  /** Make the shop's tracking page the link of a fulfillment's numbers, if the merchant turned that on. */
  "shopify.write_links": { shopId: string; fulfillmentId: string };
  /** Add the shipments of an import. */
  "shipments.import": { shopId: string; importId: string };
  /** Work off an action over many shipments. */
  "shipments.bulk": { shopId: string; runId: string };
  /** Delete what is kept of bulk actions and imports after its time. */
  "shipments.expire_bulk": Record<string, never>;
  /** Compute how long the shop's lanes take, and which open parcels that makes late. */
  "shipments.refresh_lanes": { shopId: string };
  /** Sync every shop: finds what a lost notification missed. */
  "shipments.sync_all": Record<string, never>;
  /** After Shopify gave the shop's token: create what the shop needs before its first parcel. */
  "shops.prepare": { shopId: string };
  /** Renew tokens that were idle for a day, before Shopify expires their refresh tokens. */
  "shops.keep_tokens": Record<string, never>;
  /** Renew one shop's token. */
  "shops.keep_token": { shopId: string };
  /** Compare the shop's changed orders with Shopify and repair differences; `since`: an ISO date to begin at. */
  "shopify.reconcile": { shopId: string; since?: string };
  /** Enqueue the reconciliation of the shops that are due this minute. */
  "shopify.reconcile_due": Record<string, never>;
  /** Read the items of the shop's changed orders: pictures, and what was not sent yet. */
  "shopify.read_items": { shopId: string };
  /** Continue the backfill of the shop's past orders. */
  "shopify.backfill": { shopId: string };
  /** Enqueue jobs for work whose job was lost when a process died. */
  "jobs.enqueue_lost": Record<string, never>;
  /** Delete webhook bodies and rows after their retention period. */
  "inbox.expire": Record<string, never>;
  /** Erase a customer, from where the last run ended; the request names the customer. */
  "privacy.redact": { shopId: string; requestId: string };
  /** Erase everything of an uninstalled shop, unless it was installed again after this time (ISO 8601). */
  "privacy.erase_shop": { shopId: string; reportedAt: string };
  /** Delete trackings at the tracking service that are still scheduled for it. */
  "privacy.delete_trackings": { shopId: string };
  /** Remove personal data after its retention period, shop by shop. */
  "privacy.retention": Record<string, never>;
  /** The same for one shop. */
  "privacy.retain": { shopId: string };
  /** Shopify reported on a fulfillment: its parcels are polled at once. */
  "shopify.events_arrived": { shopId: string; fulfillmentId: string };
  /** Trackings of an engine account changed: its shop is synced. */
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
  /** Lower numbers run first; among equals the oldest job. Default 0. */
  priority?: number;
  /** Of all jobs of one queue one at a time is run, so that slow work never takes every worker. */
  queue?: string;
}

/** For registration: with many shops it would wait behind the stored webhooks of all. */
export const AHEAD_PRIORITY = -1;
/** For work that no person is waiting for. */
export const BACKGROUND_PRIORITY = 10;
/** Tries of a job that sets none: over about four days. */
const MAX_ATTEMPTS = 25;

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
      payloadText(payload),
      options.runAt ?? null,
      options.maxAttempts ?? MAX_ATTEMPTS,
      options.key ?? null,
      options.priority ?? 0,
      options.queue ?? null,
    ],
  });
}

/** With the id of the request under way as `cause`, which the job's log lines then bear. */
function payloadText(payload: object): string {
  const requestId = currentRequestId();
  return JSON.stringify(requestId === null ? payload : { ...payload, cause: requestId });
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
      jobs.map((job) => payloadText(job.payload)),
      jobs.map((job) => job.queue ?? null),
      options.maxAttempts ?? MAX_ATTEMPTS,
      options.priority ?? 0,
    ],
  });
}

/**
 * The call that adds a keyed job, for a statement that writes a fact and enqueues its consequence in one
 * round trip. `payload` and `key` are SQL expressions: of json and of text.
 */
export function addJobSql(name: JobName, job: { payload: string; key: string }): string {
  return `graphile_worker.add_job('${name}', payload => ${job.payload}, max_attempts => ${MAX_ATTEMPTS},
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
