// Reconciliation of 0, 100 and 10,000 changed orders, against plain upserts of the same rows.
import { migrateJobs } from "~/jobs/worker.server";
import { createLog } from "~/lib/log.server";
import { inTransaction } from "~/lib/database.server";
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import { createAdminClient } from "~/shopify/admin-api/admin-client.server";
import type { OrderNode } from "~/shopify/orders/order-payload";
import { createReconcileJob } from "~/shopify/reconciliation/reconcile.server";
import { createAdminBudget } from "~/shopify/admin-api/store-budget.server";
import { testSealer } from "../../test/support/sealer";
import { type BenchDatabase, onBenchServer, openEmpty } from "../engine/database";
import { growthRatios, progress } from "../engine/rounds";
import { SIZES, type SizeName, sizesNamed } from "../engine/sizes";
import { median } from "../median";
import type { Report } from "../report";
import { FILLED_UNTIL, SHOP, TABLES, fill, orderNode, rowsOf } from "./orders";
import { answerWith } from "./shopify";

const CHANGED = [0, 100, 10_000] as const;
/** Measured rounds after one that warms up; ten thousand orders need fewer. */
const ROUNDS: Record<number, number> = { 0: 9, 100: 9, 10_000: 1 };
const PAGE = 10;

interface Row {
  size: SizeName;
  changed: number;
  passMs: number;
  /** The same rows upserted, without queries and comparison. */
  floorMs: number | null;
}

export async function run({ sizes }: { sizes?: string }): Promise<Report> {
  const wanted = sizesNamed(sizes ?? "10k,1m");
  const rows: Row[] = [];
  await onBenchServer(async (serverUrl) => {
    for (const size of wanted) {
      const database = await openEmpty(serverUrl, "sync");
      try {
        progress(`filling ${size} orders with their parcels`);
        await migrateJobs(database.pool);
        const shipmentIds = await fill(database.url, SIZES[size]);
        rows.push(...(await measure(database, size, shipmentIds)));
      } finally {
        await database.close();
      }
    }
  });
  return report(rows);
}

async function measure(
  database: BenchDatabase,
  size: SizeName,
  shipmentIds: readonly string[],
): Promise<Row[]> {
  let answered: OrderNode[] = [];
  let turn = 0;
  // The shop's clock: a pass looks back no further than Shopify allows.
  const clock = { now: () => new Date(momentOf(turn + 1)) };
  const admin = createAdminClient({
    tokens: { tokenFor: async () => "token", reject: async () => {} },
    budget: createAdminBudget(database.pool, clock),
    clock,
    fetch: answerWith(() => answered),
  });
  const log = createLog("warn");
  const job = createReconcileJob({ database, sealer: testSealer, clock, log, admin });
  const rows: Row[] = [];
  for (const changed of CHANGED) {
    if (changed > SIZES[size]) continue;
    progress(`${size}: ${changed} changed`);
    const passes: number[] = [];
    const floors: number[] = [];
    const rounds = ROUNDS[changed] ?? 1;
    for (let round = rounds > 1 ? 0 : 1; round <= rounds; round++) {
      // Beyond the overlap, so that a round reads only its own changes.
      answered = changedOrders(SIZES[size], changed, ++turn);
      const passMs = await timed(() => passWhole(database, job));
      if (round === 1) await expectRepaired(database, changed, clock.now());
      const rest = changedOrders(SIZES[size], changed, ++turn);
      const floorMs = await timed(() => upsert(database, rest, shipmentIds));
      // The first round warms up.
      if (round > 0) {
        passes.push(passMs);
        floors.push(floorMs);
      }
    }
    const floorMs = changed === 0 ? null : median(floors);
    rows.push({ size, changed, passMs: median(passes), floorMs });
  }
  return rows;
}

/** `changed` orders spread over the shop, each changed one second after the last. */
function changedOrders(size: number, changed: number, turn: number): OrderNode[] {
  const from = momentOf(turn);
  return Array.from({ length: changed }, (_, index) => {
    const changedAt = new Date(from + index * SECOND_MS);
    return orderNode(Math.floor((index * size) / changed), size, changedAt);
  });
}

/** Rounds are four hours apart: longer than ten thousand orders at one a second, plus the overlap. */
function momentOf(turn: number): number {
  return FILLED_UNTIL.getTime() + turn * 4 * HOUR_MS;
}

/** A pass and the jobs that continue it. */
async function passWhole(
  { pool }: BenchDatabase,
  job: ReturnType<typeof createReconcileJob>,
): Promise<void> {
  for (let payload: { shopId: string; since?: string } | undefined = { shopId: SHOP }; payload;) {
    await job(payload);
    const next = await pool.query<{ payload: { shopId: string; since?: string } }>(
      `delete from graphile_worker._private_jobs returning payload`,
    );
    payload = next.rows.map((row) => row.payload).find(({ since }) => since !== undefined);
  }
}

/** Four statements an order, in transactions as large as the pass's. */
async function upsert(
  { pool }: BenchDatabase,
  orders: readonly OrderNode[],
  shipmentIds: readonly string[],
): Promise<void> {
  const statements = Object.values(TABLES).map(({ name, key, columns }) => ({
    name: `floor.${name}`,
    text: `insert into ${name} (${columns.join(", ")})
      values (${columns.map((_, index) => `$${index + 1}`).join(", ")})
      on conflict (${key.join(", ")}) do update set
      ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}`,
  }));
  for (let start = 0; start < orders.length; start += PAGE) {
    await inTransaction(pool, async (tx) => {
      for (const node of orders.slice(start, start + PAGE)) {
        const index = Number(node.legacyResourceId) - 6_000_000_000_000;
        const rows = rowsOf(node, shipmentIds[index] ?? "");
        for (const [at, values] of Object.values(rows).entries()) {
          await tx.query({ ...statements[at]!, values: values as unknown[] });
        }
      }
    });
  }
}

/** Throws unless the pass found all changes. */
async function expectRepaired(
  { pool }: BenchDatabase,
  changed: number,
  since: Date,
): Promise<void> {
  const { rows } = await pool.query<{ repaired: number }>(
    `select coalesce(sum(repaired), 0)::int as repaired from reconciliations where shop_id = $1
       and started_at >= $2`,
    [SHOP, since],
  );
  if (rows[0]?.repaired !== changed) throw new Error(`repaired ${rows[0]?.repaired} of ${changed}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function report(rows: readonly Row[]): Report {
  return {
    bench: "sync",
    about:
      "Reconciliation of a shop's orders with Shopify when so many changed; medians. The floor is plain upserts of " +
      "the same rows, without queries and comparison.",
    tables: [
      {
        title: "Reconciliation",
        columns: [
          { label: "orders" },
          { label: "changed" },
          { label: "ms" },
          { label: "floor ms" },
          { label: "share of floor", digits: 2 },
        ],
        rows: rows.map(({ size, changed, passMs, floorMs }) => [
          SIZES[size],
          changed,
          passMs,
          floorMs,
          floorMs === null ? null : floorMs / passMs,
        ]),
      },
    ],
    ratios: [
      ...rows.flatMap(({ size, changed, passMs, floorMs }) =>
        floorMs === null
          ? []
          : [{ name: `sync, ${changed} of ${size}: to floor`, value: floorMs / passMs }],
      ),
      ...growthRatios(
        "sync, 100 changed",
        rows
          .filter(({ changed }) => changed === 100)
          .map(({ size, passMs }) => ({ size, oursMs: passMs })),
      ),
    ],
  };
}
