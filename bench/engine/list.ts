// GET /v2/trackings/get against a floor where PostgreSQL builds the JSON of the same rows itself.
import type { Pool } from "pg";
import { median } from "../median";
import { onBenchServer, openFilled, type BenchDatabase } from "./database";
import { openEngine, type BenchEngine } from "./engine";
import { ACCOUNT_ID, CHANGED, CHANGED_SINCE } from "./parcels";
import { SIZES, sizesNamed, type SizeName } from "./sizes";
import { alternate, progress } from "./rounds";

const ROUNDS = 9;
const AIM_TO_FLOOR = 0.5;
const AIM_GROWTH = 1.3;

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
export async function run({ json, sizes }: { json: boolean; sizes?: string }): Promise<void> {
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
  report(rows, json);
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

function report(rows: readonly Row[], json: boolean): void {
  const growth = CASES.flatMap(({ name }) => {
    const ofCase = rows.filter((row) => row.case === name);
    const [smallest, largest] = [ofCase[0], ofCase.at(-1)];
    if (!smallest || !largest || smallest === largest) return [];
    const times = largest.oursMs / smallest.oursMs;
    return [{ case: name, from: smallest.size, to: largest.size, times }];
  });
  if (json) {
    console.log(JSON.stringify({ bench: "list", rounds: ROUNDS, rows, growth }));
    return;
  }
  console.log(`\nlist (median of ${ROUNDS} rounds; aim ${AIM_TO_FLOOR} of the floor)`);
  for (const row of rows) {
    console.log(
      `  ${row.size.padStart(4)}  ${row.case.padEnd(17)} ${row.oursMs.toFixed(2).padStart(8)} ms   floor ${row.floorMs.toFixed(2).padStart(8)} ms   floor : ours = ${row.toFloor.toFixed(2)}`,
    );
  }
  for (const { case: name, from, to, times } of growth) {
    console.log(`  ${name}: ${from} → ${to} takes ${times.toFixed(2)} × (aim ${AIM_GROWTH})`);
  }
}
