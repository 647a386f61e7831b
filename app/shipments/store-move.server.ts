// What a move to another tracking service writes: which parcels are registered anew, and what the old one still watches.
import { enqueue } from "../jobs/job.server";
import type { Sql } from "../lib/database.server";

/** Parcels that still have a way to go; delivered and expired ones are history, and stay as they are. */
const IS_OPEN = `s.status not in ('delivered', 'expired')`;

/**
 * Notes every open parcel that the service of generation `left` may watch, for it to forget later. One that a
 * worker is just telling it about is among them.
 */
export async function noteLeft(tx: Sql, shopId: string, left: number): Promise<void> {
  await tx.query(
    `insert into left_trackings (shop_id, generation, number_key, carrier_code, tracking_number)
     select s.shop_id, $2, s.number_key, s.carrier_code, s.tracking_number from shipments s
     where s.shop_id = $1 and ((s.registration_state = 'registered' and ${IS_OPEN})
       or (s.registration_state = 'pending' and s.registration_claimed_until is not null))
     on conflict do nothing`,
    [shopId, left],
  );
}

/**
 * Puts open parcels in line for the new service, with a line in their history. What the old one refused is told
 * to the new one too. What is known of them stays; only the old service's id goes.
 */
export async function startOver(tx: Sql, shopId: string, now: Date): Promise<number> {
  const { rows } = await tx.query<{ moved: number }>(
    `with moving as (
       select s.id, s.registration_state from shipments s
       where s.shop_id = $1 and ${IS_OPEN} and s.registration_state in ('registered', 'rejected')),
     moved as (
       update shipments s set registration_state = 'pending', registration_claimed_until = null,
         registration_code = null, registration_message = null, tracking_id = null, updated_at = $2
       from moving where s.shop_id = $1 and s.id = moving.id),
     released as (
       update shipments s set registration_claimed_until = null
       where s.shop_id = $1 and s.registration_state = 'pending' and s.registration_claimed_until is not null),
     logged as (
       insert into shipment_changes (shop_id, shipment_id, kind, before, after, changed_at)
       select $1, id, 'registration', registration_state, 'pending', $2 from moving)
     select count(*)::int as moved from moving`,
    [shopId, now],
  );
  return rows[0]?.moved ?? 0;
}

/** The new service's times are its own: everything it has is read once. */
export async function resetWatermark(tx: Sql, shopId: string, generation: number): Promise<void> {
  await tx.query(
    `insert into sync_cursors (shop_id, generation) values ($1, $2)
     on conflict (shop_id) do update set watermark = null, generation = excluded.generation`,
    [shopId, generation],
  );
}

export interface LeftPair {
  numberKey: string;
  carrierCode: string;
  trackingNumber: string;
}

/** Notes that the service of this generation watches pairs; false when that is no former service of the shop. */
export async function addLeft(
  tx: Sql,
  shopId: string,
  generation: number,
  pairs: readonly LeftPair[],
): Promise<boolean> {
  const former = await tx.query(
    `select 1 from former_connections where shop_id = $1 and generation = $2 for share`,
    [shopId, generation],
  );
  if (former.rows.length === 0) return false;
  await tx.query(
    `insert into left_trackings (shop_id, generation, number_key, carrier_code, tracking_number)
     select $1, $2, p.number_key, p.carrier_code, p.tracking_number
     from unnest($3::text[], $4::text[], $5::text[]) as p (number_key, carrier_code, tracking_number)
     on conflict do nothing`,
    [
      shopId,
      generation,
      pairs.map((pair) => pair.numberKey),
      pairs.map((pair) => pair.carrierCode),
      pairs.map((pair) => pair.trackingNumber),
    ],
  );
  return true;
}

/** Those of a former service that the present one has, or that nobody needs any more. */
export async function listForgettable(
  sql: Sql,
  shopId: string,
  generation: number,
  limit: number,
): Promise<LeftPair[]> {
  const { rows } = await sql.query<LeftPair>({
    name: "shipments.list_forgettable",
    text: `select t.number_key as "numberKey", t.carrier_code as "carrierCode",
             t.tracking_number as "trackingNumber"
           from left_trackings t
           where t.shop_id = $1 and t.generation = $2 and not exists (
             select 1 from shipments s where s.shop_id = t.shop_id and s.number_key = t.number_key
               and s.carrier_code = t.carrier_code and s.registration_state = 'pending')
           order by t.number_key, t.carrier_code limit $3`,
    values: [shopId, generation, limit],
  });
  return rows;
}

export async function deleteLeft(
  sql: Sql,
  shopId: string,
  generation: number,
  pairs: readonly LeftPair[],
): Promise<void> {
  await sql.query({
    name: "shipments.delete_left",
    text: `delete from left_trackings t using unnest($3::text[], $4::text[]) as p (number_key, carrier_code)
           where t.shop_id = $1 and t.generation = $2 and t.number_key = p.number_key
             and t.carrier_code = p.carrier_code`,
    values: [
      shopId,
      generation,
      pairs.map((pair) => pair.numberKey),
      pairs.map((pair) => pair.carrierCode),
    ],
  });
}

/** How many trackings of each former service are still to be deleted there; those without any as well. */
export async function countLeft(
  sql: Sql,
  shopId: string,
): Promise<{ generation: number; count: number }[]> {
  const { rows } = await sql.query<{ generation: number; count: number }>(
    `select f.generation, count(t.number_key)::int as count
     from former_connections f left join left_trackings t using (shop_id, generation)
     where f.shop_id = $1 group by f.generation order by f.generation`,
    [shopId],
  );
  return rows;
}

/** Has the shop's former services tidied up, if there is anything to tidy. */
export async function enqueueLeaveIfAny(sql: Sql, shopId: string): Promise<void> {
  const { rows } = await sql.query({
    name: "shipments.has_left",
    text: `select 1 from left_trackings where shop_id = $1 limit 1`,
    values: [shopId],
  });
  if (rows.length > 0)
    await enqueue(sql, "shipments.leave", { shopId }, { key: `leave:${shopId}` });
}

/** Shops whose former services have something to forget. */
export async function listShopsLeaving(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ shop_id: string }>(
    `select distinct t.shop_id from left_trackings t where not exists (
       select 1 from shipments s where s.shop_id = t.shop_id and s.number_key = t.number_key
         and s.carrier_code = t.carrier_code and s.registration_state = 'pending')
     order by 1`,
  );
  return rows.map((row) => row.shop_id);
}
