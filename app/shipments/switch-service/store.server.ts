// What a move to another tracking service writes: which parcels are registered anew, and what the old one still watches.
import type { Sql } from "~/lib/database.server";

/** Parcels that still have a way to go; delivered and expired ones are history, and stay as they are. */
const IS_OPEN = `s.status not in ('delivered', 'expired')`;

/**
 * Notes every open parcel that the service of generation `left` may watch, for it to forget later. One that a
 * worker is just telling it about is among them.
 */
export async function addOpenDeregistrations(tx: Sql, shopId: string, left: number): Promise<void> {
  await tx.query(
    `insert into deregistrations (shop_id, generation, number_key, carrier_code, tracking_number)
     select s.shop_id, $2, s.number_key, s.carrier_code, s.tracking_number from shipments s
     where s.shop_id = $1 and ((s.registration_state = 'registered' and ${IS_OPEN})
       or (s.registration_state = 'pending' and s.registration_leased_until is not null))
     on conflict do nothing`,
    [shopId, left],
  );
}

/**
 * Puts open parcels in line for the new service, with a line in their history. What the old one refused is told
 * to the new one too. What is known of them stays; only the old service's id goes.
 */
export async function resetRegistrations(tx: Sql, shopId: string, now: Date): Promise<number> {
  const { rows } = await tx.query<{ moved: number }>(
    `with moving as (
       select s.id, s.registration_state from shipments s
       where s.shop_id = $1 and ${IS_OPEN} and s.registration_state in ('registered', 'rejected')),
     moved as (
       update shipments s set registration_state = 'pending', registration_leased_until = null,
         registration_code = null, registration_message = null, tracking_id = null, updated_at = $2
       from moving where s.shop_id = $1 and s.id = moving.id),
     released as (
       update shipments s set registration_leased_until = null
       where s.shop_id = $1 and s.registration_state = 'pending' and s.registration_leased_until is not null),
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

/** How many trackings of each former service are still to be deleted there; those without any as well. */
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

/** Shops whose former services have something to forget. */
export async function listShopsWithDeregistrations(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ shop_id: string }>(
    `select distinct t.shop_id from deregistrations t where not exists (
       select 1 from shipments s where s.shop_id = t.shop_id and s.number_key = t.number_key
         and s.carrier_code = t.carrier_code and s.registration_state = 'pending')
     order by 1`,
  );
  return rows.map((row) => row.shop_id);
}
