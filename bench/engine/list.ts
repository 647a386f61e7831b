// GET /v2/trackings/get against a floor where PostgreSQL builds the JSON of the same rows itself.
import type { Pool } from "pg";
import { median } from "../median";
import type { Report } from "../report";
import { onBenchServer, openFilled, type BenchDatabase } from "./database";
import { openEngine, type BenchEngine } from "./engine";
import { ACCOUNT_ID, CHANGED, CHANGED_SINCE } from "./parcels";
import { SIZES, sizesNamed, type SizeName } from "./sizes";
import { alternate, growthRatios, progress } from "./rounds";

const ROUNDS = 9;

interface Case {
  name: string;
  limit: number;
  page: number;
  /** Only those changed since then. */
  isChangedOnly?: true;
}
const CASES: readonly Case[] = [
  { name: "100, first page", limit: 100, page: 1 },
  { name: "100, page 400", limit: 100, page: 400 },
  { name: "2000, first page", limit: 2000, page: 1 },
  { name: "2000, page 400", limit: 2000, page: 400 },
  { name: "1,000 changed", limit: 2000, page: 1, isChangedOnly: true },
];

interface Row {
  case: string;
  size: SizeName;
  oursMs: number;
  floorMs: number;
  /** The floor's time divided by ours: 1 is as fast, above is faster. */
  toFloor: number;
}

interface Target {
  size: SizeName;
  pool: Pool;
  call: BenchEngine["call"];
}

/** Sizes of a case are measured in turn, so that other load affects all of them. */
export async function run({ sizes }: { sizes?: string }): Promise<Report> {
  const rows: Row[] = [];
  await onBenchServer(async (serverUrl) => {
    const databases: BenchDatabase[] = [];
    const targets: Target[] = [];
    try {
      for (const size of sizesNamed(sizes)) {
        const database = await openFilled(serverUrl, size, progress);
        databases.push(database);
        targets.push({ size, pool: database.pool, call: (await openEngine(database)).call });
      }
      for (const one of CASES) {
        progress(`list: ${one.name}`);
        const able = targets.filter(({ size }) => hasRows(one, size));
        rows.push(...(await measure(one, able)));
      }
    } finally {
      for (const database of databases) await database.close();
    }
  });
  return report(rows);
}

/** Whether the page has rows at this size: a page beyond the end would seem fast. */
function hasRows({ page, limit, isChangedOnly }: Case, size: SizeName): boolean {
  return page * limit <= SIZES[size] || isChangedOnly === true;
}

async function measure(one: Case, targets: readonly Target[]): Promise<Row[]> {
  const bound = CHANGED_SINCE.getTime() / 1000;
  const query = `limit=${one.limit}&page=${one.page}${one.isChangedOnly ? `&update_time_min=${bound}` : ""}`;
  const expected = one.isChangedOnly ? CHANGED : one.limit;
  const ways = targets.flatMap(({ call, pool }) => [
    async () => count(await call("GET", `/trackings/get?${query}`), expected),
    async () => count(await buildJson(pool, one), expected),
  ]);
  const figures = await alternate(ways, ROUNDS);
  return targets.map(({ size }, index) => {
    const oursMs = median(figures[2 * index] ?? []);
    const floorMs = median(figures[2 * index + 1] ?? []);
    return { case: one.name, size, oursMs, floorMs, toFloor: floorMs / oursMs };
  });
}

/** Throws unless the answer has `expected` items, so that no variant wins by answering fewer. */
function count(text: string, expected: number): void {
  const found = text.split('"tracking_number"').length - 1;
  if (found !== expected) throw new Error(`${found} items instead of ${expected}`);
}

const FIELDS = [
  "id",
  "tracking_number",
  "carrier_code",
  "status",
  "track_update",
  "created_at",
  "updated_at",
  "order_create_time",
  "title",
  "order_id",
  "comment",
  "archived",
  "original_country",
  "destination_country",
  "service_code",
  "substatus",
  "last_event",
  "last_update_time",
  "origin_info",
  "destination_info",
];

/** The page as plain SQL: stored columns, no total, no sealed customer; deep pages skip index entries. */
async function buildJson(pool: Pool, { limit, page, isChangedOnly }: Case): Promise<string> {
  const pairs = FIELDS.map((field) => `'${field}', t.${field}`).join(", ");
  const since = isChangedOnly ? `and updated_at >= '${CHANGED_SINCE.toISOString()}'` : "";
  const where = `account_id = $1 ${since}`;
  const order = "order by created_at desc, id";
  const page1 = `select * from engine_trackings where ${where} ${order} limit ${limit}`;
  const deeper = `select * from engine_trackings where account_id = $1 and id = any(array(
      select id from engine_trackings where ${where} ${order} limit ${limit} offset ${(page - 1) * limit}
    )) ${order}`;
  const { rows } = await pool.query<{ json: string }>(
    `select json_agg(json_build_object(${pairs}))::text as json from (${page === 1 ? page1 : deeper}) t`,
    [ACCOUNT_ID],
  );
  return rows[0]?.json ?? "";
}

function report(rows: readonly Row[]): Report {
  return {
    bench: "list",
    about:
      `GET /v2/trackings/get; median of ${ROUNDS} rounds. The floor has PostgreSQL build the JSON of the same rows, ` +
      "without a total and without opening sealed columns.",
    tables: [
      {
        title: "Engine, lists",
        columns: [
          { label: "trackings" },
          { label: "page" },
          { label: "ms", digits: 2 },
          { label: "floor ms", digits: 2 },
          { label: "share of floor", digits: 2 },
        ],
        rows: rows.map((row) => [SIZES[row.size], row.case, row.oursMs, row.floorMs, row.toFloor]),
      },
    ],
    ratios: [
      ...rows.map((row) => ({
        name: `list, ${row.size}, ${row.case}: to floor`,
        value: row.toFloor,
      })),
      ...CASES.flatMap(({ name }) =>
        growthRatios(
          `list, ${name}`,
          rows.filter((row) => row.case === name),
        ),
      ),
    ],
  };
}
