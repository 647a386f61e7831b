// The main job, headless: every webhook twice and shuffled, then all three views against what must be.
import type { Database } from "../../app/lib/database.server";
import { openDatabase } from "../../app/main/database.server";
import { readEnv } from "../../app/env.server";
import { createSealer } from "../../app/lib/seal.server";
import { findConnection } from "../../app/shops/store.server";
import type { Status } from "../../app/trackingmore/contract/status";
import { createTrackingMore } from "../../app/trackingmore/client/client.server";
import { createRateLimiter } from "../../app/trackingmore/client/rate-limiter.server";
import type { TrackingService } from "../../app/trackingmore/client/tracking-service";
import { type FinalParcel, differences, expectedParcels, readAdmin, readV2 } from "./compare";
import type { DemoHome } from "./home";
import { DEMO_SHOP, type DemoPlan, planDemo, playStep } from "./orders";
import type { Progress } from "./progress";
import { installApp } from "./install-app";
import { readProxyDoor } from "./proxy-reader";
import type { World } from "./world";

const SHUFFLE_SEED = 7;
const DEADLINE_MS = 10 * 60 * 1000;
const LOOK_EVERY_MS = 500;

export interface OnceSummary {
  fulfillments: number;
  webhooks: { sent: number; acknowledged: number };
  shipments: { expected: number; found: number; duplicates: number };
  needsCarrier: { expected: number; found: number };
  registered: number;
  finalStatuses: Partial<Record<Status, number>>;
  compared: { admin: number; proxy: number; v2: number };
  seconds: number;
  differences: string[];
}

export async function playOnce(
  world: World,
  home: DemoHome,
  fulfillments: number,
  progress: Progress,
): Promise<OnceSummary> {
  const startedAt = Date.now();
  const { standIn } = world;
  const shop = DEMO_SHOP.domain;
  const plan = planDemo({
    seed: home.state.seed,
    shipments: fulfillments,
    startAt: new Date(home.state.planAt),
  });

  progress.update("Installing the app into the shop");
  await installApp(standIn, shop, world.database.url);
  standIn.hold();
  for (const step of plan.steps) playStep(standIn, shop, step);
  progress.update("Sending every webhook twice, shuffled");
  const webhooks = await standIn.release({ copies: 2, shuffleSeed: SHUFFLE_SEED });
  progress.done(`${webhooks.acknowledged} of ${webhooks.sent} webhooks acknowledged`);

  const database = openDatabase(world.database.url, 4);
  try {
    const expected = expectedParcels(plan.shipments);
    await untilFinal(database, expected, progress);
    const service = await serviceOf(world, database);
    const admin = await readAdmin(database, shop);
    const proxy = await readProxyDoor(world, expected, (done) =>
      progress.update(`Reading back through the proxy door: ${done} of ${expected.length}`),
    );
    const v2 = (await readV2(service)).map((item) => ({
      trackingNumber: item.tracking_number,
      carrierCode: item.carrier_code,
      status: item.status,
    }));
    return summarise({ plan, fulfillments, webhooks, expected, admin, proxy, v2, startedAt });
  } finally {
    await database.close();
  }
}

/** Waits until every expected parcel is registered and in its script's last status, or the time is up. */
async function untilFinal(
  database: Database,
  expected: readonly FinalParcel[],
  progress: Progress,
): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  const wanted = new Map(
    expected.map((parcel) => [`${parcel.carrierCode} ${parcel.trackingNumber}`, parcel.status]),
  );
  for (;;) {
    const rows = await readAdmin(database, DEMO_SHOP.domain);
    const known = rows.filter((row) => wanted.has(`${row.carrierCode} ${row.trackingNumber}`));
    const registered = known.filter((row) => row.registrationState === "registered").length;
    const final = known.filter(
      (row) => wanted.get(`${row.carrierCode} ${row.trackingNumber}`) === row.status,
    ).length;
    progress.update(`Registered ${registered} of ${wanted.size}, final ${final} of ${wanted.size}`);
    if ((registered === wanted.size && final === wanted.size) || Date.now() > deadline) {
      progress.done(`Registered ${registered} of ${wanted.size}, final ${final} of ${wanted.size}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A v2 client of the shop's account, over HTTP like anybody's. */
async function serviceOf(world: World, database: Database): Promise<TrackingService> {
  const sealer = createSealer(readEnv(world.appEnvironment).ENCRYPTION_KEYS);
  const connection = await findConnection(database, sealer, DEMO_SHOP.domain);
  if (!connection) throw new Error("The shop has no tracking service.");
  return createTrackingMore({
    fetch,
    baseUrl: `${world.app.origin}/v2`,
    apiKey: connection.apiKey,
    acquireSlot: createRateLimiter(database.pool, connection.apiKey),
  });
}

function summarise(run: {
  plan: DemoPlan;
  fulfillments: number;
  webhooks: { sent: number; acknowledged: number };
  expected: FinalParcel[];
  admin: Awaited<ReturnType<typeof readAdmin>>;
  proxy: FinalParcel[];
  v2: FinalParcel[];
  startedAt: number;
}): OnceSummary {
  const { plan, expected, admin, webhooks } = run;
  const tracked = admin.filter((row) => row.registrationState !== "needs_carrier");
  const needsCarrier = admin.filter((row) => row.registrationState === "needs_carrier");
  const mustNeedCarrier = plan.shipments.filter((shipment) => shipment.outcome === "needs_carrier");
  const lines = differences(expected, { admin: tracked, proxy: run.proxy, v2: run.v2 });
  if (webhooks.acknowledged !== webhooks.sent) {
    lines.push(`webhooks: ${webhooks.sent - webhooks.acknowledged} were not acknowledged`);
  }
  const waiting = needsCarrier.map((row) => row.trackingNumber).sort();
  const mustWait = mustNeedCarrier.map((shipment) => shipment.trackingNumber).sort();
  if (waiting.join() !== mustWait.join()) {
    lines.push(`needs a carrier: ${waiting.join(", ")} instead of ${mustWait.join(", ")}`);
  }
  const keys = admin.map((row) => `${row.carrierCode} ${row.trackingNumber}`);
  const finalStatuses: OnceSummary["finalStatuses"] = {};
  for (const row of tracked) finalStatuses[row.status] = (finalStatuses[row.status] ?? 0) + 1;
  return {
    fulfillments: run.fulfillments,
    webhooks: { sent: webhooks.sent, acknowledged: webhooks.acknowledged },
    shipments: {
      expected: expected.length,
      found: tracked.length,
      duplicates: keys.length - new Set(keys).size,
    },
    needsCarrier: { expected: mustNeedCarrier.length, found: needsCarrier.length },
    registered: tracked.filter((row) => row.registrationState === "registered").length,
    finalStatuses,
    compared: { admin: tracked.length, proxy: run.proxy.length, v2: run.v2.length },
    seconds: Math.round((Date.now() - run.startedAt) / 100) / 10,
    differences: lines,
  };
}
