// Shopify's stand-in: the outside world that the unmodified app talks to in the demo and in tests.
import path from "node:path";
import { createActions } from "./actions.ts";
import { storeName, type Addresses } from "./shop/addresses.ts";
import { embeddedUrl } from "./admin-pages/admin-app-page.ts";
import { fetchAdminSchema } from "./admin-api/admin-schema.ts";
import { createBulkOperations } from "./admin-api/admin-bulk.ts";
import { createAdminTroubles } from "./admin-api/admin-troubles.ts";
import { createAdmin } from "./admin-pages/admin.ts";
import { createApi } from "./api.ts";
import { signedQuery } from "./storefront/app-proxy.ts";
import { readAppManifest, type AppManifest } from "./app/app-manifest.ts";
import type { Ports, StandIn, StandInOptions } from "./contract.ts";
import { keepDataFile, readDataFile } from "./shop/data-file.ts";
import { fetchListener, openDoor, type Door } from "./http-server.ts";
import { createEdge } from "./storefront/edge.ts";
import { openAsMerchant } from "./admin-pages/merchant-browser.ts";
import { mintSessionToken } from "./app/session-token.ts";
import { StandInError } from "./stand-in-error.ts";
import { createStore } from "./shop/store.ts";
import { createStorefront } from "./storefront/storefront.ts";
import type { Subscription } from "./webhooks/subscriptions.ts";
import { createTokenTroubles } from "./app/token-troubles.ts";
import { createWebhookSender } from "./webhooks/webhooks.ts";

export type { StandIn, StandInOptions };

const root = path.resolve(import.meta.dirname, "../..");
const DEFAULT_PORTS: Ports = { admin: 4000, edge: 4001, api: 4090, storefront: 4002 };

/** Starts all doors; rejects with one clear sentence when a port is in use. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { apiKey, apiSecret, now = () => new Date() } = options;
  const manifest = manifestOf(options.manifest);
  const extensionsDirectory = options.extensionsDirectory ?? path.join(root, "extensions");
  const ports = { ...DEFAULT_PORTS, ...options.ports };
  await fetchAdminSchema(options.onProgress ?? (() => undefined));

  const store = createStore(options.dataFile ? readDataFile(options.dataFile) : undefined);
  const app = { apiKey, apiSecret, handle: manifest.handle, title: manifest.name };
  let appOrigin = options.appOrigin ?? "http://127.0.0.1:3000";
  const origin = () => appOrigin;

  const webhooks = createWebhookSender({
    apiSecret,
    appOrigin: origin,
    now,
    subscription: (topic) => subscriptionTo(manifest, topic),
    concurrency: options.webhooks?.concurrency ?? 16,
    retrySpeed: options.webhooks?.retrySpeed ?? 600,
  });
  const actions = createActions(store, webhooks, now, () => manifest.scopes);

  const tokenTroubles = createTokenTroubles();
  const doors: Door[] = [];
  const storefronts = new Map<string, Door>();
  const addresses: Addresses = {
    admin: "",
    edge: "",
    storefront: (s) => storefronts.get(s)?.origin,
  };
  const visit = createStorefront({
    store,
    extensionsDirectory,
    apiKey,
    apiSecret,
    now,
    appOrigin: origin,
    addresses: () => addresses,
    proxy: () => manifest.proxy,
  });
  const admin = createAdmin({
    store,
    app,
    now,
    extensionsDirectory,
    homePath: () => manifest.homePath,
    addresses: () => addresses,
    deliveries: webhooks.deliveries,
    actions: { ...actions, install: actions.grantInstall },
  });

  async function open(purpose: string, port: number, listener: Parameters<typeof openDoor>[2]) {
    const door = await openDoor(purpose, port, listener);
    doors.push(door);
    return door;
  }
  async function openStorefront(domain: string): Promise<void> {
    const port = ports.storefront === 0 ? 0 : ports.storefront + storefronts.size;
    const listener = fetchListener((request, client) => visit(request, domain, client.address));
    storefronts.set(domain, await open(`storefront of ${domain}`, port, listener));
  }
  const adminTroubles = createAdminTroubles();
  const bulk = createBulkOperations(now);
  const adminApi = createApi({
    store,
    app,
    now,
    tokenTroubles,
    troubles: adminTroubles,
    bulk,
    actions,
  });
  const close = () => Promise.all(doors.map((door) => door.close()));

  let api: Door;
  try {
    addresses.admin = (await open("admin", ports.admin, fetchListener(admin))).origin;
    addresses.edge = (
      await open(
        "app address",
        ports.edge,
        createEdge(origin, () => addresses),
      )
    ).origin;
    api = await open("Admin API", ports.api, fetchListener(adminApi));
    for (const seed of options.shops ?? []) store.openShop(seed);
    for (const { domain } of store.shops()) await openStorefront(domain);
  } catch (error) {
    await close();
    throw error;
  }
  const data = options.dataFile ? keepDataFile(options.dataFile, store.state) : null;

  const openApp = (shop: string, path = manifest.homePath) =>
    openAsMerchant(embeddedUrl(shop, path, { app, edge: addresses.edge, now: now() }));

  return {
    ...actions,
    store,
    adminTroubles,
    bulk,
    urls: { admin: addresses.admin, edge: addresses.edge, api: api.origin },
    adminUrl: (shop, path = "") =>
      `${addresses.admin}/store/${storeName(shop)}/apps/${manifest.handle}${path}`,
    orderUrl: (shop, orderId) => `${addresses.admin}/store/${storeName(shop)}/orders/${orderId}`,
    storefrontUrl(shop, path = "/") {
      const door = storefronts.get(shop);
      if (!door) throw new StandInError(`There is no shop ${shop} in the stand-in.`);
      return door.origin + path;
    },
    appEnvironment: () => ({
      env: {
        SHOPIFY_API_KEY: apiKey,
        SHOPIFY_API_SECRET: apiSecret,
        SHOPIFY_APP_URL: addresses.edge,
        WAYMARK_STANDIN_API: api.origin,
      },
      nodeArguments: ["--import", path.join(import.meta.dirname, "steer-fetch.mjs")],
    }),
    setAppOrigin(next) {
      appOrigin = next;
    },
    async openShop(seed) {
      const { domain } = store.openShop(seed);
      if (!storefronts.has(domain)) await openStorefront(domain);
    },

    async installApp(shop) {
      actions.grantInstall(shop);
      const response = await openApp(shop);
      if (!response.ok)
        throw new StandInError(
          `${manifest.name} answered ${response.status} when ${shop} opened it for the first time.`,
        );
    },
    openApp,
    uninstallApp: actions.uninstall,
    troubleTokens: tokenTroubles.plan,
    drainPoints: adminApi.drainPoints,
    apiCounts: adminApi.counts,
    sessionToken: (shop) => mintSessionToken(app, shop, now()),
    signedProxyQuery: (shop, query = {}, customerId, at = now()) =>
      signedQuery(
        new URLSearchParams(query),
        { shop, customerId: customerId ?? null },
        manifest.proxy,
        apiSecret,
        at,
      ).toString(),

    deliver: webhooks.deliver,
    hold: webhooks.hold,
    release: webhooks.release,
    setFaults: webhooks.setFaults,
    flushFaults: webhooks.flushFaults,
    sendLate: webhooks.sendLate,
    faultCounts: webhooks.faultCounts,
    settled: webhooks.settled,
    deliveries: webhooks.deliveries,

    async stop() {
      webhooks.stop();
      await close();
      await data?.stop();
    },
  };
}

function manifestOf(given: AppManifest | string | undefined): AppManifest {
  return typeof given === "object"
    ? given
    : readAppManifest(given ?? path.join(root, "shopify.app.toml"));
}

/** Shopify keeps compliance topics apart in the manifest; whoever has no subscription hears nothing. */
function subscriptionTo(manifest: AppManifest, topic: string): Subscription | null {
  return manifest.subscriptions.find((one) => one.topic === topic) ?? null;
}
