// How many trackings are in each status: what getstatusnumber reads, at sizes that must not matter.
import { countByStatus } from "~/engine/store-counts.server";
import { median } from "../median";
import { onBenchServer, openFilled } from "./database";
import { ACCOUNT_ID } from "./parcels";
import { alternate } from "./rounds";
import { SIZES, sizesNamed, type SizeName } from "./sizes";

const ROUNDS = 9;
const AIM_GROWTH = 1.3;

interface Row {
  size: SizeName;
  oursMs: number;
  /** Counting the rows, as a store without a ledger does. */
  countingMs: number;
}

export async function run({ json, sizes }: { json: boolean; sizes?: string }): Promise<void> {
  const rows: Row[] = [];
  await onBenchServer(async (serverUrl) => {
    for (const size of sizesNamed(sizes)) {
      const say = (text: string) => process.stderr.write(`${text}\n`);
      const { pool, close } = await openFilled(serverUrl, size, say);
      say(`counts ${size}`);
      const ours = async () => {
        const counts = await countByStatus(pool, ACCOUNT_ID);
        const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
        if (total !== SIZES[size]) throw new Error(`counted ${total} of ${SIZES[size]}`);
      };
      const counting = async () => {
        await pool.query(
          "select status, count(*) from engine_trackings where account_id = $1 group by status",
          [ACCOUNT_ID],
        );
      };
      try {
        const [oursMs = [], countingMs = []] = await alternate([ours, counting], ROUNDS);
        rows.push({ size, oursMs: median(oursMs), countingMs: median(countingMs) });
      } finally {
        await close();
      }
    }
  });
  report(rows, json);
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
