// SQL over the inbox table: stored webhook deliveries, their state and outcome.
import { compareText } from "~/lib/text/compare-text";
import { addJobSql, enqueue, enqueueEach } from "../jobs/job.server";
import type { Sql } from "../lib/database.server";
import type { DeliveryHeaders } from "./delivery";

export interface NewDelivery extends DeliveryHeaders {
  receivedAt: Date;
  bodySealed: Buffer;
}

export interface StoredDelivery extends DeliveryHeaders {
  receivedAt: Date;
  /** null: deleted after its retention period. */
  bodySealed: Buffer | null;
}

/**
 * Stores deliveries and enqueues their processing in one statement. Duplicates are skipped. The bodies are sent as
 * one binary value that the statement splits: arrays of bytea are sent as text of twice the size.
 */
export async function storeDeliveries(sql: Sql, deliveries: readonly NewDelivery[]): Promise<void> {
  // One order of rows in all processes avoids deadlocks.
  const rows = deliveries.toSorted(
    (a, b) => compareText(a.shopId, b.shopId) || compareText(a.webhookId, b.webhookId),
  );
  const bodyLengths = rows.map((row) => row.bodySealed.length);
  let bodyStart = 1;
  const bodyStarts = bodyLengths.map((length) => (bodyStart += length) - length);
  await sql.query({
    name: "inbox.store",
    text: STORE,
    values: [
      rows.map((row) => row.shopId),
      rows.map((row) => row.webhookId),
      rows.map((row) => row.topic),
      rows.map((row) => row.eventId),
      rows.map((row) => row.apiVersion),
      rows.map((row) => row.triggeredAt),
      rows.map((row) => row.receivedAt),
      Buffer.concat(rows.map((row) => row.bodySealed)),
      bodyStarts,
      bodyLengths,
    ],
  });
}

const STORE = `
  with stored as (
    insert into webhook_deliveries
      (shop_id, webhook_id, topic, event_id, api_version, triggered_at, received_at, body_sealed)
    select shop_id, webhook_id, topic, event_id, api_version, triggered_at, received_at,
      substr($8::bytea, body_start, body_length)
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                $6::timestamptz[], $7::timestamptz[], $9::int[], $10::int[])
      as d (shop_id, webhook_id, topic, event_id, api_version, triggered_at, received_at,
            body_start, body_length)
    on conflict do nothing
    returning shop_id, webhook_id)
  select ${addJobSql("inbox.process", {
    payload: `json_build_object('shopId', shop_id, 'cause', webhook_id)`,
    key: `'inbox:' || shop_id`,
  })}
  from (select shop_id, max(webhook_id) as webhook_id from stored group by shop_id order by 1) shops`;

/** Enqueues the shop's processing again; with `runAt` in a job of its own. */
export async function processAgain(sql: Sql, shopId: string, runAt?: Date): Promise<void> {
  const key = runAt ? `inbox-later:${shopId}` : `inbox:${shopId}`;
  await enqueue(sql, "inbox.process", { shopId }, { key, ...(runAt ? { runAt } : {}) });
}

/** For process start and schedule: enqueues jobs of shops whose job was lost when a process died. */
export async function enqueueWaitingInboxes(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ shop_id: string }>(
    // Skips from shop to shop along the index without reading the many finished deliveries.
    `with recursive shop as (
       (select shop_id from webhook_deliveries order by shop_id limit 1)
       union all
       select (select d.shop_id from webhook_deliveries d
               where d.shop_id > shop.shop_id order by d.shop_id limit 1)
       from shop where shop.shop_id is not null)
     select shop_id from shop
     where exists (select 1 from webhook_deliveries d
                   where d.shop_id = shop.shop_id and d.state = 'received')
     order by 1`,
  );
  await enqueueEach(
    sql,
    "inbox.process",
    rows.map(({ shop_id: shopId }) => ({ key: `inbox:${shopId}`, payload: { shopId } })),
  );
  return rows.length;
}

/** A failed delivery is due 2, 4, 8 … seconds after its last attempt. */
const DUE_AT = `processed_at + power(2, attempts) * interval '1 second'`;

/** When the next failed delivery is due; null when there is none. */
export async function findNextDue(sql: Sql, shopId: string): Promise<Date | null> {
  const { rows } = await sql.query<{ due_at: Date | null }>({
    name: "inbox.next_due",
    text: `select min(${DUE_AT}) as due_at from webhook_deliveries
           where shop_id = $1 and state = 'received' and attempts > 0`,
    values: [shopId],
  });
  return rows[0]?.due_at ?? null;
}

/** Takes the shop's inbox lock for this transaction; false when another one holds it. */
export async function tryLockInbox(tx: Sql, shopId: string): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>({
    name: "inbox.lock",
    text: `select pg_try_advisory_xact_lock(hashtextextended('inbox:' || $1, 0)) as locked`,
    values: [shopId],
  });
  return rows[0]?.locked ?? false;
}

/**
 * Takes due deliveries, oldest first, up to both limits but at least one. They come in the order in which Shopify
 * triggered them, as far as that is known.
 */
export async function takeDue(
  tx: Sql,
  shopId: string,
  now: Date,
  limit: { deliveries: number; bytes: number },
): Promise<StoredDelivery[]> {
  const { rows } = await tx.query<StoredDelivery>({
    name: "inbox.take_due",
    // Those beyond the limit of bytes are locked, too, for as long as the others.
    text: `with due as (
             select * from webhook_deliveries
             where shop_id = $1 and state = 'received' and (attempts = 0 or ${DUE_AT} <= $2)
             order by received_at, webhook_id limit $3 for update),
           sized as (
             select *, row_number() over place as place, sum(octet_length(body_sealed)) over place as bytes
             from due window place as (order by received_at, webhook_id))
           select shop_id as "shopId", webhook_id as "webhookId", topic, event_id as "eventId",
             api_version as "apiVersion", triggered_at as "triggeredAt", received_at as "receivedAt",
             body_sealed as "bodySealed"
           from sized where place = 1 or bytes <= $4
           order by coalesce(triggered_at, received_at), webhook_id`,
    values: [shopId, now, limit.deliveries, limit.bytes],
  });
  return rows;
}

export interface DeliveryEnd {
  webhookId: string;
  outcome: string;
  reason: string | null;
  /** From the body, if it was readable. */
  orderId: string | null;
  /** Deletes the body and the order id. */
  deleteBody: boolean;
}

/** Ends deliveries: `done`, or `failed` when they are not retried any more. What has ended already stays as it is. */
export async function finishDeliveries(
  sql: Sql,
  shopId: string,
  state: "done" | "failed",
  ends: readonly DeliveryEnd[],
  now: Date,
): Promise<void> {
  if (ends.length === 0) return;
  await sql.query({
    name: "inbox.finish",
    text: `update webhook_deliveries d
           set state = $2, outcome = e.outcome, reason = e.reason, processed_at = $3,
             order_id = case when not e.delete_body then coalesce(e.order_id, d.order_id) end,
             body_sealed = case when not e.delete_body then d.body_sealed end
           from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
             as e (webhook_id, outcome, reason, order_id, delete_body)
           where d.shop_id = $1 and d.webhook_id = e.webhook_id and d.state = 'received'`,
    values: [
      shopId,
      state,
      now,
      ends.map(({ webhookId }) => webhookId),
      ends.map(({ outcome }) => outcome),
      ends.map(({ reason }) => reason),
      ends.map(({ orderId }) => orderId),
      ends.map(({ deleteBody }) => deleteBody),
    ],
  });
}

/** Records a failed attempt to be retried; returns the count of attempts. */
export async function recordFailedAttempt(
  sql: Sql,
  shopId: string,
  webhookId: string,
  failure: { reason: string; orderId: string | null; now: Date },
): Promise<number> {
  const { rows } = await sql.query<{ attempts: number }>(
    `update webhook_deliveries set attempts = attempts + 1, reason = $3, processed_at = $4,
       order_id = coalesce($5, order_id)
     where shop_id = $1 and webhook_id = $2 and state = 'received' returning attempts`,
    [shopId, webhookId, failure.reason, failure.now, failure.orderId],
  );
  return rows[0]?.attempts ?? 0;
}

/** When the shop's last webhook arrived; null without any. */
export async function findLastReceivedAt(sql: Sql, shopId: string): Promise<Date | null> {
  const { rows } = await sql.query<{ received_at: Date | null }>(
    `select max(received_at) as received_at from webhook_deliveries where shop_id = $1`,
    [shopId],
  );
  return rows[0]?.received_at ?? null;
}
