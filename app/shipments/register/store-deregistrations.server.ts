// SQL over trackings to be deregistered at a former tracking service.
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";

export interface DeregistrationPair {
  numberKey: string;
  carrierCode: string;
  trackingNumber: string;
}

/** Adds pairs to delete at the former service of this generation; false when there is no such former service. */
export async function addDeregistrations(
  tx: Sql,
  shopId: string,
  generation: number,
  pairs: readonly DeregistrationPair[],
): Promise<boolean> {
  const former = await tx.query(
    `select 1 from former_connections where shop_id = $1 and generation = $2 for share`,
    [shopId, generation],
  );
  if (former.rows.length === 0) return false;
  await tx.query(
    `insert into deregistrations (shop_id, generation, number_key, carrier_code, tracking_number)
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

/** Pairs to delete at a former service: those that wait for no registration at the present one. */
export async function listDueDeregistrations(
  sql: Sql,
  shopId: string,
  generation: number,
  limit: number,
): Promise<DeregistrationPair[]> {
  const { rows } = await sql.query<DeregistrationPair>({
    name: "shipments.list_due_deregistrations",
    text: `select t.number_key as "numberKey", t.carrier_code as "carrierCode",
             t.tracking_number as "trackingNumber"
           from deregistrations t
           where t.shop_id = $1 and t.generation = $2 and not exists (
             select 1 from shipments s where s.shop_id = t.shop_id and s.number_key = t.number_key
               and s.carrier_code = t.carrier_code and s.registration_state = 'pending')
           order by t.number_key, t.carrier_code limit $3`,
    values: [shopId, generation, limit],
  });
  return rows;
}

export async function deleteDeregistrations(
  sql: Sql,
  shopId: string,
  generation: number,
  pairs: readonly DeregistrationPair[],
): Promise<void> {
  await sql.query({
    name: "shipments.delete_deregistrations",
    text: `delete from deregistrations t using unnest($3::text[], $4::text[]) as p (number_key, carrier_code)
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

/** Enqueues the deletion of trackings at the shop's former services, if any are left. */
export async function enqueueDeregisterIfAny(sql: Sql, shopId: string): Promise<void> {
  const { rows } = await sql.query({
    name: "shipments.has_deregistrations",
    text: `select 1 from deregistrations where shop_id = $1 limit 1`,
    values: [shopId],
  });
  if (rows.length === 0) return;
  const options = { key: `deregister:${shopId}`, priority: BACKGROUND_PRIORITY };
  await enqueue(sql, "shipments.deregister_former", { shopId }, options);
}
