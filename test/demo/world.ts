// Starts everything the demo is made of, in order, and stops it in reverse.
import { startInOrder } from "../../app/lib/lifecycle.server";
import { type StandIn, startStandIn } from "../stand-in/stand-in";
import { freePort } from "../support/ports";
import { type AppProcess, startAppProcess } from "./app-process";
import { startDevApp } from "./dev-app";
import { type DemoDatabase, startDemoDatabase } from "./database";
import type { DemoHome } from "./home";
import { DEMO_SHOP } from "./orders";

const API_KEY = "waymark-demo";

export interface World {
  database: DemoDatabase;
  standIn: StandIn;
  app: AppProcess;
  /** The app's settings, to start another process of it. */
  appEnvironment: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * @param ports the first of the fixed ports; "free": any that are free, for headless runs.
 * @param ownDatabase the caller's instead of the demo's; stopped with the world.
 * @param sandbox what the sandbox plays; "numbers" is production's default.
 * @param carriersUrl the carriers' stand-ins; no demo ever calls a real carrier.
 * @param trackingMoreUrl TrackingMore's cloud, for shops that enter a key; no demo ever calls the real one.
 * @param isDev the pages come from Vite, which reloads them.
 * Rejects with one clear sentence; what was started by then is stopped again.
 */
export async function startWorld(
  home: DemoHome,
  ports: number | "free",
  onProgress: (text: string) => void,
  {
    ownDatabase,
    isDev = false,
    sandbox = "all",
    carriersUrl = NO_CARRIERS_URL,
    trackingMoreUrl = NO_TRACKINGMORE_URL,
  }: {
    ownDatabase?: DemoDatabase;
    isDev?: boolean;
    sandbox?: "all" | "numbers";
    carriersUrl?: string;
    trackingMoreUrl?: string;
  } = {},
): Promise<World> {
  const { started, stop } = await startInOrder(async (onStop) => {
    const isFirstStart = !home.state.played;
    const database = ownDatabase ?? (await startDemoDatabase(home, isFirstStart, onProgress));
    onStop(() => database.stop());
    onProgress("Starting Shopify's stand-in");
    const standIn = await startStandIn({
      apiKey: API_KEY,
      apiSecret: home.state.apiSecret,
      shops: [DEMO_SHOP],
      dataFile: home.standInData,
      ports: portsFrom(ports),
    });
    onStop(() => standIn.stop());
    onProgress("Starting Waymark");
    const { env: steering, nodeArguments } = standIn.appEnvironment();
    const { clock } = home.state;
    const appEnvironment = {
      ...steering,
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: home.state.apiSecret,
      SHOPIFY_APP_URL: standIn.urls.edge,
      ENCRYPTION_KEYS: home.state.encryptionKeys,
      SANDBOX: sandbox,
      CARRIERS_STAND_IN_URL: carriersUrl,
      TRACKINGMORE_BASE_URL: trackingMoreUrl,
      SANDBOX_SEED: SANDBOX_SEED,
      ENGINE_CLOCK_START_AT: clock.startAt,
      ENGINE_CLOCK_STARTED_AT: clock.startedAt,
      ENGINE_CLOCK_SPEED: String(clock.speed),
    };
    const start = isDev ? startDevApp : startAppProcess;
    const app = await start({
      port: await freePort(),
      env: appEnvironment,
      nodeArguments,
      logFile: home.appLog,
      pidFile: home.appPid,
    });
    onStop(() => app.stop());
    standIn.setAppOrigin(app.origin);
    return { database, standIn, app, appEnvironment };
  });
  return { ...started, stop };
}

function portsFrom(first: number | "free") {
  if (first === "free") return { admin: 0, edge: 0, api: 0, storefront: 0 };
  return { admin: first, edge: first + 1, storefront: first + 2, api: first + 90 };
}

/** Nothing listens there. */
const NO_CARRIERS_URL = "http://127.0.0.1:9";
const NO_TRACKINGMORE_URL = "http://127.0.0.1:9/v2";

/** Journeys are drawn from it; the comparison draws the same ones. */
export const SANDBOX_SEED = "demo";
