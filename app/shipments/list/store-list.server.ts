// SQL of the list of shipments: a page after or before a row, and how many there are.
import { z } from "zod";
import type { Database } from "~/lib/database.server";
import { parseJson } from "~/lib/text/json";
import { type SummaryRow, SUMMARY_COLUMNS, toSummary } from "../read/detail.server";
import type { ShipmentSummary } from "../shipment";
import {
  DESTINATION,
  type ListContext,
  SCANNED_ON,
  SHIPPED_AT,
  type Where,
  whereOf,
} from "./conditions.server";
import { CARRIERS_OF_SHOP, NO_SEARCH } from "./search.server";
import { daysBetween, isDay } from "../transit-dates";
import {
  COUNTED_MAX,
  type ShipmentFilters,
  type ShipmentQuery,
  type ShipmentSort,
  type SortKey,
  effectiveSort,
  sortParts,
} from "./query";

/** Statuses from waiting to completed. The index shipments_status_rank_idx has this expression. */
const STATUS_RANK = `array_position(array['pending','notfound','transit','pickup','undelivered','exception','expired','delivered'], s.status)`;

type KeyType = "timestamptz" | "date" | "text" | "int";

/** Each has an index after shop_id, followed by created_at. Equal rows follow by the day they were added. */
const SORT_KEYS: Record<SortKey, { sql: string; type: KeyType }> = {
  added: { sql: "s.created_at", type: "timestamptz" },
  shipped: { sql: SHIPPED_AT, type: "timestamptz" },
  scanned: { sql: SCANNED_ON, type: "date" },
  expected: { sql: "coalesce(s.expected_by, 'infinity'::date)", type: "date" },
  destination: { sql: DESTINATION, type: "text" },
  status: { sql: STATUS_RANK, type: "int" },
};

/** What the keys are made of. */
const SORT_COLUMNS =
  "s.id, s.created_at, s.fulfilled_at, s.last_scan_on, s.expected_by, s.destination_country, s.status";

export interface ListPage {
  rows: ShipmentSummary[];
  /** Cursors for `before` and `after`; null: there is no such page. */
  previous: string | null;
  next: string | null;
}

const day = z.string().refine((text) => isDay(text) && text >= "0001");
const TIME = /^[ T]([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)$/;
const time = z
  .string()
  .refine((text) => day.safeParse(text.slice(0, 10)).success && TIME.test(text.slice(10)));

/** Values of the types in SORT_KEYS as PostgreSQL writes them: a cursor may come from a list in another order. */
const KEY_SHAPES: Record<KeyType, z.ZodType<string>> = {
  timestamptz: time,
  date: day.or(z.literal(["infinity", "-infinity"])),
  text: z
    .string()
    .max(60)
    .regex(/^\P{Cc}*$/u),
  int: z.string().regex(/^\d{1,9}$/),
};

/** What a page's first or last row is found by: its value that the list is sorted by, its creation and its id. */
type Cursor = [key: string, created: string, id: string];

const encode = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** null: none, or one of another order. */
function decode(text: string | null, sort: ShipmentSort): Cursor | null {
  if (!text) return null;
  const key = KEY_SHAPES[SORT_KEYS[sortParts(sort).key].type];
  const given = parseJson(Buffer.from(text, "base64url").toString());
  return z.tuple([key, time, z.guid()]).safeParse(given).data ?? null;
}

const SORT_CREATED = `to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

interface PageRow extends SummaryRow {
  sort_key: string;
  sort_created: string;
}

/** One page of the list. Its cost does not depend on how many pages lie before it. */
export async function listShipments(
  db: Database,
  shopId: string,
  query: ShipmentQuery,
  context: ListContext,
): Promise<ListPage> {
  const sort = effectiveSort(query);
  const after = decode(query.after, sort);
  const before = after ? null : decode(query.before, sort);
  const filter = whereOf(shopId, query, context);
  const order = orderOf(sort, before !== null);
  const cursor = after ?? before;
  const beyond = cursor ? ` and ${order.beyond(cursor, filter)}` : "";
  const { rows } = await db.pool.query<PageRow>(
    // The page's ids first: what is sorted is narrow, and order names are read for its rows only.
    `with page as materialized (
       select s.id from ${sourceOf(query, context, filter)}${beyond}
       order by ${order.by} limit ${query.pageSize + 1})
     select ${SUMMARY_COLUMNS}, ${order.key}::text as sort_key,
       ${SORT_CREATED} as sort_created
     from page join shipments s on s.shop_id = $1 and s.id = page.id order by ${order.by}`,
    filter.values,
  );
  const hasMore = rows.length > query.pageSize;
  const shown = rows.slice(0, query.pageSize);
  if (before) shown.reverse();
  const first = shown[0];
  const last = shown.at(-1);
  const cursorOf = (row: PageRow | undefined) =>
    row ? encode([row.sort_key, row.sort_created, row.id]) : null;
  return {
    rows: shown.map(toSummary),
    previous: (before ? hasMore : after !== null) ? cursorOf(first) : null,
    next: before || hasMore ? cursorOf(last) : null,
  };
}

/** So many days of shipments are read and then sorted by something else; more of them are looked for in the page's order. */
const SORTED_DAYS_MAX = 14;

function sourceOf(query: ShipmentQuery, { search }: ListContext, { where }: Where): string {
  const { key } = sortParts(effectiveSort(query));
  const isSorted = (days: "shipped" | "scanned") => {
    const { from, to } = query[days];
    return key !== days && from !== null && to !== null && daysBetween(from, to) <= SORTED_DAYS_MAX;
  };
  // What a search names is read by its ids: in the page's order it may lie behind all the rest.
  return search.ids !== null || isSorted("shipped") || isSorted("scanned")
    ? `(select ${SORT_COLUMNS} from shipments s where ${where} offset 0) s where true`
    : `shipments s where ${where}`;
}

/** The shipments before and after one in a view; null: none, or it is the first or last. */
export async function findNeighbors(
  db: Database,
  shopId: string,
  query: ShipmentQuery,
  shipmentId: string,
  context: ListContext,
): Promise<{ previous: string | null; next: string | null }> {
  const { rows } = await db.pool.query<PageRow>(
    `select s.id, ${orderOf(effectiveSort(query), false).key}::text as sort_key, ${SORT_CREATED} as sort_created
     from shipments s where s.shop_id = $1 and s.id = $2::uuid`,
    [shopId, shipmentId],
  );
  const [row] = rows;
  if (!row) return { previous: null, next: null };
  const at = encode([row.sort_key, row.sort_created, row.id]);
  const idBeside = async (cursor: { after: string | null; before: string | null }) => {
    const page = await listShipments(db, shopId, { ...query, ...cursor, pageSize: 1 }, context);
    return page.rows[0]?.id ?? null;
  };
  const [previous, next] = await Promise.all([
    idBeside({ after: null, before: at }),
    idBeside({ after: at, before: null }),
  ]);
  return { previous, next };
}

function orderOf(sort: ShipmentSort, isBackwards: boolean) {
  const { key, direction } = sortParts(sort);
  const { sql, type } = SORT_KEYS[key];
  const descends = (direction === "desc") !== isBackwards;
  const columns = [...new Set([sql, "s.created_at", "s.id"])];
  return {
    key: sql,
    by: columns.map((column) => `${column}${descends ? " desc" : ""}`).join(),
    beyond([key, created, id]: Cursor, { parameter }: Where): string {
      const values = [
        ...(columns.length === 3 ? [`${parameter(key)}::${type}`] : []),
        `${parameter(created)}::timestamptz`,
        `${parameter(id)}::uuid`,
      ];
      return `(${columns.join()}) ${descends ? "<" : ">"} (${values.join()})`;
    },
  };
}

/** What the filters of carrier and destination offer: those that the shop has shipments of. */
export async function listFilterChoices(
  db: Database,
  shopId: string,
): Promise<{ carriers: string[]; destinations: string[] }> {
  const { rows } = await db.pool.query<{ carriers: string[]; destinations: string[] }>({
    name: "shipments.filter_choices",
    text: `with recursive ${CARRIERS_OF_SHOP},
           destinations (code) as (
             (select ${DESTINATION} from shipments s where s.shop_id = $1 order by 1 limit 1)
             union all
             select (select ${DESTINATION} from shipments s where s.shop_id = $1 and ${DESTINATION} > code
                     order by 1 limit 1) from destinations where code is not null)
           select array(select code from carriers where code is not null) as carriers,
             array(select code from destinations where code <> '') as destinations`,
    values: [shopId],
  });
  return rows[0] ?? { carriers: [], destinations: [] };
}

/** Of a search that very many shipments match, so many are counted. */
const BROAD_COUNTED_MAX = 100;

export interface Total {
  count: number;
  /** There are more than `count`. */
  isMore: boolean;
}

/** How many shipments match. Counting stops at COUNTED_MAX. */
export async function countTotal(
  db: Database,
  shopId: string,
  filters: ShipmentFilters,
  context: ListContext,
): Promise<Total> {
  const { isBroad, ids } = context.search;
  const most = isBroad ? BROAD_COUNTED_MAX : COUNTED_MAX;
  const filter = whereOf(
    shopId,
    filters,
    ids === null ? context : { ...context, search: NO_SEARCH },
  );
  const matching =
    ids === null
      ? `shipments s where ${filter.where}`
      : // One after the other: a condition with all ids has PostgreSQL look for them among all rows of the shop.
        `(select distinct id from unnest(${filter.parameter(ids)}::uuid[]) named (id)) named
         cross join lateral (
           select from shipments s where ${filter.where} and s.id = named.id offset 0) s`;
  const { rows } = await db.pool.query<{ count: number }>(
    `select count(*)::int as count from (select from ${matching} limit ${most + 1}) found`,
    filter.values,
  );
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, most), isMore: count > most };
}
