// Plays the plan through every fault at once, kills the app three times on the way, and judges what is left.
import { setTimeout as sleep } from "node:timers/promises";
import { enqueueReconcile } from "../../../app/shopify/reconciliation/reconcile.server";
import type { ApiCounts } from "../../stand-in/api.ts";
import {
  addCounts,
  type FaultCounts,
  type WebhookFaults,
} from "../../stand-in/webhooks/webhook-faults.ts";
import { playStep } from "../orders.ts";
import type { Progress } from "../progress.ts";
import type { ChaosWorld } from "./chaos-world.ts";
import { connectKey } from "./connect.ts";
import { judge } from "./judge.ts";
import type { ChaosPlan } from "./plan.ts";
import { readBacklog } from "./read-back.ts";

const WEBHOOK_FAULTS: WebhookFaults = {
  loseShare: 0.05,
  doubleShare: 0.2,
  lateShare: 0.03,
  shuffleWindow: 60,
};
const ADMIN_FAULTS = { tooMany: 0.04, serverError: 0.04, noAnswer: 0.02 };
const STEPS_PER_SECOND = 120;
const LOOK_EVERY_MS = 500;
const QUIET_LOOKS = 3;
/** The longest that one stretch of waiting may take. */
const DEADLINE_MS = 10 * 60_000;
/** What is put off for longer waits for something else than its turn. */
const SOON = "6 minutes";

export interface Kill {
  when: string;
  /** Steps of the plan that were done by then. */
  afterSteps: number;
  /** From the kill until the new process was ready. */
  downMs: number;
}

export interface ChaosReport {
  seed: number;
  shops: number;
  /** Shops whose parcels the faulty cloud service watches; the others have the app's own engine. */
  cloudShops: number;
  orders: number;
  fulfillments: number;
  steps: number;
  webhooks: FaultCounts & { acknowledged: number; givenUp: number; attempts: number };
  adminApi: ApiCounts;
  trackingService: { calls: number; faults: Record<string, number> };
  kills: Kill[];
  /** `differencesBefore`: what the lost and late webhooks had left wrong. Passes that the kill cut short count nothing. */
  reconciliation: { differencesBefore: number; passes: number; checked: number; repaired: number };
  /** A second pass, after the last late webhook: what is right needs no mending. */
  secondPass: { checked: number; repaired: number };
  compared: { shipments: number; removed: number; orders: number; watched: number };
  seconds: number;
  differences: string[];
}

export interface PlayOptions {
  seed: number;
  plan: ChaosPlan;
  /** How often the app is killed: while webhooks come; then over an unanswered call; then while it reconciles. */
  kills: 1 | 3;
  /** Over how long the steps are spread; by default as fast as shops that sell 120 steps a second. */
  spreadSeconds?: number;
  progress: Progress;
}

export async function playChaos(world: ChaosWorld, options: PlayOptions): Promise<ChaosReport> {
  const startedAt = Date.now();
  const { plan, progress } = options;
  const kills: Kill[] = [];
  const accounts = await installEverywhere(world, plan, progress);
  const began = new Date();

  world.standIn.setFaults({ seed: options.seed, faultsOf: () => WEBHOOK_FAULTS });
  world.standIn.adminTroubles.set(null, ADMIN_FAULTS);
  await playSteps(world, options, kills);
  world.standIn.flushFaults();
  await world.standIn.settled();
  await untilQuiet(world, progress, "Working off what arrived");

  const before = await judge(world, plan, accounts);
  const whole = options.kills === 3;
  const reconciliation = await reconcileAll(world, options, {
    since: began,
    kills: whole ? kills : null,
  });
  world.standIn.sendLate();
  await world.standIn.settled();
  await untilQuiet(world, progress, "Late webhooks arrive");
  const secondPass = await reconcileAll(world, options, { since: began, kills: null });
  await untilQuiet(world, progress, "Coming to rest");

  const verdict = await judge(world, plan, accounts);
  const deliveries = world.standIn.deliveries();
  return {
    seed: options.seed,
    shops: plan.shops.length,
    cloudShops: accounts.size,
    orders: verdict.orders,
    fulfillments: verdict.fulfillments,
    steps: plan.steps.length,
    webhooks: {
      ...addCounts(Object.values(world.standIn.faultCounts())),
      acknowledged: deliveries.filter((each) => each.state === "acknowledged").length,
      givenUp: deliveries.filter((each) => each.state === "failed").length,
      attempts: deliveries.reduce((sum, each) => sum + each.attempts.length, 0),
    },
    adminApi: world.standIn.apiCounts(),
    trackingService: world.service.counts(),
    kills,
    reconciliation: { differencesBefore: before.differences.length, ...reconciliation },
    secondPass: { checked: secondPass.checked, repaired: secondPass.repaired },
    compared: verdict.compared,
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    differences: verdict.differences,
  };
}

/** Every second shop connects a key of the cloud service. Answers shop → account. */
async function installEverywhere(
  world: ChaosWorld,
  plan: ChaosPlan,
  progress: Progress,
): Promise<Map<string, string>> {
  const accounts = new Map<string, string>();
  for (const [index, { domain }] of plan.shops.entries()) {
    progress.update(`Installing the app: ${index + 1} of ${plan.shops.length} shops`);
    await world.standIn.installApp(domain);
    if (index % 2 === 0) continue;
    const { accountId, apiKey } = await world.service.createAccount(domain);
    await connectKey(world.standIn, domain, apiKey);
    accounts.set(domain, accountId);
  }
  return accounts;
}

/** All steps in order; shops go on selling while the app is down. */
async function playSteps(
  world: ChaosWorld,
  { plan, kills: wanted, spreadSeconds, progress }: PlayOptions,
  kills: Kill[],
): Promise<void> {
  const firstKill = Math.floor(plan.steps.length * 0.3);
  const secondKill = Math.floor(plan.steps.length * 0.6);
  const restarts: Promise<void>[] = [];
  const stepsPerSecond = spreadSeconds ? plan.steps.length / spreadSeconds : STEPS_PER_SECOND;
  const startedAt = Date.now();
  for (const [index, { shop, step }] of plan.steps.entries()) {
    playStep(world.standIn, shop, step, null);
    if (index === firstKill) restarts.push(kill(world, kills, "while webhooks arrived", index));
    if (index === secondKill && wanted === 3) {
      restarts.push(
        world.service
          .nextUnanswered()
          .then(() => kill(world, kills, "over a call that the service had not answered", index)),
      );
    }
    const aheadMs = ((index + 1) / stepsPerSecond) * 1000 - (Date.now() - startedAt);
    if (aheadMs > 20) await sleep(aheadMs);
    progress.update(`Selling, shipping and thinking again: ${index + 1} of ${plan.steps.length}`);
  }
  await Promise.all(restarts);
  progress.done(`${plan.steps.length} steps played, the app killed ${kills.length} times`);
}

async function kill(
  world: ChaosWorld,
  kills: Kill[],
  when: string,
  afterSteps: number,
): Promise<void> {
  kills.push({ when, afterSteps, downMs: await world.killApp() });
}

interface PassCounts {
  passes: number;
  checked: number;
  repaired: number;
}

/** Has every shop compared with Shopify; with `kills`, the app is killed when some shops are done. */
async function reconcileAll(
  world: ChaosWorld,
  { plan, progress }: PlayOptions,
  { since, kills }: { since: Date; kills: Kill[] | null },
): Promise<PassCounts> {
  const { pool } = world.database;
  const before = await readPasses(world);
  for (const [index, { domain }] of plan.shops.entries()) {
    troubleApi(world, domain, index);
    await enqueueReconcile(pool, domain, since);
  }
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const done = await readPasses(world);
    const finished = done.passes - before.passes;
    progress.update(`Comparing with Shopify: ${finished} of ${plan.shops.length} shops`);
    if (kills && finished >= plan.shops.length / 3) {
      await kill(world, kills, "while it compared its orders with Shopify's", plan.steps.length);
      kills = null;
    }
    const waiting = await waitingReconciles(world);
    if ((finished >= plan.shops.length && waiting === 0) || Date.now() > deadline) {
      return {
        passes: finished,
        checked: done.checked - before.checked,
        repaired: done.repaired - before.repaired,
      };
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** No shop has points left; every second one's token is dead, and every fourth one's renewal fails at first. */
function troubleApi({ standIn }: ChaosWorld, shop: string, index: number): void {
  standIn.drainPoints(shop);
  if (index % 2 === 0) standIn.expireAccessTokens(shop);
  if (index % 4 === 0) standIn.troubleTokens(shop, index % 8 === 0 ? "outage" : "lost_reply");
}

async function readPasses({ database }: ChaosWorld): Promise<PassCounts> {
  const { rows } = await database.pool.query<PassCounts>(
    `select count(*) filter (where state = 'done')::int as passes,
       coalesce(sum(checked), 0)::int as checked, coalesce(sum(repaired), 0)::int as repaired
     from reconciliations`,
  );
  return rows[0] ?? { passes: 0, checked: 0, repaired: 0 };
}

async function waitingReconciles({ database }: ChaosWorld): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int from graphile_worker._private_jobs jobs
     join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
     where tasks.identifier = 'shopify.reconcile' and jobs.attempts < jobs.max_attempts`,
  );
  return rows[0]?.count ?? 0;
}

/** Waits until nothing is left to be done soon, so many looks in a row, or the time is up. */
async function untilQuiet(world: ChaosWorld, progress: Progress, what: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  let quietLooks = 0;
  while (quietLooks < QUIET_LOOKS && Date.now() < deadline) {
    const { received, pending, jobs } = await readBacklog(world.database, SOON);
    progress.update(`${what}: ${received} webhooks, ${pending} registrations, ${jobs} jobs left`);
    quietLooks = received + pending + jobs === 0 ? quietLooks + 1 : 0;
    await sleep(LOOK_EVERY_MS);
  }
  progress.done(`${what}: ${quietLooks >= QUIET_LOOKS ? "done" : "the time is up"}`);
}
