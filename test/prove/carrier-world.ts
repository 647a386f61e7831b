// A world in which one call fails: carriers' stand-ins, two instances, and what a calm run ends with.
// One fault for each call; EVERY_FAULT=1 plays all of them.
import { afterAll, beforeAll, expect, inject } from "vitest";
import { releaseDeadWorkers } from "../../app/jobs/heartbeat.server";
import { createLog } from "../../app/lib/log.server";
import { MINUTE_MS } from "../../app/lib/time";
import { CARRIER_STAND_INS } from "../carrier-stand-ins/all";
import {
  type CarrierStandIns,
  type Step,
  startCarrierStandIns,
} from "../carrier-stand-ins/stand-in";
import { type AimedFault, type Target, type Visit, aimFault } from "./aimed-fault";
import type { Fault } from "./faults";
import { type Instance, createInstance } from "./instance";
import { type VirtualDatabase, createVirtualDatabase } from "./virtual-database";

export const SHOP = "north-pier.myshopify.com";
const START = new Date("2026-11-28T12:00:00Z");
const FAULTS: readonly Fault[] = [
  "refused",
  "answer_lost",
  "overtaken",
  "killed_before",
  "killed_after",
];
/** After so many minutes every lease, pause and retry of a single fault is over. */
const MOST_MINUTES = 120;

export let database: VirtualDatabase;
export let standIns: CarrierStandIns;
/** Starts them before a file's tests, and ends them after. */
export function aroundCarrierTests(): void {
  beforeAll(async () => {
    standIns = await startCarrierStandIns(CARRIER_STAND_INS);
    database = await createVirtualDatabase(
      inject("testServerUrl"),
      `carrier_faults_${process.pid}`,
    );
  });
  afterAll(async () => {
    await database.drop();
    await standIns.close();
  });
}

export interface World {
  plan: AimedFault;
  main(): Instance;
  /** Starts another instance if the last one was killed. */
  revive(): Promise<void>;
  close(): Promise<void>;
  /** Fails if a delivered parcel is no longer so, or is asked about again. */
  observe(): Promise<void>;
  /** At each moment of the clock: calls that DHL got. Its budget is one a second. */
  dhlCalls: Map<number, number>;
}

async function openWorld(
  target: Target | null,
  { jobs, news = () => {} }: Pick<Scenario, "jobs" | "news">,
): Promise<World> {
  await database.reset(START);
  for (const { id } of CARRIER_STAND_INS) {
    const state = standIns.stateOf(id);
    for (const each of [state.parcels, state.tokens]) each.clear();
    Object.assign(state, { calls: 0, tokensIssued: 0, faults: [] });
  }
  const plan = aimFault(target, jobs);
  const dhlCalls = new Map<number, number>();
  const fetchCarrier: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const now = database.clock.now().getTime();
    if (pathname.startsWith("/dhl/")) dhlCalls.set(now, (dhlCalls.get(now) ?? 0) + 1);
    return fetch(request);
  };
  const open = (): Instance =>
    createInstance({
      database,
      plan,
      fetch: fetchCarrier,
      overtake: async () => {
        // News arrives: the parcels are looked at at once, and whoever asks about them loses its lease.
        news();
        await pollAllSoon(other);
        await other.services.engine.pollDue(100).catch(() => {});
        await observe();
      },
      sandbox: "numbers",
      log: createLog("silent"),
      env: { CARRIERS_STAND_IN_URL: standIns.baseUrlOf("").slice(0, -1) },
    });
  const delivered = new Set<string>();
  async function observe(): Promise<void> {
    const { rows } = await database.admin.query<{ number: string; status: string; isDue: boolean }>(
      `select tracking_number as number, status, next_check_at is not null as "isDue"
       from engine_trackings order by 1`,
    );
    for (const row of rows) {
      if (delivered.has(row.number))
        expect(row, describe(target)).toMatchObject({ status: "delivered", isDue: false });
      if (row.status === "delivered") delivered.add(row.number);
    }
  }
  let main = open();
  const other = open();
  return {
    plan,
    dhlCalls,
    observe,
    main: () => main,
    async revive() {
      if (!main.layer.isDead()) return;
      main = open();
      await main.start();
    },
    close: async () => void (await Promise.all([main.stop(), other.stop()])),
  };
}

async function listWatched() {
  const { rows } = await database.admin.query<{
    accountId: string;
    carrierCode: string;
    trackingNumber: string;
  }>(
    `select account_id as "accountId", carrier_code as "carrierCode",
       tracking_number as "trackingNumber"
     from engine_trackings where next_check_at is not null`,
  );
  return rows;
}

async function pollAllSoon({ services }: Instance): Promise<void> {
  for (const { accountId, ...pair } of await listWatched())
    await services.engine.pollSoon(accountId, [pair]).catch(() => {});
}

/** The shop with its engine account, as an installation leaves them. */
export async function openShop({ services }: Instance): Promise<string> {
  await database.admin.query("insert into shops (id, installed_at) values ($1, $2)", [SHOP, START]);
  await services.trackingServiceFor(SHOP);
  const { rows } = await database.admin.query<{ id: string }>("select id from engine_accounts");
  return rows[0]!.id;
}

export function script(carrier: string, number: string, ...steps: Step[]): void {
  const events = steps.map((step, index) => ({ step, at: `2026-11-2${index + 1}T09:30:00` }));
  standIns.stateOf(carrier).parcels.set(number, events);
}

/** Everything that the parcels' journeys are made of, whatever the ids and times of rows. */
async function readEnd(): Promise<unknown> {
  const questions = [
    `select tracking_number, status, substatus, track_update, last_event, origin_info, carrier_answer
     from engine_trackings order by 1`,
    "select status, id, message from foreign_events order by 1, 2",
    "select tracking_number, status, substatus, last_event from shipments order by 1",
    `select s.tracking_number, c.wall_time, c.description from checkpoints c
     join shipments s on s.id = c.shipment_id order by 1, 2, 3`,
    `select s.tracking_number, c.kind, c.before, c.after from shipment_changes c
     join shipments s on s.id = c.shipment_id order by c.id`,
    "select state, outcome, count(*)::int from webhook_deliveries group by 1, 2 order by 1, 2",
  ];
  const answers = [];
  for (const question of questions) answers.push((await database.admin.query(question)).rows);
  return answers;
}

/** What is left to do: watched trackings, webhooks, jobs other than a start's one that asks Shopify, which isn't here. */
async function countOpen(): Promise<number> {
  const { rows } = await database.admin.query<{ open: number }>(
    `select ((select count(*) from engine_trackings where next_check_at is not null)
       + (select count(*) from graphile_worker._private_jobs j
          join graphile_worker._private_tasks t on t.id = j.task_id
          where t.identifier <> 'shopify.read_items')
       + (select count(*) from webhook_deliveries where state <> 'done'))::int as open`,
  );
  return rows[0]!.open;
}

export interface Scenario {
  /** Whose calls fail. */
  jobs: readonly string[];
  begin(world: World): Promise<void>;
  /** What the fault is aimed at. */
  act(world: World): Promise<void>;
  /** What carriers know only later: while a call is overtaken, or else after the act. May run twice. */
  news?(): void;
}

interface Outcome {
  end: unknown;
  world: World;
}

export async function play(scenario: Scenario, target: Target | null): Promise<Outcome> {
  const world = await openWorld(target, scenario);
  await scenario.begin(world);
  world.plan.arm();
  await scenario.act(world);
  world.plan.end();
  await world.observe();
  await world.revive();
  if (scenario.news) {
    scenario.news();
    await pollAllSoon(world.main());
  }
  for (let minute = 0; minute < MOST_MINUTES && (await countOpen()) > 0; minute += 2) {
    await database.clock.advance(2 * MINUTE_MS);
    // jobs.enqueue_lost does it every minute.
    await releaseDeadWorkers(database.admin);
    await world.main().work();
    await world.observe();
  }
  const end = await readEnd();
  expect(await countOpen(), describe(target)).toBe(0);
  await world.close();
  return { end, world };
}

export const describe = (target: Target | null) =>
  target ? `${target.job} | ${target.call} | visit ${target.nth}: ${target.fault}` : "no fault";

/** Plays the scenario without a fault, then once for each way in which each of its calls can fail. */
export async function playAll(
  scenario: Scenario,
  holds: (outcome: Outcome, target: Target | null) => void,
): Promise<readonly Visit[]> {
  const calm = await play(scenario, null);
  holds(calm, null);
  for (const [index, visit] of calm.world.plan.visits.entries()) {
    const possible = FAULTS.filter((each) => visit.possible.includes(each));
    const one = possible[index % possible.length];
    const faults = process.env.EVERY_FAULT === "1" ? possible : one ? [one] : [];
    for (const fault of faults) {
      const target = { ...visit, fault };
      const outcome = await play(scenario, target);
      expect(outcome.world.plan.hasHit(), describe(target)).toBe(true);
      expect(outcome.end, describe(target)).toEqual(calm.end);
      holds(outcome, target);
    }
  }
  return calm.world.plan.visits;
}
