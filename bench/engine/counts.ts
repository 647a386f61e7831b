// Counts by status (getstatusnumber), whose time must not depend on the number of trackings.
import type { Pool } from "pg";
import { countByStatus } from "~/engine/trackings/store-counts.server";
import { median } from "../median";
import { onBenchServer, openFilled, type BenchDatabase } from "./database";
import { ACCOUNT_ID } from "./parcels";
import { alternate, progress } from "./rounds";
import { SIZES, sizesNamed, type SizeName } from "./sizes";

const ROUNDS = 9;
const AIM_GROWTH = 1.3;

interface Row {
  size: SizeName;
  oursMs: number;
  /** Counting the rows, as a store without a ledger does. */
  countingMs: number;
}

/** Sizes are measured in turn, so that other load affects all of them. */
export async function run({ json, sizes }: { json: boolean; sizes?: string }): Promise<void> {
  const wanted = sizesNamed(sizes);
  const rows: Row[] = [];
  await onBenchServer(async (serverUrl) => {
    const databases: BenchDatabase[] = [];
    try {
      for (const size of wanted) databases.push(await openFilled(serverUrl, size, progress));
      progress("counts");
      const ways = wanted.flatMap((size, index) => {
        const { pool } = databases[index]!;
        return [() => readCounts(pool, SIZES[size]), () => countRows(pool)];
      });
      const figures = await alternate(ways, ROUNDS);
      for (const [index, size] of wanted.entries()) {
        const [oursMs, countingMs] = figures.slice(2 * index).map(median);
        rows.push({ size, oursMs: oursMs ?? NaN, countingMs: countingMs ?? NaN });
      }
    } finally {
      for (const database of databases) await database.close();
    }
  });
  report(rows, json);
}

async function readCounts(pool: Pool, expected: number): Promise<void> {
  const counts = await countByStatus(pool, ACCOUNT_ID);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total !== expected) throw new Error(`counted ${total} of ${expected}`);
}

async function countRows(pool: Pool): Promise<void> {
  await pool.query(
    "select status, count(*) from engine_trackings where account_id = $1 group by status",
    [ACCOUNT_ID],
  );
}

function report(rows: readonly Row[], json: boolean): void {
  const [smallest, largest] = [rows[0], rows.at(-1)];
  const growth =
    smallest && largest && smallest !== largest ? largest.oursMs / smallest.oursMs : null;
  if (json) {
    console.log(JSON.stringify({ bench: "counts", rounds: ROUNDS, rows, growth }));
    return;
  }
  console.log(`\ncounts by status (median of ${ROUNDS} rounds)`);
  for (const { size, oursMs, countingMs } of rows) {
    console.log(
      `  ${size.padStart(4)}  ${oursMs.toFixed(3)} ms   counting rows ${countingMs.toFixed(2)} ms`,
    );
  }
  if (growth !== null) {
    console.log(
      `  ${smallest?.size} → ${largest?.size} takes ${growth.toFixed(2)} × (aim ${AIM_GROWTH})`,
    );
  }
}
