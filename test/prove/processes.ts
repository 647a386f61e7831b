// The world of processes: two web servers and two workers on one database, one of them killed every few seconds.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import type { AppProcess } from "../demo/app-process";
import { startChaosWorld } from "../demo/chaos/chaos-world";
import { planChaos } from "../demo/chaos/plan";
import { playChaos } from "../demo/chaos/play";
import { describeChaos } from "../demo/chaos/report";
import { createProgress } from "../demo/progress";
import { createDatabaseBeside, dropDatabase } from "../support/create-database";
import { freePort } from "../support/ports";
import { chanceOf } from "./chance";

const SHOPS = 3;
const ORDERS = 40;
/** So that webhooks keep coming while processes are killed for longer. */
const ORDERS_A_MINUTE = 60;
const KILL_EVERY_MS = 4_000;
const BESIDE = ["web", "worker", "worker"] as const;

/**
 * Plays the chaos run with four processes. Returns how many seeds failed.
 * @param minutes how long webhooks arrive and processes are killed; 0: seconds
 */
export async function playProcesses(seeds: readonly number[], minutes: number): Promise<number> {
  const server = await startEmbeddedPostgres({
    directory: path.resolve(`.waymark/prove-postgres-${process.pid}`),
    durable: false,
  });
  let failed = 0;
  try {
    for (const seed of seeds) if (!(await playOne(server.url, seed, minutes))) failed++;
  } finally {
    await server.stop();
  }
  console.log(`${seeds.length} seeds, ${failed} failed`);
  return failed;
}

/** Whether the shops are what happened in them. */
async function playOne(serverUrl: string, seed: number, minutes: number): Promise<boolean> {
  const names = [`prove_app_${process.pid}`, `prove_service_${process.pid}`];
  const [databaseUrl = "", serviceDatabaseUrl = ""] = await Promise.all(
    names.map((name) => createDatabaseBeside(serverUrl, name, { isFresh: true })),
  );
  const orders = ORDERS + minutes * ORDERS_A_MINUTE;
  const plan = planChaos({ seed, shops: SHOPS, orders });
  const directory = mkdtempSync(path.join(tmpdir(), "waymark-processes-"));
  const { shops } = plan;
  const world = await startChaosWorld({ databaseUrl, serviceDatabaseUrl, directory, shops, seed });
  // Chosen while all run: a port of a killed process would look free.
  const ports = await Promise.all(BESIDE.map(() => freePort()));
  const beside: AppProcess[] = [];
  const start = async (index: number) => {
    const [role, port] = [BESIDE[index], ports[index]];
    if (role && port) beside[index] = await world.startBeside(role, port);
  };
  const chance = chanceOf("processes", seed);
  let [isOver, kills] = [false, 0];
  async function killNowAndThen(): Promise<void> {
    for (; ; kills++) {
      await sleep(KILL_EVERY_MS);
      if (isOver) return;
      const index = chance.between(0, BESIDE.length - 1);
      await beside[index]?.kill();
      await start(index);
      // The next webhooks go to the other web server.
      const web = kills % 2 === 0 ? beside[0] : world.app();
      if (web) world.standIn.setAppOrigin(web.origin);
    }
  }
  try {
    for (const index of BESIDE.keys()) await start(index);
    const killing = killNowAndThen();
    const progress = createProgress(true);
    const report = await playChaos(world, {
      seed,
      plan,
      kills: 1,
      progress,
      ...(minutes > 0 ? { spreadSeconds: minutes * 60 } : {}),
    });
    isOver = true;
    await killing;
    console.log(describeChaos(report));
    console.log(`${kills} processes killed beside the main one`);
    return report.differences.length === 0;
  } finally {
    isOver = true;
    await Promise.all(beside.map((one) => one.kill()));
    await world.stop();
    for (const name of names) await dropDatabase(serverUrl, name);
  }
}
