// The chaos run in small: three shops through every fault, the app killed once, and nothing is lost, doubled or mixed up.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChaosWorld, startChaosWorld } from "../demo/chaos/chaos-world";
import { type ChaosPlan, planChaos } from "../demo/chaos/plan";
import { type ChaosReport, playChaos } from "../demo/chaos/play";
import { createProgress } from "../demo/progress";
import { type TestDatabase, freshDatabase } from "../support/database";

const SEED = 5;

let databases: TestDatabase[];
let world: ChaosWorld;
let plan: ChaosPlan;
let report: ChaosReport;

beforeAll(async () => {
  databases = [await freshDatabase(), await freshDatabase()];
  const [app, service] = databases;
  plan = planChaos({ seed: SEED, shops: 3, orders: 42 });
  world = await startChaosWorld({
    databaseUrl: app?.url ?? "",
    serviceDatabaseUrl: service?.url ?? "",
    directory: mkdtempSync(path.join(tmpdir(), "waymark-chaos-")),
    shops: plan.shops,
    seed: SEED,
  });
  report = await playChaos(world, { seed: SEED, plan, kills: 1, progress: createProgress(true) });
}, 180_000);
afterAll(async () => {
  await world?.stop();
  for (const database of databases ?? []) await database.drop();
});

test("shipments, links, orders and what is watched equal the truth", () => {
  expect(report.differences).toEqual([]);
  expect(report.compared.shipments).toBeGreaterThan(35);
  expect(report.compared.removed).toBeGreaterThan(5);
  expect(report.orders).toBe(42);
});

test("it was rough: webhooks were lost, doubled and late, calls failed, the app was killed", () => {
  const { webhooks, trackingService, kills } = report;
  for (const count of [webhooks.lost, webhooks.doubled, webhooks.late, webhooks.overtaken])
    expect(count).toBeGreaterThan(0);
  expect(webhooks.givenUp).toBe(0);
  const failed = Object.values(trackingService.faults).reduce((sum, count) => sum + count, 0);
  expect(failed).toBeGreaterThan(0);
  expect(kills).toHaveLength(1);
});

test("an old link opens the page of the parcel as it is called now", async () => {
  const { rows } = await world.database.pool.query<{ shop: string; old: string; now: string }>(
    `select gone.shop_id as shop, gone.shipment_id as old, s.tracking_number as now
     from fulfillment_shipments gone
     join shipments dead on dead.id = gone.shipment_id and dead.registration_state = 'removed'
     join fulfillment_shipments l on l.fulfillment_id = gone.fulfillment_id
       and l.removed_at is null and l.position = gone.position
       and l.first_version > gone.source_version collate "C"
     join shipments s on s.id = l.shipment_id
     order by dead.tracking_number limit 1`,
  );
  const [moved] = rows;
  const page = await world.standIn.openApp(moved?.shop ?? "", `/app/shipments/${moved?.old}`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain(moved?.now);
});
