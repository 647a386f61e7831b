// SQL of transit times: the parcels of a lane and carrier, of this account and, in numbers that hide each, of others.
import type { Sql } from "~/lib/database.server";
import type { TransitSamples } from "./transit-time";

export interface Lane {
  carrierCode: string;
  /** English names, as trackings have them. */
  originalCountry: string;
  destinationCountry: string;
}

/** The newest parcels of a lane speak for it; so a lane costs the same however long the installation runs. */
export const SAMPLES_PER_LANE = 10_000;
/**
 * Other accounts' parcels count only where they are this many, of this many accounts: a caller who takes its
 * own off the sum learns nothing of any one shop.
 */
export const OTHERS_MIN_PARCELS = 10;
export const OTHERS_MIN_ACCOUNTS = 2;

/**
 * What is known of each lane, in the order of the lanes. Counted are parcels that the carrier has received
 * (a label alone takes no time) and whose status nobody set by hand.
 */
export async function readTransitSamples(
  sql: Sql,
  accountId: string,
  lanes: readonly Lane[],
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

/**
 * A wall time as a timestamp; null for what is none. Carriers' texts are kept as given, and one that says
 * 31 February must not break everybody's statistics: it is read as the 3 March, as wallTimeAsUtc does.
 */
function wallTime(column: string): string {
  return `case when ${column} ~ '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]) ([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$'
    then (left(${column}, 8) || '01')::timestamp + (substr(${column}, 9, 2)::int - 1) * interval '1 day'
      + substr(${column}, 12)::interval end`;
}

const DAY_SECONDS = 86_400;

const SAMPLES = `
  with parcel as (
    select lane.index, t.account_id, t.account_id = $1 as is_own,
      case
        when t.status = 'delivered' then 'delivered'
        when t.status = 'expired' or t.substatus = 'exception010' then 'ended'
        else 'open'
      end as outcome,
      greatest(0, ceil(extract(epoch from
        case when t.status = 'delivered' then ${wallTime("t.last_update_time")}
          else coalesce(t.checked_at, t.updated_at, t.created_at) at time zone 'UTC' end
        - ${wallTime("t.item_received")}) / ${DAY_SECONDS}))::int as days
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
  timed as (select * from parcel where days is not null),
  counted as (
    select index, account_id, is_own, outcome, days, count(*) as parcels
    from timed group by index, account_id, is_own, outcome, days
  ),
  others as (
    select index from counted where not is_own group by index
    having sum(parcels) >= ${OTHERS_MIN_PARCELS}
      and count(distinct account_id) >= ${OTHERS_MIN_ACCOUNTS}
  )
  select index, outcome, days, sum(parcels)::int as parcels
  from counted
  where is_own or index in (select index from others)
  group by index, outcome, days`;
