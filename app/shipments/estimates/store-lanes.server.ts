// SQL that reads how long a shop's parcels took on a lane.
import type { Sql } from "~/lib/database.server";
import { LANE_MAX_AGE_MS, LANE_MAX_DAYS, LANE_NEWEST_DELIVERIES } from "../lane";
import type { LaneDelivery } from "./lane-estimate";

export interface Lane {
  carrierCode: string;
  /** Two letters; null where the carrier reports none. */
  originCountry: string | null;
  destinationCountry: string;
}

/**
 * The newest deliveries on a lane, chosen by day of delivery: chosen by day of dispatch, slow parcels would be
 * missing because they are still in transit.
 */
export async function readLaneDeliveries(
  sql: Sql,
  shopId: string,
  lane: Lane,
  now: Date,
): Promise<LaneDelivery[]> {
  const { rows } = await sql.query<LaneDelivery>({
    name: "shipments.lane_deliveries",
    text: `select delivered_on - began_on as "transitDays", delivered_on - arrived_on as "lastDays"
           from shipments
           where shop_id = $1 and carrier_code = $2 and destination_country = $3
             and coalesce(origin_country, '') = $4
             and delivered_on is not null and began_on is not null and delivered_on >= $5
           order by delivered_on desc limit ${LANE_NEWEST_DELIVERIES}`,
    values: [
      shopId,
      lane.carrierCode,
      lane.destinationCountry,
      lane.originCountry ?? "",
      new Date(now.getTime() - LANE_MAX_AGE_MS),
    ],
  });
  return rows
    .filter(({ transitDays }) => transitDays >= 0 && transitDays <= LANE_MAX_DAYS)
    .map(({ transitDays, lastDays }) => ({
      transitDays,
      lastDays: lastDays !== null && lastDays >= 0 && lastDays <= transitDays ? lastDays : null,
    }));
}
