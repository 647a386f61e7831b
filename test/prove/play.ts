// Plays one seed: shops sell, webhooks arrive as they like, instances work, fail and die; then compares with the model.
import type pg from "pg";
import { enqueue } from "../../app/jobs/job.server";
import { createLog } from "../../app/lib/log.server";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../app/lib/time";
import { SCHEDULES } from "../../app/main/jobs.server";
import { enqueueReconcile } from "../../app/shopify/reconciliation/reconcile.server";
import { saveChoice } from "../../app/shopify/write-back/store-choice.server";
import { planChaos } from "../demo/chaos/plan";
import { playStep } from "../demo/orders";
import { type Decisions, chooseService, createActs } from "./acts";
import { chanceOf, seedIds } from "./chance";
import { CLOUD_URL, createCloudService } from "./cloud-service";
import { type Ledger, planFaults } from "./faults";
import { API_KEY, API_SECRET, type Instance, createInstance } from "./instance";
import { compareWithModel } from "./model";
import { createMerchantActs, putRight, undoBulkActions } from "./merchant-acts";
import { createShopifyWorld } from "./shopify-world";
import type { VirtualDatabase } from "./virtual-database";

const START = new Date("2026-06-01T00:00:00Z");
const SHOPS = 3;
const FEWEST_ORDERS = 3;
const MOST_ORDERS = 7;
/** Rounds of waiting until all work is done; more means that something never ends. */
const MOST_ROUNDS = 80;
const LOSE_SHARE = 0.04;
const DOUBLE_SHARE = 0.15;
/** Longer than a webhook's attempts take. */
const LEFT_FULL_MS = 8 * HOUR_MS;

/**
 * `plain`: faults at calls. `clock`: the app's and the database's clock jumps as well, both ways. `restarts`: at an
 * overtaken call PostgreSQL restarts, and all connections end. `disk`: at an overtaken call PostgreSQL's disk is full,
 * until the next one or until what is under way has ended.
 */
export const SEED_WORLDS = ["plain", "clock", "restarts", "disk"] as const;
export type SeedWorld = (typeof SEED_WORLDS)[number];

/** PostgreSQL itself ends connections, and needs a server of the simulation's own. */
export const endsConnections = (world: SeedWorld) => world === "restarts" || world === "disk";

export interface SeedReport {
  seed: number;
  /** What is not as it must be; empty: the seed held. */
  differences: string[];
  faults: string[];
  /** Names of all jobs that there are. */
  jobs: readonly string[];
  kills: number;
  /** PostgreSQL's code → how many calls failed with it while the disk was full. */
  whileFull: Record<string, number>;
  webhooks: number;
}

export async function playSeed(
  database: VirtualDatabase,
  seed: number,
  ledger: Ledger,
  world: SeedWorld = "plain",
): Promise<SeedReport> {
  const restoreIds = seedIds(seed);
  try {
    return await play(database, seed, ledger, world);
  } finally {
    restoreIds();
  }
}

async function play(
  database: VirtualDatabase,
  seed: number,
  ledger: Ledger,
  world: SeedWorld,
): Promise<SeedReport> {
  const { clock, admin } = database;
  /** How far our clocks are ahead of the others'. */
  let skewMs = 0;
  const trueClock = { now: () => new Date(clock.now().getTime() - skewMs) };
  await database.reset(START);
  const chance = chanceOf("play", seed);
  const plan = planChaos({
    seed,
    shops: SHOPS,
    orders: chance.between(FEWEST_ORDERS, MOST_ORDERS),
  });
  const faults = planFaults(seed, ledger);
  const cloud = createCloudService(trueClock);
  const shopify = createShopifyWorld({
    clock: trueClock,
    chance: chanceOf("shopify", seed),
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    shops: plan.shops,
  });
  const log = createLog(process.env.PROVE_LOG === undefined ? "silent" : "info");
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith(CLOUD_URL) ? cloud.fetch(request) : shopify.fetch(request);
  };
  const steps = [...plan.steps];
  const sandbox = seed % 2 === 0 ? "all" : "numbers";
  let kills = 0;
  let isOvertaking = false;
  let isLeftFull = false;

  const open = (): Instance =>
    createInstance({ database, plan: faults, fetch, overtake, onFailure, sandbox, log });
  let main = open();
  const other = open();

  /** What others do while a call of `main` waits. Nothing fails meanwhile. */
  async function overtake(): Promise<void> {
    if (isOvertaking) return;
    isOvertaking = true;
    try {
      if (world === "restarts") return await database.server?.restart();
      if (world === "disk") return await fillOrFree();
      const what = chance.between(1, 5);
      if (what === 1) merchantActs();
      if (what === 2) await deliver(other, chance.between(1, 4));
      if (what === 3) cloud.report(chance);
      if (what >= 4) {
        // Longer than leases hold.
        if (what === 5) await clock.advance(6 * MINUTE_MS);
        await other.work();
      }
    } finally {
      isOvertaking = false;
    }
  }

  const whileFull: Record<string, number> = {};
  function onFailure(error: unknown): void {
    if (!database.server?.isDiskFull()) return;
    const { code = "no code", severity } = error as { code?: string; severity?: string };
    const what = severity === "PANIC" ? severity : code;
    whileFull[what] = (whileFull[what] ?? 0) + 1;
  }

  async function fillOrFree(): Promise<void> {
    if (isLeftFull) return;
    if (database.server?.isDiskFull()) await database.server.freeDisk();
    else await database.server?.fillDisk(chance.pick(["table", "log"]));
  }

  function merchantActs(): void {
    const next = steps.shift();
    if (next) playStep(shopify.actions, next.shop, next.step, null);
  }

  async function deliver(instance: Instance, most: number): Promise<void> {
    for (const delivery of chance.shuffled(shopify.pending()).slice(0, most)) {
      const mayBeLost = /^(orders|fulfillments)\//.test(delivery.topic);
      if (mayBeLost && chance.next() < LOSE_SHARE && steps.length > 0) {
        delivery.state = "lost";
        continue;
      }
      const status = await instance.receive(shopify.sign(delivery));
      delivery.attempts.push({ at: clock.now().toISOString(), status } as never);
      if (status === 200 && chance.next() >= DOUBLE_SHARE) delivery.state = "acknowledged";
    }
  }

  async function revive(): Promise<void> {
    await database.server?.freeDisk();
    while (main.layer.isDead()) {
      await startAgain();
      await database.server?.freeDisk();
    }
  }

  async function startAgain(): Promise<void> {
    kills++;
    main = open();
    // A process that fails at its start ends, and is started again.
    await main.start().catch(() => main.layer.kill());
  }

  /** What graphile-worker's schedule adds in that time. */
  async function addScheduled(jobs: readonly string[], pool = admin): Promise<void> {
    for (const { job } of SCHEDULES)
      if (jobs.includes(job)) await enqueue(pool, job, {}, { key: job });
  }

  for (const [index, { domain }] of plan.shops.entries()) {
    await main.install(domain, shopify.install(domain));
    if (index === 0)
      await saveChoice(
        main.services.database.pool,
        domain,
        { events: true, links: true },
        clock.now(),
      );
  }
  const decisions: Decisions = {
    cloudKeys: new Map(),
    switched: new Set(),
    uninstalled: new Set(),
    erased: new Set(),
    foreignEvents: new Set(),
    redactedOrders: new Set(),
    corrected: new Set(),
    imported: new Map(),
  };
  const shops = plan.shops.map(({ domain }) => domain);
  const inAdmin = { admin, labels: plan.labels, decisions };
  const acts = [
    ...createActs({
      clock: trueClock,
      chance,
      shopify,
      cloud,
      shops,
      decisions,
      app: () => main,
    }),
    ...createMerchantActs({
      ...inAdmin,
      clock,
      chance: chanceOf("admin", seed),
      shops,
      app: () => main,
    }),
  ];

  /** Nobody looks for some hours: what may be tried is tried, as often as it may be. */
  async function leaveFull(): Promise<void> {
    await database.server?.fillDisk("table");
    isLeftFull = true;
    for (let waitedMs = 0; waitedMs < LEFT_FULL_MS; waitedMs += LEFT_FULL_MS / 16) {
      await addScheduled(["jobs.enqueue_lost"], other.services.database.pool).catch(() => {});
      await deliver(main, 2);
      await main.work().catch(() => main.layer.kill());
      await clock.advance(LEFT_FULL_MS / 16);
      if (main.layer.isDead()) await startAgain();
    }
    isLeftFull = false;
    await revive();
  }

  async function jump(): Promise<void> {
    const byMs = chance.pick([-1, -10, -60, 10, 60, 24 * 60]) * MINUTE_MS;
    skewMs += byMs;
    await clock.advance(byMs);
  }

  while (steps.length > 0) {
    if (world === "clock" && chance.next() < 0.3) await jump();
    if (world === "disk" && chance.next() < 0.1) await leaveFull();
    for (let acts = chance.between(1, 4); acts > 0; acts--) {
      await clock.advance(chance.between(1, 60) * SECOND_MS);
      merchantActs();
    }
    if (world === "disk" && chance.next() < 0.3) await fillOrFree();
    await deliver(main, chance.between(0, 8));
    await revive();
    for (const act of acts) {
      if (chance.next() < 1 / act.every) await act.run();
      await revive();
    }
    if (chance.next() < 0.25) await addScheduled(["jobs.enqueue_lost", "shopify.reconcile_due"]);
    if (chance.next() < 0.1) await addScheduled(SCHEDULES.map(({ job }) => job));
    if (chance.next() < 0.1) await clock.advance(chance.between(1, 90) * MINUTE_MS);
    // A worker that loses its connections ends by itself, and another one starts.
    if (endsConnections(world)) await main.work().catch(() => main.layer.kill());
    else await main.work();
    await revive();
  }
  faults.end();
  shopify.troubles.set(null, { tooMany: 0, serverError: 0, noAnswer: 0 });
  await chooseService(main, shops[1]!, decisions);

  const rounds = async () => {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (const delivery of shopify.pending()) {
        const status = await main.receive(shopify.sign(delivery));
        if (status === 200) delivery.state = "acknowledged";
      }
      await addScheduled(["jobs.enqueue_lost", "shipments.sync_all", "shopify.reconcile_due"]);
      await main.work();
      if (round >= 1 && (await countOpen(admin)) === 0) return;
      await clock.advance(chance.between(15, 45) * MINUTE_MS);
    }
  };
  const openShops = shops.filter((each) => !decisions.uninstalled.has(each));
  await rounds();
  for (const domain of openShops) {
    await undoBulkActions(main, admin, domain, clock.now());
    await enqueueReconcile(admin, domain, new Date(START.getTime() - HOUR_MS));
  }
  await rounds();
  for (const domain of openShops) await putRight(main, inAdmin, domain, clock.now());
  await clock.advance(3 * DAY_MS);
  await addScheduled(SCHEDULES.map(({ job }) => job));
  await rounds();

  const model = { shopify, cloud, decisions, labels: plan.labels };
  const differences = await compareWithModel(model, { pool: admin }, main.services.sealer);
  await Promise.all([main.stop(), other.stop()]);
  const { jobs } = main;
  return {
    seed,
    differences,
    faults: faults.log,
    jobs,
    kills,
    whileFull,
    webhooks: shopify.deliveries.length,
  };
}

/** Webhooks, shipments and jobs that can be worked off now. Shipments of uninstalled shops wait until they are back. */
async function countOpen(admin: pg.Pool): Promise<number> {
  const { rows } = await admin.query<{ open: number }>(
    `select ((select count(*) from webhook_deliveries where state = 'received')
       + (select count(*) from shipments s join shops on shops.id = s.shop_id
          where s.registration_state = 'pending' and shops.uninstalled_at is null)
       + (select count(*) from graphile_worker._private_jobs
          where attempts < max_attempts and run_at < now()))::int as open`,
  );
  return rows[0]?.open ?? 0;
}
