// A shop with its own small Shopify, whose changes are sent as webhooks, lost, or read through the Admin API.
import { inTransaction } from "~/lib/database.server";
import { parseJsonLossless } from "~/lib/text/json";
import { createLog } from "~/lib/log.server";
import { DAY_MS } from "~/lib/time";
import { createShipmentTopicHandlers } from "~/shipments/record/record-webhook.server";
import { createBackfillJob } from "~/shopify/backfill/backfill.server";
import { findLatestBackfill } from "~/shopify/backfill/store-backfill.server";
import { createAdminClient } from "~/shopify/admin-api/admin-client.server";
import { createReconcileJob } from "~/shopify/reconciliation/reconcile.server";
import { createAdminBudget } from "~/shopify/admin-api/store-budget.server";
import { createBulkOperations } from "../stand-in/admin-api/admin-bulk";
import { createAdminTroubles } from "../stand-in/admin-api/admin-troubles";
import { seededRandom } from "../stand-in/shop/random";
import { createActions } from "../stand-in/actions";
import { createApi } from "../stand-in/api";
import { createStore } from "../stand-in/shop/store";
import { createTokenTroubles } from "../stand-in/app/token-troubles";
import { testClock } from "../support/clock";
import type { TestDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { ORDER_EMAIL } from "~/shipments/sealed-columns";
import { testSealer } from "../support/sealer";

export const SHOP = "north-pier.myshopify.com";
const SCOPES = ["read_orders", "read_fulfillments"];

interface Webhook {
  topic: string;
  triggeredAt: Date;
  body: string;
}

/** Every call starts from empty tables and an empty Shopify, at which the app was installed at ten o'clock. */
export async function startShopWorld(database: TestDatabase) {
  await database.pool.query(
    `truncate shops, orders, order_keys, fulfillments, shipments, fulfillment_shipments, shipment_changes,
       admin_budgets, order_watermarks, reconciliations, backfills, sessions cascade`,
  );
  await takeJobs(database.pool);
  const clock = testClock("2026-03-01T10:00:00Z");
  const store = createStore();
  store.openShop({ domain: SHOP, name: "North Pier" });
  const webhooks: Webhook[] = [];
  const actions = createActions(
    store,
    {
      emit: (topic, _shop, payload, said) =>
        webhooks.push({
          topic,
          triggeredAt: said?.triggeredAt ?? clock.now(),
          body: JSON.stringify(payload),
        }),
    },
    clock.now,
    () => SCOPES,
  );
  actions.grantInstall(SHOP);
  store.putGrant({
    accessToken: "shpat_test",
    shop: SHOP,
    scopes: SCOPES,
    expiresAt: "2099-01-01T00:00:00Z",
    refreshToken: null,
    refreshExpiresAt: "2099-01-01T00:00:00Z",
    replacedRefreshToken: null,
  });
  await database.prisma.shop.create({ data: { id: SHOP, installedAt: clock.now() } });

  const bulk = createBulkOperations(clock.now);
  const troubles = createAdminTroubles(seededRandom(7).next);
  const api = createApi({
    bulk,
    troubles,
    store,
    app: { apiKey: "key", apiSecret: "secret", handle: "waymark", title: "Waymark" },
    now: clock.now,
    tokenTroubles: createTokenTroubles(),
  });
  const handlers = createShipmentTopicHandlers({ sealer: testSealer, clock });
  let questions = 0;
  const network = { answer: async (request: Request): Promise<Response> => api(request) };
  const send = (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    request.headers.set("x-standin-shop", new URL(url).hostname);
    return network.answer(request);
  };
  const deps = {
    database,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    admin: createAdminClient({
      tokens: { tokenFor: async () => "shpat_test", async reject() {} },
      budget: createAdminBudget(database.pool, clock),
      clock,
      async fetch(url, init) {
        questions++;
        return send(url, init);
      },
      wait: async (ms) => clock.advance(ms),
    }),
    fetch: send,
  };
  const world = {
    database,
    clock,
    store,
    actions,
    /** Its `answer` may be replaced: what questions meet instead of Shopify's answer. */
    network,
    api,
    questions: () => questions,
    /** Those that Shopify would have sent since the last call, in their order. */
    takeWebhooks: () => webhooks.splice(0),
    async deliver({ topic, triggeredAt, body }: Webhook) {
      const handler = handlers[topic];
      if (!handler) return;
      const delivery = { shopId: SHOP, topic, triggeredAt, payload: parseJsonLossless(body) };
      await inTransaction(database.pool, (tx) => handler(tx, [delivery]));
    },
    async deliverAll() {
      for (const webhook of world.takeWebhooks()) await world.deliver(webhook);
    },
    deps,
    bulk,
    troubles,
    reconcile: (since?: string) =>
      createReconcileJob(deps)({ shopId: SHOP, ...(since ? { since } : {}) }),
    /** Runs the waiting backfill jobs at their times, until none is left or `until` returns true. */
    async runBackfill(until: () => boolean | Promise<boolean> = () => false) {
      const job = createBackfillJob(deps);
      for (let turns = 0; turns < 200; turns++) {
        const jobs = await takeJobs(database.pool);
        const turn = jobs.find(({ name }) => name === "shopify.backfill");
        if (!turn || (await until())) return;
        // A job for at once has the database's time, which is another than the story's.
        const inMs = turn.runAt.getTime() - clock.now().getTime();
        if (inMs > 0 && inMs < DAY_MS) clock.set(turn.runAt);
        await job({ shopId: SHOP });
      }
      throw new Error("the backfill has no end");
    },
    backfill: () => findLatestBackfill(database.pool, SHOP),
    /** Orders and the numbers on their way, as Shopify has them. */
    truth() {
      return store
        .orders(SHOP)
        .flatMap((order) => [
          `${order.name} ${order.email} ${order.cancelledAt ? "cancelled" : "open"}`,
          ...store
            .fulfillmentsOf(order.id)
            .filter(({ status }) => status === "success")
            .flatMap(({ name, tracking }) =>
              [...new Set(tracking.numbers)].map((number) => `${name} ${number}`),
            ),
        ])
        .toSorted();
    },
    /** The same, as we have them. */
    async recorded() {
      const orders = await database.prisma.order.findMany();
      const links = await database.pool.query<{ text: string }>(
        `select f.name || ' ' || s.tracking_number as text
         from fulfillment_shipments l
         join fulfillments f on f.shop_id = l.shop_id and f.id = l.fulfillment_id
         join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
         where l.removed_at is null`,
      );
      return [
        ...orders.map(({ shopId, id, name, emailSealed, cancelledAt }) => {
          const email =
            emailSealed && testSealer.open(emailSealed, ORDER_EMAIL.at(shopId, id)).toString();
          return `${name} ${email} ${cancelledAt ? "cancelled" : "open"}`;
        }),
        ...links.rows.map(({ text }) => text),
      ].toSorted();
    },
    /** "state checked/repaired problem", the newest pass first. */
    async reports() {
      const rows = await database.prisma.reconciliation.findMany({ orderBy: { id: "desc" } });
      return rows.map(
        ({ state, checked, repaired, problem }) =>
          `${state} ${checked}/${repaired}${problem ? ` ${problem}` : ""}`,
      );
    },
    async watermark() {
      const row = await database.prisma.orderWatermark.findUnique({ where: { shopId: SHOP } });
      return row?.watermark.toISOString() ?? null;
    },
  };
  return world;
}

export type ShopWorld = Awaited<ReturnType<typeof startShopWorld>>;
