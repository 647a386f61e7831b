// SQL over engine_trackings for the API: create, read, list. Every where has account_id.
import type { Sql } from "~/lib/database.server";
import type { ListFilter } from "~/trackingmore/contract/contract";
import { readOrderTime } from "~/trackingmore/contract/dates";
import { conditions, withoutDefaults } from "./conditions";
import { countAll, isCounted } from "./store-counts.server";
import { numberKeyOf, type TrackingRow } from "../journey/tracking-row";

const COLUMN_NAMES = [
  "account_id",
  "id",
  "tracking_number",
  "carrier_code",
  "destination_code",
  "title",
  "logistics_channel",
  "customer_sealed",
  "order_id",
  "comment",
  "order_create_time",
  "ship_date",
  "postal_code",
  "status",
  "substatus",
  "manual_status",
  "track_update",
  "archived",
  "original_country",
  "destination_country",
  "service_code",
  "signed_by",
  "item_received",
  "last_event",
  "last_update_time",
  "created_at",
  "updated_at",
  "checked_at",
  "check_failures",
  "restarted_at",
] as const satisfies readonly (keyof TrackingRow)[];

/** Read as text: they go out unparsed. */
const JSON_COLUMN_NAMES = ["origin_info", "destination_info", "carrier_answer"] as const;

/** The columns of a TrackingRow, of the table with this alias. */
export function trackingColumns(alias: string): string {
  return [
    ...COLUMN_NAMES.map((name) => `${alias}.${name}`),
    ...JSON_COLUMN_NAMES.map((name) => `${alias}.${name}::text as ${name}`),
  ].join(", ");
}

export const TRACKING_COLUMNS = trackingColumns("engine_trackings");

/** The columns that a create stores; the others have defaults. */
export interface NewTracking extends Pick<
  TrackingRow,
  | "id"
  | "tracking_number"
  | "carrier_code"
  | "destination_code"
  | "destination_country"
  | "title"
  | "logistics_channel"
  | "customer_sealed"
  | "order_id"
  | "comment"
  | "order_create_time"
  | "ship_date"
  | "postal_code"
> {
  account_number: string | null;
  special_destination: string | null;
  lang: string | null;
  auto_correct: string | null;
  next_check_at: Date;
}

/** One JSON text carries all items, which is faster than an array for each column. */
const INSERTED_TYPES = {
  id: "text",
  tracking_number: "text",
  number_key: "text",
  carrier_code: "text",
  destination_code: "text",
  destination_country: "text",
  title: "text",
  logistics_channel: "text",
  customer_sealed: "bytea",
  order_id: "text",
  comment: "text",
  order_create_time: "text",
  order_created_at: "timestamptz",
  ship_date: "text",
  postal_code: "text",
  account_number: "text",
  special_destination: "text",
  lang: "text",
  auto_correct: "text",
  next_check_at: "timestamptz",
} as const satisfies Record<keyof NewTracking | "number_key" | "order_created_at", string>;
const INSERTED_COLUMNS = Object.entries(INSERTED_TYPES);

const INSERT = `
  insert into engine_trackings
    (account_id, created_at, ${INSERTED_COLUMNS.map(([column]) => column).join(", ")})
  select $1::uuid, $2::timestamptz, item.*
  from json_to_recordset($3::json)
    item (${INSERTED_COLUMNS.map(([column, type]) => `${column} ${type}`).join(", ")})
  on conflict (account_id, number_key, carrier_code) do nothing
  returning id`;

/**
 * Adds new trackings in one statement. Returns the ids of the added ones. Concurrent
 * calls add each number once.
 */
export async function insertTrackings(
  sql: Sql,
  accountId: string,
  createdAt: Date,
  trackings: readonly NewTracking[],
): Promise<Set<string>> {
  const items = trackings.map(toInsert);
  // One insert order: two batches that share numbers can't deadlock.
  items.sort((a, b) => (a.number_key < b.number_key ? -1 : a.number_key > b.number_key ? 1 : 0));
  const inserted = await sql.query<{ id: string }>({
    name: "engine.insert",
    text: INSERT,
    values: [accountId, createdAt, JSON.stringify(items)],
  });
  return new Set(inserted.rows.map((row) => row.id));
}

/** Left out of the JSON text, which makes it about half as long; absent keys are null too. */
const orAbsent = (text: string | null) => text ?? undefined;

function toInsert(tracking: NewTracking) {
  const { customer_sealed, order_create_time } = tracking;
  return {
    id: tracking.id,
    tracking_number: tracking.tracking_number,
    number_key: numberKeyOf(tracking.tracking_number),
    carrier_code: tracking.carrier_code,
    destination_code: orAbsent(tracking.destination_code),
    destination_country: orAbsent(tracking.destination_country),
    title: orAbsent(tracking.title),
    logistics_channel: orAbsent(tracking.logistics_channel),
    customer_sealed: customer_sealed ? `\\x${customer_sealed.toString("hex")}` : undefined,
    order_id: orAbsent(tracking.order_id),
    comment: orAbsent(tracking.comment),
    order_create_time: orAbsent(order_create_time),
    order_created_at: order_create_time ? readOrderTime(order_create_time)?.instant : undefined,
    ship_date: orAbsent(tracking.ship_date),
    postal_code: orAbsent(tracking.postal_code),
    account_number: orAbsent(tracking.account_number),
    special_destination: orAbsent(tracking.special_destination),
    lang: orAbsent(tracking.lang),
    auto_correct: orAbsent(tracking.auto_correct),
    next_check_at: tracking.next_check_at,
  } satisfies Record<keyof typeof INSERTED_TYPES, unknown>;
}

export async function findTracking(
  sql: Sql,
  accountId: string,
  carrierCode: string,
  trackingNumber: string,
): Promise<TrackingRow | null> {
  const found = await sql.query<TrackingRow>({
    name: "engine.find",
    text: `select ${TRACKING_COLUMNS} from engine_trackings
           where account_id = $1 and number_key = $2 and carrier_code = $3`,
    values: [accountId, numberKeyOf(trackingNumber), carrierCode],
  });
  return found.rows[0] ?? null;
}

/**
 * One page, newest first, and the total, from the ledger where it can count: a page beyond the end
 * then costs no search. Not prepared: the best index depends on the bounds.
 */
export async function listTrackings(
  sql: Sql,
  accountId: string,
  given: ListFilter,
  now: Date,
): Promise<{ rows: TrackingRow[]; total: number }> {
  const values: unknown[] = [accountId];
  const filter = withoutDefaults(given, now);
  const where = conditions(filter, now, (value) => `$${values.push(value)}`).join(" and ");
  const offset = (filter.page - 1) * filter.limit;
  const known = isCounted(filter) ? await countAll(sql, accountId, filter) : null;
  if (known !== null && known <= offset) return { rows: [], total: known };
  const order = "created_at desc, id";
  // Deep pages skip index entries, not rows.
  const page = `select id from engine_trackings where ${where} order by ${order} limit ${filter.limit} offset ${offset}`;
  const text =
    offset === 0
      ? `select ${TRACKING_COLUMNS} from engine_trackings where ${where} order by ${order} limit ${filter.limit}`
      : `select ${trackingColumns("t")} from (${page}) page
         join engine_trackings t on t.account_id = $1 and t.id = page.id order by t.created_at desc, t.id`;
  const { rows } = await sql.query<TrackingRow>(text, values);
  const isLastPage = rows.length < filter.limit && (rows.length > 0 || offset === 0);
  if (isLastPage) return { rows, total: offset + rows.length };
  if (known !== null) return { rows, total: known };
  const counted = await sql.query<{ total: string }>(
    `select count(*) as total from engine_trackings where ${where}`,
    values,
  );
  return { rows, total: Number(counted.rows[0]?.total ?? 0) };
}
