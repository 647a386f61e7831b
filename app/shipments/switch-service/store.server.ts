// SQL for a switch to another tracking service: registrations to repeat, deregistrations to add.
import type { Sql } from "~/lib/database.server";
import { MAY_BE_AT_SERVICE } from "../record/store-calls.server";

/** Delivered and expired parcels are not registered again. */
const IS_OPEN = `s.status not in ('delivered', 'expired') and not s.is_superseded`;

/** Adds a deregistration for every open parcel that the former service may have, those in a call included. */
export async function addOpenDeregistrations(
  tx: Sql,
  shopId: string,
  formerGeneration: number,
): Promise<void> {
  await tx.query(
    `insert into deregistrations (shop_id, generation, number_key, carrier_code, tracking_number)
     select s.shop_id, $2, s.number_key, s.carrier_code, s.tracking_number from shipments s
     where s.shop_id = $1 and ((s.registration_state = 'registered' and ${IS_OPEN})
       or (s.registration_state = 'pending' and ${MAY_BE_AT_SERVICE}))
     on conflict do nothing`,
    [shopId, formerGeneration],
  );
}

/**
 * Sets open parcels, rejected ones included, to pending for the new service, and logs it. Statuses and checkpoints
 * are kept; the former service's tracking id is cleared.
 */
export async function resetRegistrations(tx: Sql, shopId: string, now: Date): Promise<number> {
  const { rows } = await tx.query<{ moved: number }>(
    `with moving as (
       select s.id, s.registration_state from shipments s
       where s.shop_id = $1 and ${IS_OPEN} and s.registration_state in ('registered', 'rejected')),
     moved as (
       update shipments s set registration_state = 'pending', registration_unanswered = false,
         registration_code = null, registration_message = null, tracking_id = null, updated_at = $2
       from moving where s.shop_id = $1 and s.id = moving.id),
     reset as (
       update shipments s set registration_unanswered = false, registration_attempts = 0,
         registration_due_at = null
       where s.shop_id = $1 and s.registration_state = 'pending' and s.registration_unanswered),
     ended as (delete from registration_calls where shop_id = $1),
     logged as (
       insert into shipment_changes (shop_id, shipment_id, kind, before, after, changed_at)
       select $1, id, 'registration', registration_state, 'pending', $2 from moving)
     select count(*)::int as moved from moving`,
    [shopId, now],
  );
  return rows[0]?.moved ?? 0;
}

/** Times of two services don't compare: everything the new one has is read once. */
export async function resetWatermark(tx: Sql, shopId: string, generation: number): Promise<void> {
  await tx.query(
    `insert into sync_cursors (shop_id, generation) values ($1, $2)
     on conflict (shop_id) do update set watermark = null, generation = excluded.generation`,
    [shopId, generation],
  );
}

/** How many trackings are to be deleted at each former service, 0 included. */
export async function countDeregistrations(
  sql: Sql,
  shopId: string,
): Promise<{ generation: number; count: number }[]> {
  const { rows } = await sql.query<{ generation: number; count: number }>(
    `select f.generation, count(t.number_key)::int as count
     from former_connections f left join deregistrations t using (shop_id, generation)
     where f.shop_id = $1 group by f.generation order by f.generation`,
    [shopId],
  );
  return rows;
}

/** Shops with trackings to delete at former services. */
export async function listShopsWithDeregistrations(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ shop_id: string }>(
    `select distinct t.shop_id from deregistrations t where not exists (
       select 1 from shipments s where s.shop_id = t.shop_id and s.number_key = t.number_key
         and s.carrier_code = t.carrier_code and s.registration_state = 'pending')
     order by 1`,
  );
  return rows.map((row) => row.shop_id);
}
