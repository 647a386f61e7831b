// The SQL conditions of a query of the list of shipments.
import { attentionSql } from "../attention/reasons";
import type { AttentionThresholds } from "../attention/thresholds";
import { BY_HAND_SQL, SILENT_SQL } from "../read/store-carrier-counts.server";
import type { ShopSources, Watcher } from "../sources";
import type { Search } from "./search.server";
import { type DayRange, EVERY_SHIPMENT, type ShipmentFilters } from "./query";

/** What the filters of one shop are read with. */
export interface ListContext {
  /** The shop's IANA zone: days of filters are its days. */
  timeZone: string;
  /** The present day there. */
  today: string;
  thresholds: AttentionThresholds;
  sources: ShopSources;
  /** The filters' search, looked up. */
  search: Search;
}

export interface Where {
  /** Over `shipments s`; $1 is the shop. */
  where: string;
  values: unknown[];
  parameter(value: unknown): string;
}

/** In the list's indexes: see store-list.server.ts. */
export const SHIPPED_AT = "coalesce(s.fulfilled_at, s.created_at)";
export const SCANNED_ON = "coalesce(s.last_scan_on, '-infinity'::date)";
export const DESTINATION = "coalesce(s.destination_country, '')";

export function whereOf(shopId: string, filters: ShipmentFilters, context: ListContext): Where {
  const values: unknown[] = [shopId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  // A single value by =, which lets an index give the rows in its order.
  const any = (column: string, of: readonly string[]) =>
    of.length === 1
      ? [`${column} = ${parameter(of[0])}`]
      : of.length
        ? [`${column} = any(${parameter(of)}::text[])`]
        : [];
  const { thresholds, today } = context;
  const either = (conditions: readonly string[]) =>
    conditions.length ? [`(${conditions.map((one) => `(${one})`).join(" or ")})`] : [];
  const conditions = [
    "s.shop_id = $1",
    filters.archived ? "s.archived_at is not null" : "s.archived_at is null",
    ...(filters.registration.length
      ? any("s.registration_state", filters.registration)
      : ["s.registration_state <> 'removed'"]),
    ...any("s.status", filters.status),
    ...any("s.substatus", filters.substatus),
    ...any("s.carrier_code", filters.carrier),
    ...any(DESTINATION, filters.destination),
    ...(filters.ids.length ? [`s.id = any(${parameter(filters.ids)}::uuid[])`] : []),
    ...(filters.order.length
      ? [`s.id in (${OF_ORDERS} = any(${parameter(filters.order)}::text[]))`]
      : []),
    ...either(
      filters.attention.map((reason) => {
        const condition = attentionSql(reason, { thresholds, today, parameter });
        // "Not scanned yet" would promise news that nobody fetches: those are counted as not tracked alone.
        return reason === "label_only"
          ? `${condition} and not (${watchedBy("nobody", context.sources, parameter)})`
          : condition;
      }),
    ),
    ...(filters.source.length ? ["s.registration_state <> 'stopped'"] : []),
    ...either(filters.source.map((watcher) => watchedBy(watcher, context.sources, parameter))),
    ...shippedIn(filters.shipped, context.timeZone, parameter),
    ...scannedIn(filters.scanned, parameter),
    ...context.search.conditions(parameter),
  ];
  return { where: conditions.join(" and "), values, parameter };
}

type Parameter = (value: unknown) => string;

function shippedIn({ from, to }: DayRange, timeZone: string, parameter: Parameter): string[] {
  const start = (day: string, days: number) =>
    `((${parameter(day)}::date + ${days})::timestamp at time zone ${parameter(timeZone)})`;
  return [
    ...(from ? [`${SHIPPED_AT} >= ${start(from, 0)}`] : []),
    ...(to ? [`${SHIPPED_AT} < ${start(to, 1)}`] : []),
  ];
}

/** By the carrier's clock. */
function scannedIn({ from, to }: DayRange, parameter: Parameter): string[] {
  const isOpen = from === EVERY_SHIPMENT.scanned.from && to !== null;
  return [
    ...(from ? [`${SCANNED_ON} >= ${parameter(from)}::date`] : []),
    ...(to ? [`${SCANNED_ON} <= ${parameter(to)}::date`] : []),
    ...(isOpen ? ["s.last_scan_on is not null"] : []),
  ];
}

const PLAYED = "(s.number_key like 'SANDBOX%' or s.carrier_code = 'sandbox')";

/** As sourceOf in sources.ts decides. */
function watchedBy(watcher: Watcher, sources: ShopSources, parameter: Parameter): string {
  if (sources.kind === "cloud") return watcher === "trackingmore" ? "true" : "false";
  const isPlayed = sources.isPlayed("sandbox", "SANDBOX") ? PLAYED : "false";
  const isKeyed = () => `s.carrier_code = any(${parameter(sources.keyedCarriers)}::text[])`;
  const byCarrier = () => `not ${isPlayed} and ${isKeyed()}`;
  const byNone = () => (sources.isAllPlayed ? "false" : `not ${isPlayed} and not ${isKeyed()}`);
  switch (watcher) {
    case "trackingmore":
      return "false";
    case "sandbox":
      return sources.isAllPlayed ? `not (${byCarrier()})` : isPlayed;
    case "carrier":
      return byCarrier();
    case "shopify":
      return `${byNone()} and not (${SILENT_SQL}) and not (${BY_HAND_SQL})`;
    case "nobody":
      return `${byNone()} and ${SILENT_SQL}`;
  }
}

const OF_ORDERS = `select l.shipment_id from fulfillment_shipments l
  where l.shop_id = $1 and l.removed_at is null and l.order_id`;
