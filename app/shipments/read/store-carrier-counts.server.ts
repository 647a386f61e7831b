// SQL that counts a shop's shipments by carrier.
import type { Sql } from "~/lib/database.server";

/** Registered shipments that nothing was heard of, other than the sandbox's. */
export const SILENT_SQL = `registration_state = 'registered' and last_checkpoint_at is null
  and status in ('pending', 'notfound', 'expired') and number_key not like 'SANDBOX%'`;

export interface CarrierCount {
  carrierCode: string;
  /** Shipments that came since the given time. */
  recent: number;
  /** Those of them that are still on their way, as far as is known. */
  open: number;
  /** Registered shipments without any update, other than the sandbox's. */
  silent: number;
}

/** Most recent shipments first. */
export async function countByCarrier(
  sql: Sql,
  shopId: string,
  since: Date,
): Promise<CarrierCount[]> {
  const { rows } = await sql.query<CarrierCount>({
    name: "shipments.count_by_carrier",
    text: `select carrier_code as "carrierCode", count(*)::int as recent,
             (count(*) filter (where status not in ('delivered', 'expired')))::int as open,
             (count(*) filter (where ${SILENT_SQL}))::int as silent
           from shipments
           where shop_id = $1 and created_at >= $2 and registration_state <> 'removed'
           group by carrier_code order by recent desc, carrier_code`,
    values: [shopId, since],
  });
  return rows;
}
