// `npm run prove`: plays seeds against the real code, and says which sites were visited and which seeds failed.
import path from "node:path";
import { parseArgs } from "node:util";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../app/lib/postgres/embedded-postgres.server";
import { freePort } from "../support/ports";
import { SEEDS_FOR_ALL_SITES, describeCoverage, missingJobs, missingSites } from "./coverage";
import type { Ledger } from "./faults";
import { SEED_WORLDS, type SeedWorld, playSeed } from "./play";
import { playProcesses } from "./processes";
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
let failed = 0;
if (values.world === "processes") failed = await playProcesses(seeds, minutes);
else if (world) failed = await playSeeds(world);
else throw new Error(`The worlds are ${[...SEED_WORLDS, "processes"].join(", ")}.`);
process.exit(failed > 0 ? 1 : 0);

/** Returns how many failed. */
async function playSeeds(world: SeedWorld): Promise<number> {
  // What graphile-worker was about when its connections ended is no news in these worlds.
  if (world === "restarts") process.on("unhandledRejection", () => {});
  const port = await freePort();
  const start = () =>
    startEmbeddedPostgres({
      directory: path.resolve(`.waymark/prove-postgres-${process.pid}`),
      durable: world === "restarts",
      port,
    });
  let server: EmbeddedPostgres | null = process.env.DATABASE_URL ? null : await start();
  if (world === "restarts" && !server)
    throw new Error("Unset DATABASE_URL: only a server of our own can be restarted.");
  const database = await createVirtualDatabase(
    process.env.DATABASE_URL ?? server?.url ?? "",
    `waymark_prove_${process.pid}`,
    async () => {
      await server?.stop();
      server = await start();
    },
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
      const { differences, faults, jobs, kills } = await playSeed(database, seed, ledger, world);
      allJobs = jobs;
      const what = `${faults.length} faults, ${kills} kills, ${secondsSince(seedStartedAt)} s`;
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
    await server?.stop();
  }
  return failed + notVisited;
}
