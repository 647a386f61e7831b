// SQL for transit times: this account's parcels of a lane, and anonymous counts of other accounts'.
import type { Sql } from "~/lib/database.server";
import type { TransitSamples } from "./transit-time";

export interface TransitLane {
  carrierCode: string;
  /** English names, as stored in trackings. */
  originalCountry: string;
  destinationCountry: string;
}

/** Only a lane's newest parcels count, so the cost of a lane is constant. */
const SAMPLES_PER_LANE = 2000;
/**
 * Other accounts' parcels count only above both minimums, so that a caller who subtracts its own
 * parcels can't learn about a single shop.
 */
export const OTHERS_MIN_PARCELS = 10;
const OTHERS_MIN_ACCOUNTS = 2;

/**
 * The samples of each lane, in the order of the lanes. Includes parcels that the carrier has
 * received (a label alone takes no time) and whose status was not set by hand.
 */
export async function readTransitSamples(
  sql: Sql,
  accountId: string,
  lanes: readonly TransitLane[],
): Promise<TransitSamples[][]> {
  const found = await sql.query<TransitSamples & { index: number }>({
    name: "engine.transit",
    text: SAMPLES,
    values: [
      accountId,
      lanes.map((_, index) => index),
      lanes.map((lane) => lane.carrierCode),
      lanes.map((lane) => lane.originalCountry),
      lanes.map((lane) => lane.destinationCountry),
    ],
  });
  const byLane = lanes.map((): TransitSamples[] => []);
  for (const { index, ...samples } of found.rows) byLane[index]?.push(samples);
  return byLane;
}

const DAY_MINUTES = 1440;

/**
 * Minutes from 1970 to a wall time taken as UTC; null when it is not a time. Uses integers, since a
 * cast to timestamp fails on a carrier's 31 February, which wallTimeAsUtc reads as 3 March.
 */
function wallMinute(column: string): string {
  const digits = (from: number, count: number) => `substr(${column}, ${from}, ${count})::int`;
  return `case when ${column} ~ '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]) ([01]\\d|2[0-3]):[0-5]\\d'
      then (make_date(greatest(1, ${digits(1, 4)}), ${digits(6, 2)}, 1) - date '1970-01-01' + ${digits(9, 2)} - 1)
        * ${DAY_MINUTES} + ${digits(12, 2)} * 60 + ${digits(15, 2)} end`;
}

const SAMPLES = `
  with parcel as materialized (
    select lane.index, t.account_id,
      case
        when t.status = 'delivered' then 'delivered'
        when t.status = 'expired' or t.substatus = 'exception010' then 'ended'
        else 'open'
      end as outcome,
      case when t.status = 'delivered' then ${wallMinute("t.last_update_time")}
        else floor(date_part('epoch', coalesce(t.checked_at, t.updated_at, t.created_at)) / 60)::int
      end - ${wallMinute("t.item_received")} as minutes
    from unnest($2::int[], $3::text[], $4::text[], $5::text[])
      as lane (index, carrier_code, original_country, destination_country)
    cross join lateral (
      select account_id, status, substatus, item_received, last_update_time,
             checked_at, updated_at, created_at
      from engine_trackings
      where carrier_code = lane.carrier_code
        and original_country = lane.original_country
        and destination_country = lane.destination_country
        and item_received is not null and manual_status is null
      order by created_at desc limit ${SAMPLES_PER_LANE}
    ) t
  ),
  counted as materialized (
    select index, account_id, outcome, day as days, count(*) as parcels
    from parcel, greatest(0, (minutes + ${DAY_MINUTES - 1}) / ${DAY_MINUTES}) as day
    where minutes is not null
    group by index, account_id, outcome, day
  ),
  others as (
    select index from counted where account_id <> $1 group by index
    having sum(parcels) >= ${OTHERS_MIN_PARCELS}
      and count(distinct account_id) >= ${OTHERS_MIN_ACCOUNTS}
  )
  select index, outcome, days, sum(parcels)::int as parcels
  from counted
  where account_id = $1 or index in (select index from others)
  group by index, outcome, days`;
