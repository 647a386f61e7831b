// SQL that counts a shop's shipments by carrier.
import type { Sql } from "~/lib/database.server";

/** Registered shipments that nothing was heard of, other than the sandbox's. */
export const SILENT_SQL = `registration_state = 'registered' and last_checkpoint_at is null
  and status in ('pending', 'notfound', 'expired') and number_key not like 'SANDBOX%'`;

/** Without any update, and with a status that the merchant set: no source brought that. */
export const BY_HAND_SQL = "last_checkpoint_at is null and manual_status is not null";

/** Still on its way, as far as is known. */
const OPEN_SQL = "status not in ('delivered', 'expired')";

const HEARD_SQL = `registration_state = 'registered' and not (${BY_HAND_SQL})`;

/** So many of a shop's newest shipments are counted: more take time and tell little. */
const CARRIER_COUNT_MAX = 50_000;

export interface CarrierCount {
  carrierCode: string;
  /** Shipments that came since the given time. */
  recent: number;
  /** Those of them that are still on their way, as far as is known. */
  open: number;
  /** Registered shipments, other than those of BY_HAND_SQL. */
  registered: number;
  /** Registered shipments without any update, other than the sandbox's. */
  silent: number;
  /** Registered shipments with a sandbox number. */
  played: number;
  /** The day on which half of the open ones with a scan had their newest one, or later; null: none has one. */
  medianScanOn: string | null;
}

/** Of the newest CARRIER_COUNT_MAX shipments since then; the carrier with most shipments first. */
export async function countByCarrier(
  sql: Sql,
  shopId: string,
  since: Date,
): Promise<CarrierCount[]> {
  const { rows } = await sql.query<CarrierCount>({
    name: "shipments.count_by_carrier",
    text: `select carrier_code as "carrierCode", count(*)::int as recent,
             (count(*) filter (where ${OPEN_SQL}))::int as open,
             (count(*) filter (where ${HEARD_SQL} or ${SILENT_SQL}))::int as registered,
             (count(*) filter (where ${SILENT_SQL}))::int as silent,
             (count(*) filter (where ${HEARD_SQL} and number_key like 'SANDBOX%'))::int as played,
             (percentile_disc(0.5) within group (order by last_scan_on desc)
               filter (where ${OPEN_SQL} and last_scan_on is not null))::text as "medianScanOn"
           from (select carrier_code, status, registration_state, last_checkpoint_at, number_key,
               last_scan_on, manual_status
             from shipments
             where shop_id = $1 and created_at >= $2 and registration_state <> 'removed'
             order by created_at desc limit ${CARRIER_COUNT_MAX}) newest
           group by carrier_code order by recent desc, carrier_code`,
    values: [shopId, since],
  });
  return rows;
}
