// SQL that puts a shipment under another carrier.
import type { Sql } from "~/lib/database.server";
import { MAY_BE_AT_SERVICE, takeFromCalls } from "../record/store-calls.server";
import type { CarrierSource, RegistrationState } from "../shipment";

export interface EditableShipment {
  id: string;
  carrierCode: string;
  source: CarrierSource;
  trackingNumber: string;
  numberKey: string;
  companyKey: string | null;
  occurrence: number;
  state: RegistrationState;
  /** A registration call is running, or its answer was lost. */
  mayBeAtService: boolean;
}

const EDITABLE = `
  select id, carrier_code as "carrierCode", carrier_source as source, tracking_number as "trackingNumber",
    number_key as "numberKey", company_key as "companyKey", occurrence, registration_state as state,
    ${MAY_BE_AT_SERVICE} as "mayBeAtService"
  from shipments s`;

export async function readEditable(
  sql: Sql,
  shopId: string,
  id: string,
): Promise<EditableShipment | null> {
  const { rows } = await sql.query<EditableShipment>(
    `${EDITABLE} where shop_id = $1 and id = $2::uuid`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/**
 * The other shipments that a rule for a company's name changes: those without a carrier, and the open ones that
 * Waymark itself put under the carrier that turned out wrong.
 */
export async function listAffected(
  sql: Sql,
  shopId: string,
  { id, companyKey, carrierCode }: { id: string; companyKey: string; carrierCode: string },
): Promise<EditableShipment[]> {
  const { rows } = await sql.query<EditableShipment>(
    `${EDITABLE}
     where shop_id = $1 and company_key = $2 and id <> $3::uuid and registration_state <> 'removed'
       and (registration_state = 'needs_carrier'
         or carrier_code = $4 and carrier_source <> 'merchant'
           and status not in ('delivered', 'expired'))
     order by created_at desc, id`,
    [shopId, companyKey, id, carrierCode],
  );
  return rows;
}

export async function findPair(
  sql: Sql,
  shopId: string,
  pair: { numberKey: string; carrierCode: string; occurrence: number },
): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from shipments where shop_id = $1 and number_key = $2 and carrier_code = $3
       and occurrence = $4`,
    [shopId, pair.numberKey, pair.carrierCode, pair.occurrence],
  );
  return rows[0]?.id ?? null;
}

export async function saveCarrierSource(
  sql: Sql,
  shopId: string,
  id: string,
  source: CarrierSource,
): Promise<void> {
  await sql.query(`update shipments set carrier_source = $3 where shop_id = $1 and id = $2`, [
    shopId,
    id,
    source,
  ]);
}

/**
 * Puts the shipment under another carrier and deletes the old carrier's scans, which belong to another parcel. A
 * status set by hand stays.
 */
export async function saveCarrier(
  sql: Sql,
  shopId: string,
  id: string,
  carrier: { code: string; source: CarrierSource; state: RegistrationState },
): Promise<void> {
  await sql.query(
    `update shipments set carrier_code = $3, carrier_source = $4, registration_state = $5,
       registration_code = null, registration_message = null, registration_unanswered = false,
       registration_attempts = 0, registration_due_at = null,
       registered_at = null, tracking_id = null, status = coalesce(manual_status, 'pending'), substatus = null,
       last_event = null, last_checkpoint_at = null, delivered_at = null, began_on = null, arrived_on = null, delivered_on = null,
       last_scan_on = null, longest_gap_days = null, failed_attempts = 0, had_exception = false,
       service_code = null, expected_from = null, expected_by = null, silent_after = null, origin_country = null, legs = '{}', evidence = '{}',
       service_updated_at = null, synced_at = null, updated_at = now()
     where shop_id = $1 and id = $2`,
    [shopId, id, carrier.code, carrier.source, carrier.state],
  );
  await sql.query(`delete from checkpoints where shop_id = $1 and shipment_id = $2`, [shopId, id]);
  await takeFromCalls(sql, shopId, [id]);
}

/** Moves all links of one shipment to another. */
export async function moveLinks(
  sql: Sql,
  shopId: string,
  fromId: string,
  toId: string,
): Promise<void> {
  await sql.query(
    `insert into fulfillment_shipments as l (shop_id, fulfillment_id, shipment_id, order_id, position,
       source_version, first_version, tracking_company, tracking_url, removed_at, created_at)
     select shop_id, fulfillment_id, $3, order_id, position, source_version, first_version,
       tracking_company, tracking_url, removed_at, created_at
     from fulfillment_shipments where shop_id = $1 and shipment_id = $2
     on conflict (shop_id, fulfillment_id, shipment_id) do update set
       source_version = excluded.source_version, tracking_company = excluded.tracking_company,
       tracking_url = excluded.tracking_url, position = excluded.position, removed_at = excluded.removed_at,
       first_version = least(l.first_version collate "C", excluded.first_version collate "C")
     where l.source_version < excluded.source_version collate "C"`,
    [shopId, fromId, toId],
  );
  await sql.query(`delete from fulfillment_shipments where shop_id = $1 and shipment_id = $2`, [
    shopId,
    fromId,
  ]);
}

/** Sets a rejected shipment to pending; false when it is not rejected. */
export async function clearRejection(sql: Sql, shopId: string, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update shipments set registration_state = 'pending', registration_code = null,
       registration_message = null, registration_attempts = 0, registration_due_at = null, updated_at = now()
     where shop_id = $1 and id = $2::uuid and registration_state = 'rejected'`,
    [shopId, id],
  );
  return rowCount === 1;
}
