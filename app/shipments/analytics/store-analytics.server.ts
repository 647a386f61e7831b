// SQL that counts a period's shipments by carrier, lane, service and days taken.
import type { Sql } from "~/lib/database.server";
import { LANE_MAX_DAYS } from "../lane";
import type { TransitRow } from "./transit-report";

/** Days as "YYYY-MM-DD" in the shop's time zone, both included. */
export interface Period {
  from: string;
  to: string;
}

/** When a shipment was sent. The index shipments_shipped_idx has this expression. */
const SHIPPED_AT = "coalesce(s.fulfilled_at, s.created_at)";
const SHIPPED_IN = `s.shop_id = $1 and s.registration_state <> 'removed'
  and ${SHIPPED_AT} >= ($2::date::timestamp at time zone $4)
  and ${SHIPPED_AT} < (($3::date + 1)::timestamp at time zone $4)`;

/** How many shipments stand behind a row: 1, or SAMPLE_OF for a random sixteenth of them. */
export type OneOf = 1 | typeof SAMPLE_OF;
export const SAMPLE_OF = 16;
/** Ids are random. The index shipments_sample_idx has this condition. */
const SAMPLE = "s.id < '10000000-0000-0000-0000-000000000000'";
/** With more shipments than this a sixteenth tells the same: then reading all of them would take long. */
const READ_WHOLE_MAX = 40_000;

const sampled = (oneOf: OneOf) => (oneOf === 1 ? SHIPPED_IN : `${SHIPPED_IN} and ${SAMPLE}`);

/** Whether the period has so many shipments that its figures are read from a sixteenth of them. */
export async function chooseSample(
  sql: Sql,
  shopId: string,
  { from, to }: Period,
  timeZone: string,
): Promise<OneOf> {
  const most = READ_WHOLE_MAX / SAMPLE_OF;
  const { rows } = await sql.query<{ count: number }>({
    name: "shipments.analytics_size",
    text: `select count(*)::int as count from (
             select from shipments s where ${sampled(SAMPLE_OF)} limit ${most + 1}) found`,
    values: [shopId, from, to, timeZone],
  });
  return (rows[0]?.count ?? 0) > most ? SAMPLE_OF : 1;
}

/** Statuses in which a parcel may still arrive. */
const OPEN = "s.status in ('transit', 'pickup', 'undelivered', 'exception')";

export interface FigureContext {
  timeZone: string;
  /** The day in the shop's time zone. */
  today: string;
  /** Which shipments are read: see chooseSample. */
  oneOf: OneOf;
}

/**
 * Shipments that were sent in the period and that their carrier has scanned. One that is not delivered has lasted
 * until today, or, once nothing is expected any more, until its last scan. Reused numbers and misread dates, which
 * show as durations below 0 or above LANE_MAX_DAYS, are left out.
 */
export async function readTransit(
  sql: Sql,
  shopId: string,
  { from, to }: Period,
  { timeZone, today, oneOf }: FigureContext,
): Promise<TransitRow[]> {
  const { rows } = await sql.query<TransitRow>({
    name: `shipments.analytics_transit_${oneOf}`,
    text: `select carrier_code as "carrierCode", origin, destination, service, days, delivered,
             count(*)::int as count,
             (count(*) filter (where failed_attempts > 0))::int as "withAttempt",
             (count(*) filter (where had_exception))::int as "withException",
             (count(*) filter (where ranged))::int as ranged,
             (count(*) filter (where ranged and delivered_on < expected_from))::int as early,
             (count(*) filter (where ranged and delivered_on > expected_by))::int as late
           from (
             select s.carrier_code, coalesce(s.origin_country, '') as origin,
               coalesce(s.destination_country, '') as destination, coalesce(s.service_code, '') as service,
               case when s.delivered_on is not null then s.delivered_on
                    when ${OPEN} then greatest($5::date, s.last_scan_on)
                    else s.last_scan_on end - s.began_on as days,
               s.delivered_on is not null as delivered, s.failed_attempts, s.had_exception,
               s.delivered_on is not null and s.expected_from is not null and s.expected_by is not null as ranged,
               s.delivered_on, s.expected_from, s.expected_by
             from shipments s where ${sampled(oneOf)} and s.began_on is not null) parcel
           where days between 0 and ${LANE_MAX_DAYS}
           group by 1, 2, 3, 4, 5, 6`,
    values: [shopId, from, to, timeZone, today],
  });
  return rows;
}

/** Shipments of one carrier whose first scan came after the same number of days, or that lack it for so many. */
export interface FirstScanRow {
  carrierCode: string;
  /** From the day on which it was sent. */
  days: number;
  /** Whether the carrier has scanned it; reads as "delivered" for kaplanMeier. */
  delivered: boolean;
  count: number;
}

/** Shipments that were sent in the period and are tracked. Scans before the day of sending count as day 0. */
export async function readFirstScans(
  sql: Sql,
  shopId: string,
  { from, to }: Period,
  { timeZone, today, oneOf }: FigureContext,
): Promise<FirstScanRow[]> {
  const { rows } = await sql.query<FirstScanRow>({
    name: `shipments.analytics_first_scans_${oneOf}`,
    text: `select s.carrier_code as "carrierCode",
             greatest(coalesce(s.began_on, $5::date) - (${SHIPPED_AT} at time zone $4)::date, 0) as days,
             s.began_on is not null as delivered, count(*)::int as count
           from shipments s
           where ${sampled(oneOf)} and s.registration_state = 'registered'
             and (s.began_on is not null or s.status in ('pending', 'notfound', 'expired'))
           group by 1, 2, 3`,
    values: [shopId, from, to, timeZone, today],
  });
  return rows;
}

export interface DailyCount {
  /** "YYYY-MM-DD" */
  day: string;
  shipped: number;
  delivered: number;
}

/** Shipments sent and delivered on each day of the period, also on days without any. */
export async function readDaily(
  sql: Sql,
  shopId: string,
  { from, to }: Period,
  timeZone: string,
): Promise<DailyCount[]> {
  const { rows } = await sql.query<DailyCount>({
    name: "shipments.analytics_daily",
    text: `with shipped as (
             select (${SHIPPED_AT} at time zone $4)::date as day, count(*)::int as count
             from shipments s where ${SHIPPED_IN} group by 1),
           delivered as (
             select s.delivered_on as day, count(*)::int as count from shipments s
             where s.shop_id = $1 and s.delivered_on between $2::date and $3::date
               and s.registration_state <> 'removed' group by 1)
           select to_char(d.day, 'YYYY-MM-DD') as day, coalesce(shipped.count, 0) as shipped,
             coalesce(delivered.count, 0) as delivered
           from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as d (day)
           left join shipped on shipped.day = d.day::date
           left join delivered on delivered.day = d.day::date
           order by d.day`,
    values: [shopId, from, to, timeZone],
  });
  return rows;
}
