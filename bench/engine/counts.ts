// Counts by status (getstatusnumber), whose time must not depend on the number of trackings.
import type { Pool } from "pg";
import { countByStatus } from "~/engine/trackings/store-counts.server";
import { median } from "../median";
import type { Report } from "../report";
import { onBenchServer, openFilled, type BenchDatabase } from "./database";
import { ACCOUNT_ID } from "./parcels";
import { alternate, growthRatios, progress } from "./rounds";
import { SIZES, sizesNamed, type SizeName } from "./sizes";

const ROUNDS = 9;

interface Row {
  size: SizeName;
  oursMs: number;
  /** Counting the rows, as a store without a ledger does. */
  countingMs: number;
}

/** Sizes are measured in turn, so that other load affects all of them. */
export async function run({ sizes }: { sizes?: string }): Promise<Report> {
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
  return report(rows);
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

function report(rows: readonly Row[]): Report {
  return {
    bench: "counts",
    about: `Trackings by status, from the ledger and by counting rows; median of ${ROUNDS} rounds.`,
    tables: [
      {
        title: "Engine, counts",
        columns: [
          { label: "trackings" },
          { label: "ledger ms", digits: 3 },
          { label: "counting rows ms", digits: 2 },
        ],
        rows: rows.map(({ size, oursMs, countingMs }) => [SIZES[size], oursMs, countingMs]),
      },
    ],
    ratios: growthRatios("counts", rows),
  };
}
