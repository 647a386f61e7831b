// `npm run prove`: plays seeds against the real code, and says which sites were visited and which seeds failed.
import path from "node:path";
import { parseArgs } from "node:util";
import { SEEDS_FOR_ALL_SITES, describeCoverage, missingJobs, missingSites } from "./coverage";
import type { Ledger } from "./faults";
import { startOwnServer } from "./own-server";
import { SEED_WORLDS, type SeedWorld, endsConnections, playSeed } from "./play";
import { playProcesses } from "./processes";
import { whyNoSmallDisk } from "./small-disk";
import { createVirtualDatabase } from "./virtual-database";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string" },
    from: { type: "string", default: "1" },
    minutes: { type: "string", default: "0" },
    world: { type: "string", default: "plain" },
    verbose: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes);
const count = Number(values.seeds ?? (minutes > 0 ? 1 : 20));
const seeds = values.seed
  ? [Number(values.seed)]
  : Array.from({ length: count }, (_, index) => Number(values.from) + index);
const world = SEED_WORLDS.find((each) => each === values.world);
/** Kept by the runs: what one of them has visited, the next ones must visit. */
const SITES_FILE = ".waymark/prove-sites.json";
const whyNot = world === "disk" ? whyNoSmallDisk() : null;
if (whyNot) {
  console.error(whyNot);
  process.exit(2);
}
let failed = 0;
if (values.world === "processes") failed = await playProcesses(seeds, minutes);
else if (world) failed = await playSeeds(world);
else throw new Error(`The worlds are ${[...SEED_WORLDS, "processes"].join(", ")}.`);
process.exit(failed > 0 ? 1 : 0);

/** Returns how many failed. */
async function playSeeds(world: SeedWorld): Promise<number> {
  // What graphile-worker was about when its connections ended is no news in these worlds.
  if (endsConnections(world)) {
    process.on("unhandledRejection", () => {});
    console.trace = () => {};
  }
  if (endsConnections(world) && process.env.DATABASE_URL)
    throw new Error("Unset DATABASE_URL: only a server of our own can be restarted.");
  const server = process.env.DATABASE_URL
    ? null
    : await startOwnServer({
        directory: path.resolve(
          // A disk that a killed run has left mounted is used again.
          world === "disk" ? ".waymark/prove-disk" : `.waymark/prove-postgres-${process.pid}`,
        ),
        durable: endsConnections(world),
        hasSmallDisk: world === "disk",
      });
  const stopServer = async () => server?.stop();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void stopServer().finally(() => process.exit(1)));
  const database = await createVirtualDatabase(
    process.env.DATABASE_URL ?? server?.url ?? "",
    `waymark_prove_${process.pid}`,
    server,
  );
  const ledger: Ledger = new Map();
  const startedAt = performance.now();
  const secondsSince = (ms: number) => ((performance.now() - ms) / 1000).toFixed(1);
  let failed = 0;
  let notVisited = 0;
  let allJobs: readonly string[] = [];
  try {
    for (const seed of seeds) {
      const seedStartedAt = performance.now();
      const report = await playSeed(database, seed, ledger, world);
      const { differences, faults, kills } = report;
      allJobs = report.jobs;
      const whileFull = Object.entries(report.whileFull).map((each) => `, ${each.join(" × ")}`);
      const what = `${faults.length} faults${whileFull.join("")}, ${kills} kills, ${secondsSince(seedStartedAt)} s`;
      console.log(`Seed ${seed}: ${differences.length === 0 ? "held" : "FAILED"}; ${what}`);
      if (differences.length > 0) failed++;
      if (differences.length === 0 && !values.verbose && seeds.length > 1) continue;
      for (const line of faults) console.log(`  ${line}`);
      for (const line of differences) console.log(`  ✗ ${line}`);
      if (differences.length > 0)
        console.log(`  again: npm run prove -- --world ${world} --seed ${seed}`);
    }
    console.log(describeCoverage(ledger));
    if (world === "plain" && seeds.length >= SEEDS_FOR_ALL_SITES) {
      const missing = [
        ...missingJobs(ledger, allJobs).map((job) => `job ${job}`),
        ...missingSites(ledger, path.resolve(SITES_FILE)),
      ];
      for (const site of missing) console.log(`✗ never visited: ${site}`);
      console.log(`${ledger.size} sites, ${missing.length} known ones not visited`);
      notVisited = missing.length;
    }
    console.log(`${seeds.length} seeds, ${failed} failed, ${secondsSince(startedAt)} s`);
  } finally {
    await database.drop();
    await stopServer();
  }
  return failed + notVisited;
}
