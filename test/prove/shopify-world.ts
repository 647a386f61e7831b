// Shopify without sockets: its stand-in's store and Admin API, and webhooks that the play delivers, doubles or loses.
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Clock } from "../../app/lib/time";
import { createActions } from "../stand-in/actions";
import { createBulkOperations } from "../stand-in/admin-api/admin-bulk";
import { createAdminTroubles } from "../stand-in/admin-api/admin-troubles";
import { createApi } from "../stand-in/api";
import { readAppManifest } from "../stand-in/app/app-manifest";
import { createTokenTroubles } from "../stand-in/app/token-troubles";
import type { ShopSeed } from "../stand-in/shop/shop-model";
import { createStore } from "../stand-in/shop/store";
import { pickFields } from "../stand-in/webhooks/subscriptions";
import type { DeliverOptions, Delivery } from "../stand-in/webhooks/webhooks";
import { type SignedWebhook, signedWebhook } from "../support/webhooks";
import type { Random } from "./chance";

const MANIFEST = readAppManifest(path.resolve(import.meta.dirname, "../../shopify.app.toml"));
const SCOPES = [
  ...MANIFEST.scopes,
  "write_fulfillments",
  "write_merchant_managed_fulfillment_orders",
];

export type ShopifyWorld = ReturnType<typeof createShopifyWorld>;

export function createShopifyWorld(options: {
  clock: Clock;
  chance: Random;
  apiKey: string;
  apiSecret: string;
  shops: readonly ShopSeed[];
}) {
  const { clock, chance, apiSecret } = options;
  const store = createStore();
  const deliveries: Delivery[] = [];
  function emit(topic: string, shop: string, payload: object, triggeredAt = clock.now()): void {
    const subscription = MANIFEST.subscriptions.find((each) => each.topic === topic);
    if (!subscription) return;
    deliveries.push({
      topic,
      shop,
      webhookId: randomUUID(),
      eventId: randomUUID(),
      triggeredAt: triggeredAt.toISOString(),
      body: JSON.stringify(pickFields(payload, subscription.includeFields)),
      state: "pending",
      attempts: [],
    });
  }
  const sender = {
    emit: (topic: string, shop: string, payload: object, said: DeliverOptions = {}) =>
      emit(topic, shop, payload, said.triggeredAt),
  };
  const actions = createActions(store, sender, clock.now, () => SCOPES);
  for (const seed of options.shops) store.openShop(seed);
  const troubles = createAdminTroubles(chance.next);
  const api = createApi({
    store,
    app: { apiKey: options.apiKey, apiSecret, handle: "waymark", title: "Waymark" },
    now: clock.now,
    tokenTroubles: createTokenTroubles(),
    troubles,
    bulk: createBulkOperations(clock.now),
    actions,
  });
  return {
    store,
    actions,
    deliveries,
    troubles,
    emit,
    /** Deliveries that Shopify has still to send, and may send now. */
    pending: () =>
      deliveries.filter(
        ({ state, triggeredAt }) => state === "pending" && new Date(triggeredAt) <= clock.now(),
      ),
    sign: ({ topic, shop, webhookId, triggeredAt, body }: Delivery): SignedWebhook =>
      signedWebhook(topic, body, { shop, secret: apiSecret, webhookId, triggeredAt }),
    /** The app's call to a shop's host, or to a file of bulk results. */
    fetch(request: Request): Promise<Response> {
      const asked = new Request(request);
      const { hostname } = new URL(request.url);
      asked.headers.set("x-standin-shop", hostname);
      return api(asked);
    },
    /** The token that the merchant's first visit brings. */
    install(shop: string) {
      actions.grantInstall(shop);
      const grant = {
        accessToken: `shpat_${randomUUID()}`,
        refreshToken: `shprt_${randomUUID()}`,
        expiresAt: new Date(clock.now().getTime() + 3_600_000),
      };
      store.putGrant({
        accessToken: grant.accessToken,
        shop,
        scopes: SCOPES,
        expiresAt: grant.expiresAt.toISOString(),
        refreshToken: grant.refreshToken,
        refreshExpiresAt: new Date(clock.now().getTime() + 90 * 86_400_000).toISOString(),
        replacedRefreshToken: null,
      });
      return { ...grant, scope: SCOPES.join(",") };
    },
  };
}
