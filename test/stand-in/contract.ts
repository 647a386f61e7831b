// What the stand-in offers to the demo and to tests: its options, its addresses, its actions.
import type { BulkOperations } from "./admin-api/admin-bulk.ts";
import type { AdminTroubleMaker } from "./admin-api/admin-troubles.ts";
import type { ApiCounts } from "./api.ts";
import type { AppManifest } from "./app/app-manifest.ts";
import type {
  Fulfillment,
  FulfillmentDraft,
  FulfillmentEvent,
  FulfillmentEventDraft,
  Order,
  OrderDraft,
  ShopifyId,
  ShopSeed,
  Tracking,
} from "./shop/shop-model.ts";
import type { Store } from "./shop/store.ts";
import type { TokenTrouble } from "./app/token-troubles.ts";
import type { FaultCounts, FaultPlan } from "./webhooks/webhook-faults.ts";
import type {
  DeliverOptions,
  Delivery,
  DeliverySummary,
  ReleaseOptions,
} from "./webhooks/webhooks.ts";

export interface StandInOptions {
  /** The app's client id and secret, as the app itself has them in its settings. */
  apiKey: string;
  apiSecret: string;
  /** Where the app listens, "http://127.0.0.1:3000"; may be set later with `setAppOrigin`. */
  appOrigin?: string;
  shops?: ShopSeed[];
  /** Left away: 4000 admin, 4001 edge, 4090 api, 4002 and up one storefront per shop. 0: any free port. */
  ports?: Partial<Ports>;
  /** The app's manifest: subscriptions, scopes and app proxy; shopify.app.toml of this project by default. */
  manifest?: AppManifest | string;
  /** Where the theme app extensions lie; this project's `extensions` by default. */
  extensionsDirectory?: string;
  /** Keeps shops, orders and tokens over a restart; in memory only when left away. */
  dataFile?: string;
  webhooks?: WebhookOptions;
  /** What time it is; `() => new Date()` by default. */
  now?: () => Date;
  /** Called before slow steps, such as fetching Shopify's schema. */
  onProgress?: (progress: string) => void;
}

export interface Ports {
  admin: number;
  edge: number;
  api: number;
  /** The first shop's storefront; the next shops take the ports after it. */
  storefront: number;
}

export interface WebhookOptions {
  /** Deliveries in flight at a time; 16 by default. */
  concurrency?: number;
  /** How much faster than Shopify's four hours failed deliveries are tried again; 600 (24 s) by default. */
  retrySpeed?: number;
}

export interface StandIn {
  store: Store;
  /** What goes wrong with the Admin API: `adminTroubles.set(shop or null, { tooMany: 0.1 })`. */
  adminTroubles: AdminTroubleMaker;
  /** Bulk operations: `bulk.steer(shop, { durationMs: 5000 })`. */
  bulk: Pick<BulkOperations, "steer" | "of">;
  /** Origins with no slash at the end. `edge` is the app's public address (SHOPIFY_APP_URL). */
  urls: { admin: string; edge: string; api: string };
  /** The page of the admin that shows the app at `path` ("/app/shipments"). */
  adminUrl(shop: string, path?: string): string;
  orderUrl(shop: string, orderId: ShopifyId): string;
  storefrontUrl(shop: string, path?: string): string;
  /** What the app's process needs to find the stand-in: environment, and arguments for Node. */
  appEnvironment(): { env: Record<string, string>; nodeArguments: string[] };
  setAppOrigin(origin: string): void;
  /** Opens a shop (with a storefront of its own) while the stand-in runs. */
  openShop(seed: ShopSeed): Promise<void>;

  /** Grants the app its scopes and opens it once, as a merchant's first click does. */
  installApp(shop: string): Promise<void>;
  /** A merchant's browser asks for the app's document at `path`; follows redirects. */
  openApp(shop: string, path?: string): Promise<Response>;
  uninstallApp(shop: string, at?: Date): void;
  /** What Shopify sends 48 hours after an uninstall, and some time after a customer asked for it. */
  redactShop(shop: string): void;
  /** The shop's access tokens are refused from now on, whatever their replies said. */
  expireAccessTokens(shop: string): void;
  /** The shop's refresh tokens are refused from now on, as after 90 days without use. */
  endRefreshTokens(shop: string): void;
  /** The shop's next `times` requests for a token go wrong like this. */
  troubleTokens(shop: string, trouble: TokenTrouble, times?: number): void;
  /** The shop's GraphQL points are all used up now, by somebody else. */
  drainPoints(shop: string): void;
  /** What the app asked the Admin API for, and what it was refused, in all shops. */
  apiCounts(): ApiCounts;
  /** A session token as App Bridge hands out; lives one minute. */
  sessionToken(shop: string): string;
  /** The query of a request that comes through the app proxy, signature included. */
  signedProxyQuery(
    shop: string,
    query?: Record<string, string>,
    customerId?: ShopifyId,
    at?: Date,
  ): string;

  createOrder(shop: string, draft: OrderDraft): Order;
  cancelOrder(shop: string, orderId: ShopifyId, at?: Date): Order;
  fulfill(shop: string, orderId: ShopifyId, draft: FulfillmentDraft): Fulfillment;
  /** An app, or Shopify itself, tells what happened to a parcel. */
  addFulfillmentEvent(shop: string, id: ShopifyId, draft: FulfillmentEventDraft): FulfillmentEvent;
  /** Optional scopes that the merchant allows. */
  grantScopes(shop: string, added: readonly string[]): void;
  /** Replaces a fulfillment's tracking, as "Edit tracking" does. */
  correctNumber(
    shop: string,
    fulfillmentId: ShopifyId,
    tracking: Partial<Tracking>,
    at?: Date,
  ): Fulfillment;
  cancelFulfillment(shop: string, fulfillmentId: ShopifyId, at?: Date): Fulfillment;
  /** Another address for an order, as when the shopper mistyped the first. */
  changeEmail(shop: string, orderId: ShopifyId, email: string, at?: Date): Order;

  /** Sends one webhook now, once, and waits for the answer. A string is sent as it stands. */
  deliver(
    topic: string,
    shop: string,
    payload: object | string,
    options?: DeliverOptions,
  ): Promise<Delivery>;
  /** From here on webhooks of actions wait for `release`. */
  hold(): void;
  /** Sends what was held, if wanted doubled and shuffled; resolves when each was answered or given up. */
  release(options?: ReleaseOptions): Promise<DeliverySummary>;
  /** From here on the webhooks of actions suffer these faults, each shop by its own chance. */
  setFaults(plan: FaultPlan): void;
  /** Sends the webhooks that wait to be overtaken by others. */
  flushFaults(): void;
  /** Lets the day pass that late webhooks take. */
  sendLate(): void;
  /** What the faults did so far, by shop. */
  faultCounts(): Record<string, FaultCounts>;
  /** Resolves when no delivery is under way or waiting to be tried again. */
  settled(): Promise<DeliverySummary>;
  /** Everything sent so far, oldest first. */
  deliveries(): readonly Delivery[];

  stop(): Promise<void>;
}
