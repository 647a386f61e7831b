// SQL for registration: pending shipments, the calls that have them, and outcomes.
import { isRunningSql } from "~/jobs/job.server";
import type { Pool } from "pg";
import { type Sql, inTransaction } from "~/lib/database.server";
import type { CreateOutcome } from "~/trackingmore/client/tracking-service";
import type { RegistrationState } from "../shipment";
import { takeFromCalls } from "../record/store-calls.server";
import { enqueueUnregister } from "../record/store-live-links.server";
import { lockShipments } from "../record/store.server";

/** A leased shipment with the facts of its earliest fulfillment and its order. */
export interface LeasedShipment {
  id: string;
  carrierCode: string;
  trackingNumber: string;
  destinationCountry: string | null;
  orderId: string | null;
  /** "#1001.1" */
  fulfillmentName: string | null;
  hasOrder: boolean;
  orderName: string | null;
  orderEmailSealed: Buffer | null;
  fulfillmentId: string | null;
  fulfillmentEmailSealed: Buffer | null;
  locale: string | null;
  placedAt: Date | null;
  fulfilledAt: Date | null;
  /** The service may still have an earlier parcel of the number. */
  isReused: boolean;
  /** How often the service refused it for now. */
  attempts: number;
}

/** A new shipment waits a while for its order's webhook. */
const ORDER_IS_KNOWN = `exists (
  select 1 from fulfillment_shipments l join orders o on o.shop_id = l.shop_id and o.id = l.order_id
  where l.shop_id = s.shop_id and l.shipment_id = s.id and l.removed_at is null)`;

/** A registration call: no other call has its shipments until it ends. */
export interface LeasedCall {
  id: string;
  shipments: LeasedShipment[];
}

/**
 * Leases up to `limit` due pending shipments for a call until `leaseUntil`; those refused before and those of a
 * backfill come last. Shipments of unknown orders are leased only if added before `orderGraceFrom`. Null: none is due.
 */
export async function leasePending(
  pool: Pool,
  shopId: string,
  lease: { now: Date; leaseUntil: Date; orderGraceFrom: Date; limit: number },
): Promise<LeasedCall | null> {
  const call = await inTransaction(pool, async (tx) => {
    // One after the other, so that a worker sees the calls that another one has just begun.
    await tx.query({
      name: "shipments.lock_calls",
      text: `select pg_advisory_xact_lock(hashtextextended('registration:' || $1, 0))`,
      values: [shopId],
    });
    const { rows } = await tx.query<{ id: string; shipment_ids: string[] }>({
      name: "shipments.lease_pending",
      text: `with due as materialized (
               select s.id, s.carrier_code, s.tracking_number from shipments s
               where s.shop_id = $1 and s.registration_state = 'pending'
                 and s.id not in (
                   select unnest(c.shipment_ids) from registration_calls c where c.shop_id = $1)
                 and (s.registration_due_at is null or s.registration_due_at <= $2)
                 and not s.is_superseded
                 and (s.created_at <= $4 or ${ORDER_IS_KNOWN})
               order by s.is_backlog, s.registration_attempts, s.created_at, s.id limit $5)
             insert into registration_calls
               (shop_id, id, shipment_ids, carrier_codes, tracking_numbers, leased_until)
             select $1, gen_random_uuid(), array_agg(id), array_agg(carrier_code),
               array_agg(tracking_number), $3
             from due having count(*) > 0
             returning id, shipment_ids`,
      values: [shopId, lease.now, lease.leaseUntil, lease.orderGraceFrom, lease.limit],
    });
    return rows[0];
  });
  if (!call) return null;
  return { id: call.id, shipments: await readLeased(pool, shopId, call.shipment_ids) };
}

/** Leased shipments by id. */
export async function readLeased(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<LeasedShipment[]> {
  const { rows } = await sql.query<LeasedShipment>({
    name: "shipments.read_leased",
    text: `select s.id, s.carrier_code as "carrierCode", s.tracking_number as "trackingNumber",
             coalesce(s.destination_country, first.destination_country) as "destinationCountry",
             first.order_id as "orderId", first.fulfillment_name as "fulfillmentName",
             coalesce(first.has_order, false) as "hasOrder", first.order_name as "orderName",
             first.order_email as "orderEmailSealed",
             first.fulfillment_id as "fulfillmentId", first.fulfillment_email as "fulfillmentEmailSealed",
             first.customer_locale as locale,
             first.placed_at as "placedAt", s.fulfilled_at as "fulfilledAt",
             s.registration_attempts as attempts,
             exists (select 1 from shipments e
                     where e.shop_id = s.shop_id and e.number_key = s.number_key
                       and e.carrier_code = s.carrier_code and e.id <> s.id
                       and e.registered_at is not null) as "isReused"
           from shipments s left join lateral (
             select l.order_id, f.name as fulfillment_name, o.id is not null as has_order,
               o.name as order_name, o.email_sealed as order_email, f.id as fulfillment_id,
               f.email_sealed as fulfillment_email, o.customer_locale, o.placed_at, o.destination_country
             from fulfillment_shipments l
             left join fulfillments f on f.shop_id = l.shop_id and f.id = l.fulfillment_id
             left join orders o on o.shop_id = l.shop_id and o.id = l.order_id
             where l.shop_id = s.shop_id and l.shipment_id = s.id and l.removed_at is null
             order by f.fulfilled_at, l.fulfillment_id limit 1) first on true
           where s.shop_id = $1 and s.id = any($2::uuid[]) order by s.created_at, s.id`,
    values: [shopId, ids],
  });
  return rows;
}

/** A pair that the service was asked to register. */
export interface AskedPair {
  carrierCode: string;
  trackingNumber: string;
}

export interface EndedCall {
  /** Ids of the shipments that waited for its answers until now. */
  held: ReadonlySet<string>;
  asked: readonly AskedPair[];
}

/**
 * Ends a call. The same transaction saves what came of its shipments. Null: it had ended, because its lease ran out
 * or the shop switched to another service.
 */
export async function endCall(tx: Sql, shopId: string, callId: string): Promise<EndedCall | null> {
  const { rows } = await tx.query<{ held: string[]; codes: string[]; numbers: string[] }>({
    name: "shipments.end_call",
    text: `delete from registration_calls where shop_id = $1 and id = $2
           returning shipment_ids as held, carrier_codes as codes, tracking_numbers as numbers`,
    values: [shopId, callId],
  });
  const [call] = rows;
  if (!call) return null;
  const asked = call.numbers.map((trackingNumber, index) => ({
    trackingNumber,
    carrierCode: call.codes[index] ?? "",
  }));
  return { held: new Set(call.held), asked };
}

/** Ends a call without answers; the next job retries the shipments. `asked` is used if the call had ended before. */
export async function releaseCall(
  pool: Pool,
  shopId: string,
  callId: string,
  asked: readonly AskedPair[] = [],
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await lockShipments(tx, shopId);
    const ended = await endCall(tx, shopId, callId);
    await markUnanswered(tx, shopId, ended ?? { held: new Set(), asked });
  });
}

/** Ends the calls whose lease ran out, and those of shops without a running job: their worker died. */
export async function releaseOrphanedCalls(pool: Pool, now: Date): Promise<void> {
  const isRunning = isRunningSql("shipments.register", "c.shop_id");
  const { rows } = await pool.query<{ id: string; shop_id: string }>(
    `select c.id, c.shop_id from registration_calls c
     where c.leased_until <= $1 or not ${isRunning} order by c.shop_id, c.id`,
    [now],
  );
  for (const { id, shop_id: shopId } of rows) await releaseCall(pool, shopId, id);
}

/**
 * The service may have what it was asked for, though no answer of it was saved. Pending shipments are asked for
 * again. The others were removed, stopped or changed during the call: their pairs are deleted at the service, which
 * may have taken them after the deletion that the change itself had enqueued. The caller holds lockShipments.
 */
export async function markUnanswered(
  tx: Sql,
  shopId: string,
  { held, asked }: EndedCall,
  saved: readonly (AskedPair & { id: string })[] = [],
): Promise<void> {
  const isDone = new Set(saved.map(({ id }) => id));
  const open = [...held].filter((id) => !isDone.has(id));
  const pending = open.length === 0 ? [] : await saveUnanswered(tx, shopId, open);
  const kept = new Set([...saved, ...pending].map(pairText));
  for (const pair of asked) {
    if (!kept.has(pairText(pair))) await enqueueUnregister(tx, shopId, pair);
  }
}

const pairText = ({ carrierCode, trackingNumber }: AskedPair) => `${carrierCode}/${trackingNumber}`;

/** Returns the pairs of those that are pending. */
async function saveUnanswered(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<AskedPair[]> {
  const { rows } = await tx.query<AskedPair & { isPending: boolean }>(
    `update shipments set registration_unanswered = true
     where shop_id = $1 and id = any($2::uuid[])
       and registration_state in ('pending', 'removed', 'stopped')
     returning registration_state = 'pending' as "isPending", carrier_code as "carrierCode",
       tracking_number as "trackingNumber"`,
    [shopId, ids],
  );
  return rows.filter(({ isPending }) => isPending);
}

/** Saves when shipments refused for now are tried again; 0 ms counts no attempt. */
export async function postpone(
  tx: Sql,
  shopId: string,
  items: readonly { id: string; delayMs: number }[],
  now: Date,
): Promise<void> {
  if (items.length === 0) return;
  await tx.query(
    `update shipments s set
       registration_attempts = registration_attempts + (p.delay_ms > 0)::int,
       registration_due_at = case when p.delay_ms > 0
                                  then $4::timestamptz + p.delay_ms * interval '1 millisecond' end
     from unnest($2::uuid[], $3::float8[]) as p (id, delay_ms)
     where s.shop_id = $1 and s.id = p.id and s.registration_state = 'pending'`,
    [shopId, items.map(({ id }) => id), items.map(({ delayMs }) => delayMs), now],
  );
}

/** Counts a failed probe with these shipments, up to `most` attempts: others are sent first then. */
export async function countProbe(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
  most: number,
): Promise<void> {
  await sql.query(
    `update shipments set registration_attempts = least(registration_attempts + 1, $3)
     where shop_id = $1 and id = any($2::uuid[]) and registration_state = 'pending'
       and registration_due_at is null and registration_attempts < $3`,
    [shopId, ids, most],
  );
}

/** When the next postponed shipment, or the newest one that waits for its order, is due; null without any. */
export async function findNextDue(
  sql: Sql,
  shopId: string,
  wait: { orderGraceFrom: Date; orderGraceMs: number },
): Promise<Date | null> {
  const { rows } = await sql.query<{ due_at: Date | null }>(
    `select least(
       (select min(registration_due_at) from shipments
        where shop_id = $1 and registration_state = 'pending' and registration_due_at is not null),
       (select max(s.created_at + $3::float8 * interval '1 millisecond') from shipments s
        where s.shop_id = $1 and s.registration_state = 'pending' and s.created_at > $2
          and s.registration_due_at is null and not ${ORDER_IS_KNOWN})) as due_at`,
    [shopId, wait.orderGraceFrom, wait.orderGraceMs],
  );
  return rows[0]?.due_at ?? null;
}

/**
 * Saves the service's answers. Returns the ids that were saved; a shipment that was removed or got another carrier
 * during the call is skipped.
 */
export async function saveOutcomes(
  sql: Sql,
  shopId: string,
  answers: readonly { shipment: LeasedShipment; outcome: CreateOutcome; facts: Buffer }[],
  now: Date,
): Promise<Set<string>> {
  const states = answers.map(({ outcome }) => stateOf(outcome));
  const { rows } = await sql.query<{ id: string }>({
    name: "shipments.save_outcomes",
    text: `update shipments s set registration_state = a.state, registration_code = a.code,
             registration_message = a.message, registration_unanswered = false,
             registration_attempts = 0, registration_due_at = null,
             registered_facts = case when a.is_created then a.facts end,
             needs_update = a.state = 'registered' and not a.is_created,
             registered_at = case when a.state = 'registered' then $7::timestamptz else s.registered_at end,
             tracking_id = coalesce(a.tracking_id, s.tracking_id), updated_at = $7
           from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $8::text[],
             $9::bytea[], $10::boolean[])
             as a (id, carrier_code, state, code, message, tracking_id, facts, is_created)
           where s.shop_id = $1 and s.id = a.id and s.carrier_code = a.carrier_code
             and s.registration_state = 'pending'
           returning s.id`,
    values: [
      shopId,
      answers.map(({ shipment }) => shipment.id),
      answers.map(({ shipment }) => shipment.carrierCode),
      states,
      answers.map(({ outcome }) => (outcome.outcome === "rejected" ? outcome.code : null)),
      answers.map(({ outcome }) => (outcome.outcome === "rejected" ? outcome.message : null)),
      now,
      answers.map(({ outcome }) => (outcome.outcome === "created" ? outcome.trackingId : null)),
      answers.map(({ facts }) => facts),
      answers.map(({ outcome }) => outcome.outcome === "created"),
    ],
  });
  return new Set(rows.map((row) => row.id));
}

export function stateOf(outcome: CreateOutcome): RegistrationState {
  return outcome.outcome === "rejected" ? "rejected" : "registered";
}

/** Ids of the shop's shipments of a pair that are registered or pending. */
export async function findLivePair(
  sql: Sql,
  shopId: string,
  pair: { numberKey: string; carrierCode: string },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from shipments where shop_id = $1 and number_key = $2 and carrier_code = $3
       and registration_state in ('pending', 'registered') and not is_superseded`,
    [shopId, pair.numberKey, pair.carrierCode],
  );
  return rows.map((row) => row.id);
}

/** Whether the shop has pending shipments. */
export async function hasPending(sql: Sql, shopId: string): Promise<boolean> {
  const { rows } = await sql.query(
    `select 1 from shipments where shop_id = $1 and registration_state = 'pending' limit 1`,
    [shopId],
  );
  return rows.length > 0;
}

/** Sets shipments to pending whose trackings were deleted; answers of calls in flight don't count any more. */
export async function markPending(sql: Sql, shopId: string, ids: readonly string[]): Promise<void> {
  await takeFromCalls(sql, shopId, ids);
  await sql.query(
    `update shipments set registration_state = 'pending', registration_unanswered = false,
       registration_code = null, registration_message = null, registration_attempts = 0,
       registration_due_at = null, updated_at = now()
     where shop_id = $1 and id = any($2::uuid[])`,
    [shopId, ids],
  );
}

/** Shops with pending shipments and a service that is not paused. */
export async function listShopsWithPending(sql: Sql, now: Date): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select shops.id from shops where shops.uninstalled_at is null and exists (
       select 1 from shipments s where s.shop_id = shops.id and s.registration_state = 'pending'
         and (s.registration_due_at is null or s.registration_due_at <= $1))
       and not exists (
       select 1 from tracking_connections c where c.shop_id = shops.id and c.open_until > $1)
     order by 1`,
    [now],
  );
  return rows.map((row) => row.id);
}
