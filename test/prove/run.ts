// `npm run prove`: plays seeds against the real code, and says which sites were visited and which seeds failed.
import path from "node:path";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import type { Ledger } from "./faults";
import { playSeed } from "./play";
import { describeCoverage } from "./coverage";
import { createVirtualDatabase } from "./virtual-database";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    verbose: { type: "boolean", default: false },
  },
});

const seeds = values.seed
  ? [Number(values.seed)]
  : Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.from) + index);
const postgres = process.env.DATABASE_URL
  ? null
  : await startEmbeddedPostgres({
      directory: path.resolve(".waymark/prove-postgres"),
      durable: false,
    });
const serverUrl = process.env.DATABASE_URL ?? postgres?.url ?? "";
const database = await createVirtualDatabase(serverUrl, `waymark_prove_${process.pid}`);
const ledger: Ledger = new Map();
const startedAt = performance.now();
let failed = 0;
try {
  for (const seed of seeds) {
    const seedStartedAt = performance.now();
    const report = await playSeed(database, seed, ledger);
    const seconds = ((performance.now() - seedStartedAt) / 1000).toFixed(1);
    if (report.differences.length > 0) failed++;
    if (report.differences.length > 0 || values.verbose || seeds.length === 1) {
      console.log(
        `\nSeed ${seed}: ${report.faults.length} faults, ${report.kills} kills, ${seconds} s`,
      );
      for (const line of report.faults) console.log(`  ${line}`);
      for (const line of report.differences) console.log(`  ✗ ${line}`);
      if (report.differences.length > 0) console.log(`  again: npm run prove -- --seed ${seed}`);
    } else {
      console.log(
        `Seed ${seed}: held; ${report.faults.length} faults, ${report.kills} kills, ${seconds} s`,
      );
    }
  }
  console.log(describeCoverage(ledger));
  console.log(
    `${seeds.length} seeds, ${failed} failed, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
} finally {
  await database.drop();
  await postgres?.stop();
}
process.exit(failed > 0 ? 1 : 0);
