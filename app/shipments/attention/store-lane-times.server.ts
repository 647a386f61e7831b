// SQL that keeps how long each lane of a shop takes, and from it when each open parcel is due.
import type { Sql } from "~/lib/database.server";
import {
  LANE_MAX_AGE_MS,
  LANE_MAX_DAYS,
  LANE_MIN_DELIVERIES,
  LANE_NEWEST_DELIVERIES,
} from "../lane";

/** A parcel is late when nine of ten of its lane took less long, and silent by the same share. */
const SHARE = 0.9;
/** The start of an 80 % range. */
const FAST_SHARE = 0.1;
/** Carriers scan little on weekends: a shorter pause is never silence. */
const SILENT_DAYS_MIN = 2;

/**
 * Selects, by a parcel's lane, the day before which one of ten arrives, the day by which nine of ten have, and the
 * day by which they had their next scan. No row: too few deliveries to compare with. Takes SQL expressions.
 */
export function expectationsSql(parcel: {
  shopId: string;
  carrierCode: string;
  destinationCountry: string;
  originCountry: string;
  beganOn: string;
  arrivedOn: string;
  lastScanOn: string;
}): string {
  const { beganOn, arrivedOn, lastScanOn } = parcel;
  return `select ${beganOn} + t.fast_days, least(${beganOn} + t.transit_days, ${arrivedOn} + t.last_days), ${lastScanOn} + t.gap_days
    from lane_times t
    where t.shop_id = ${parcel.shopId} and t.carrier_code = ${parcel.carrierCode}
      and t.destination_country = ${parcel.destinationCountry}
      and t.origin_country = coalesce(${parcel.originCountry}, '')`;
}

/** Computes the shop's lanes anew from their newest deliveries; lanes with too few are dropped. */
export async function saveLaneTimes(sql: Sql, shopId: string, now: Date): Promise<void> {
  await sql.query(
    `with deliveries as (
       select carrier_code, destination_country, coalesce(origin_country, '') as origin_country,
         delivered_on - began_on as transit, delivered_on - arrived_on as last, longest_gap_days as gap,
         row_number() over (partition by carrier_code, destination_country, coalesce(origin_country, '')
           order by delivered_on desc) as position
       from shipments
       where shop_id = $1 and delivered_on >= $2 and delivered_on is not null and began_on is not null
         and destination_country is not null),
     lanes as (
       select carrier_code, destination_country, origin_country, count(*)::int as deliveries,
         percentile_disc(${FAST_SHARE}) within group (order by transit) as fast_days,
         percentile_disc(${SHARE}) within group (order by transit) as transit_days,
         case when count(*) filter (where last between 0 and transit) >= ${LANE_MIN_DELIVERIES}
           then percentile_disc(${SHARE}) within group (order by last)
             filter (where last between 0 and transit) end as last_days,
         case when count(gap) >= ${LANE_MIN_DELIVERIES} then greatest(${SILENT_DAYS_MIN},
           percentile_disc(${SHARE}) within group (order by gap)) end as gap_days
       from deliveries
       where position <= ${LANE_NEWEST_DELIVERIES} and transit between 0 and ${LANE_MAX_DAYS}
       group by 1, 2, 3 having count(*) >= ${LANE_MIN_DELIVERIES}),
     dropped as (
       delete from lane_times t where t.shop_id = $1 and not exists (
         select 1 from lanes l where l.carrier_code = t.carrier_code
           and l.destination_country = t.destination_country and l.origin_country = t.origin_country))
     insert into lane_times (shop_id, carrier_code, destination_country, origin_country, deliveries,
       fast_days, transit_days, last_days, gap_days, computed_at)
     select $1, carrier_code, destination_country, origin_country, deliveries, fast_days, transit_days, last_days,
       gap_days, $3 from lanes
     on conflict (shop_id, carrier_code, destination_country, origin_country) do update set
       deliveries = excluded.deliveries, fast_days = excluded.fast_days, transit_days = excluded.transit_days,
       last_days = excluded.last_days, gap_days = excluded.gap_days, computed_at = excluded.computed_at`,
    [shopId, new Date(now.getTime() - LANE_MAX_AGE_MS), now],
  );
}

/** Gives the shop's open parcels the days of their lanes; a delivered one keeps what was expected of it. */
export async function saveExpectations(sql: Sql, shopId: string): Promise<void> {
  await sql.query(
    `update shipments s set expected_from = e.expected_from, expected_by = e.expected_by, silent_after = e.silent_after
     from shipments p
     left join lateral (${EXPECTATIONS_SQL}) e (expected_from, expected_by, silent_after) on true
     where p.shop_id = $1 and p.status in ('transit', 'pickup', 'undelivered', 'exception')
       and s.shop_id = $1 and s.id = p.id
       and (s.expected_from, s.expected_by, s.silent_after)
         is distinct from (e.expected_from, e.expected_by, e.silent_after)`,
    [shopId],
  );
}

const EXPECTATIONS_SQL = expectationsSql({
  shopId: "p.shop_id",
  carrierCode: "p.carrier_code",
  destinationCountry: "p.destination_country",
  originCountry: "p.origin_country",
  beganOn: "p.began_on",
  arrivedOn: "p.arrived_on",
  lastScanOn: "p.last_scan_on",
});
