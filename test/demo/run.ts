// npm run demo: everything on one machine, for a person to look at; with --once, for a machine to judge.
import path from "node:path";
import { untilStopSignal } from "../../app/lib/lifecycle.server";
import { openDatabase } from "../../app/main/database.server";
import { createDatabaseBeside } from "../support/create-database";
import { startChaosWorld } from "./chaos/chaos-world";
import { planChaos } from "./chaos/plan";
import { playChaos } from "./chaos/play";
import { describeChaos } from "./chaos/report";
import { describeCarriers, playCarriers } from "./carrier-troubles/play";
import { startDemoDatabase } from "./database";
import { type DemoHome, openHome } from "./home";
import { installApp } from "./install-app";
import { playOnce } from "./once";
import { type DemoOptions, USAGE, parseOptions } from "./options";
import { DEMO_SHOP, type DemoPlan, planDemo, playStep } from "./orders";
import { createProgress } from "./progress";
import { loadExampleAreas } from "./remote-areas";
import { connectCarriers, reportAsShopify, startCarriers } from "./scans";
import { describeSummary } from "./summary";
import { type World, startWorld } from "./world";

/** Orders lie 3 to 18 days back: some parcels have arrived, some are on their way. */
const LIVE_REPLAY = { planDaysAgo: -22, planSpanDays: 40, catchUpSeconds: 45 };
/**
 * Even a lost parcel must expire (60 days after it became known) before the replay reaches the present. Three
 * days pass in a second, so a slow machine, or many webhooks, need a long past: the run ends when all is final
 * and does not wait for the replay's end.
 */
function onceReplay(shipments: number) {
  const planDaysAgo = 400 + shipments;
  return { planDaysAgo, planSpanDays: 40, catchUpSeconds: planDaysAgo / 3 };
}

const options = readOptions();
const progress = createProgress(options.json);
try {
  process.exitCode = await run(options);
} catch (error) {
  progress.done((error as Error).message);
  process.exitCode = 1;
}

function run(wanted: DemoOptions): Promise<number> {
  if (wanted.chaos) return runChaos(wanted.chaos, wanted.json);
  if (wanted.once && wanted.carriers) return runCarriers(wanted);
  return wanted.once ? runOnce(wanted) : runLive(wanted);
}

async function runCarriers({ seed, json }: DemoOptions): Promise<number> {
  const home = await openHome(path.resolve(".waymark/carriers"), LIVE_REPLAY, true);
  const server = await startDemoDatabase(home, true, progress.update);
  try {
    const report = await playCarriers(server.url, seed, progress);
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describeCarriers(report));
    return report.differences.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

function readOptions(): DemoOptions {
  try {
    const wanted = parseOptions(process.argv.slice(2));
    if (!wanted.help) return wanted;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    process.exit(2);
  }
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}

async function runOnce({ shipments, json }: DemoOptions): Promise<number> {
  const home = await openHome(path.resolve(".waymark/once"), onceReplay(shipments), true);
  const world = await startWorld(home, "free", progress.update);
  try {
    const summary = await playOnce(world, home, shipments, progress);
    process.stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : describeSummary(summary));
    return summary.differences.length === 0 ? 0 : 1;
  } finally {
    await world.stop();
  }
}

async function runChaos(
  { shops, orders, seed }: NonNullable<DemoOptions["chaos"]>,
  json: boolean,
): Promise<number> {
  const home = await openHome(path.resolve(".waymark/chaos"), LIVE_REPLAY, true);
  const server = await startDemoDatabase(home, true, progress.update);
  try {
    const plan = planChaos({ seed, shops, orders });
    const world = await startChaosWorld({
      databaseUrl: server.url,
      serviceDatabaseUrl: await createDatabaseBeside(server.url, "waymark_chaos_service", {
        isFresh: true,
      }),
      directory: home.directory,
      shops: plan.shops,
      seed,
    });
    try {
      const report = await playChaos(world, { seed, plan, kills: 3, progress });
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describeChaos(report));
      return report.differences.length === 0 ? 0 : 1;
    } finally {
      await world.stop();
    }
  } finally {
    await server.stop();
  }
}

async function runLive({ reset, port, dev, carriers, trackingMore }: DemoOptions): Promise<number> {
  const home = await openHome(path.resolve(".waymark/demo"), LIVE_REPLAY, reset);
  const isFirstStart = !home.state.played;
  const stopped = untilStopSignal();
  const plan = planDemo({ seed: home.state.seed, startAt: new Date(home.state.planAt) });
  const standIns = carriers ? await startCarriers(plan, new Date()) : null;
  const world = await startWorld(home, port, progress.update, {
    isDev: dev,
    sandbox: "numbers",
    ...(trackingMore ? { trackingMoreUrl: trackingMore } : {}),
    ...(standIns ? { carriersUrl: standIns.baseUrlOf("").slice(0, -1) } : {}),
  });
  try {
    const example = await fillShop(world, home, plan);
    if (standIns) await connectCarriers(world);
    process.stdout.write(welcome(world, home, example, { isFirstStart, carriers, dev }));
    await stopped;
    progress.done("Stopping …");
  } finally {
    await world.stop();
    await standIns?.close();
  }
  return 0;
}

/** Installs the app and plays the plan, once in the life of a demo. */
async function fillShop(world: World, home: DemoHome, plan: DemoPlan) {
  if (home.state.played) return { ...plan.example, apiKey: await shopApiKey(world, home) };
  progress.update("Installing the app into the shop");
  await installApp(world.standIn, DEMO_SHOP.domain, world.database.url);
  await loadExampleAreas(world.database.url);
  for (const [index, step] of plan.steps.entries()) {
    playStep(world.standIn, DEMO_SHOP.domain, step);
    progress.update(`Playing the shop's orders: ${index + 1} of ${plan.steps.length}`);
  }
  await world.standIn.settled();
  await reportAsShopify(world.standIn, plan, new Date());
  const { sent, acknowledged } = await world.standIn.settled();
  if (acknowledged < sent)
    throw new Error(
      `${sent - acknowledged} of ${sent} webhooks were not accepted; see ${home.appLog}`,
    );
  home.state.played = true;
  home.save();
  progress.done(`${plan.steps.length} steps of a shop played, ${acknowledged} webhooks accepted`);
  return { ...plan.example, apiKey: await shopApiKey(world, home) };
}

/** The key of the shop's own account with the embedded engine, to try the API with. */
async function shopApiKey(world: World, home: DemoHome): Promise<string> {
  const { findConnection } = await import("../../app/shops/store.server");
  const { createSealer } = await import("../../app/lib/seal.server");
  const { readEnv } = await import("../../app/env.server");
  const env = readEnv(world.appEnvironment);
  const database = openDatabase(world.database.url, 2);
  try {
    const connection = await findConnection(
      database,
      createSealer(env.ENCRYPTION_KEYS),
      DEMO_SHOP.domain,
    );
    if (!connection) throw new Error(`The shop has no tracking service; see ${home.appLog}`);
    return connection.apiKey;
  } finally {
    await database.close();
  }
}

function welcome(
  { standIn }: World,
  home: DemoHome,
  example: { orderName: string; email: string; trackingNumber: string; apiKey: string },
  { isFirstStart, carriers, dev }: { isFirstStart: boolean; carriers: boolean; dev: boolean },
): string {
  const shop = DEMO_SHOP.domain;
  const query = new URLSearchParams({ order: example.orderName, email: example.email });
  const key = example.apiKey;
  const order = standIn.store.orders(shop).find(({ name }) => name === example.orderName);
  const orderStatus = standIn.storefrontUrl(shop, `/account/orders/${order?.id}`);
  const others = carriers
    ? "stand-ins of eleven carriers answer, too"
    : isFirstStart
      ? "the others say that nobody tracks them"
      : "no carrier answers, even where a start with --carriers connected its key";
  return `
Waymark is running${isFirstStart ? "" : ", with what it had before"}. Shopify's stand-in reports on parcels of UPS, USPS, FedEx, DHL and Canada Post; ${others}.

  Admin       ${standIn.adminUrl(shop)}
  Tracking    ${standIn.storefrontUrl(shop, "/pages/track-your-order")}
              try order ${example.orderName} with ${example.email}
              or straight: ${standIn.storefrontUrl(shop, `/apps/track?${query}`)}
  Account     ${orderStatus}
              that order's status page, as opened by a link in a mail; sign in there to see the rest
  More        ${standIn.urls.admin}/   ship, correct and cancel orders of the demo shop

  v2 API      curl -H 'Trackingmore-Api-Key: ${key}' '${standIn.urls.edge}/v2/trackings/get?limit=5'

${dev ? "A change of a page or a text reloads the page; any other change in app/ restarts Waymark.\n" : ""}Log: ${path.relative(".", home.appLog)}
Ctrl-C stops everything; the next start finds it again. Begin anew: npm run ${dev ? "dev" : "demo"} -- --reset
`;
}
