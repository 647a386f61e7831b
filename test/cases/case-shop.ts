// A shop for one case: signed webhooks, jobs with a scripted tracking service, and the shopper's look-up.
import { HOUR_MS, MINUTE_MS } from "~/lib/time";
import { jobHandlers } from "~/main/jobs.server";
import { findShipmentsOfOrders } from "~/shipments/read/queries.server";
import { createRegisterJob } from "~/shipments/register/register.server";
import { createUnregisterJob } from "~/shipments/register/unregister.server";
import { createUpdateJob } from "~/shipments/register/update.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import type { TrackingAnswer } from "~/storefront/tracking-page/respond.server";
import { proxyRequest } from "../storefront/signed-request";
import { type TestClock, testClock } from "../support/clock";
import { takeJobs } from "../support/jobs";
import { type ScriptedService, scriptedService } from "../support/scripted-service";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { type TestApp, startTestApp } from "../support/test-app";
import { signedWebhook } from "../support/webhooks";

const SECRET = "test-client-secret";
const START = "2026-03-01T10:00:00Z";
/** Calls to the tracking service; other jobs are the app's own, or do nothing for a case. */
const OWN_JOBS = ["inbox.process", "privacy.redact", "jobs.enqueue_lost"] as const;

export interface CaseApp {
  app: TestApp;
  clock: TestClock;
}

export async function startCaseApp(): Promise<CaseApp> {
  const clock = testClock(START);
  return { clock, app: await startTestApp({ shops: [], clock }) };
}

export type CaseShop = Awaited<ReturnType<typeof openCaseShop>>;

/** A new shop at the time START, with order #100 of ann@example.com. */
export async function openCaseShop({ app, clock }: CaseApp, shopId: string) {
  const { database, services } = app;
  clock.set(START);
  await services.trackingServiceFor(shopId);
  await database.pool.query(
    `update shops set installed_at = $2, iana_timezone = 'America/New_York', country_code = 'US' where id = $1`,
    [shopId, clock.now()],
  );
  await takeJobs(database.pool);
  const service: ScriptedService = scriptedService();
  const deps = {
    database,
    sealer: services.sealer,
    clock,
    log: services.log,
    serviceFor: async () => service,
    readOrderSummary: async () => null,
  };
  const own = jobHandlers(services);
  const jobs: Record<string, (payload: never) => Promise<unknown>> = {
    ...Object.fromEntries(OWN_JOBS.map((name) => [name, own[name]])),
    "shipments.register": createRegisterJob(deps),
    "shipments.update": createUpdateJob(deps),
    "shipments.unregister": createUnregisterJob(deps),
  };
  let fulfillments = 900;

  const shop = {
    shopId,
    app,
    clock,
    service,
    /** A webhook through the signed endpoint; its jobs wait. */
    async post(topic: string, payload: unknown): Promise<void> {
      const { headers, body } = signedWebhook(topic, payload, { secret: SECRET, shop: shopId });
      const url = `${app.origin}/webhooks/shopify`;
      const answer = await fetch(url, { method: "POST", headers, body });
      if (answer.status !== 200) throw new Error(`${topic}: ${answer.status}`);
    },
    /** fulfillments/create with these fields, of order 100 with a new id unless they say otherwise. */
    async fulfill(fields: Record<string, unknown>): Promise<void> {
      const plain = fulfillmentPayload({ id: fulfillments++, company: null, country: "US" });
      await shop.post("fulfillments/create", { ...plain, ...fields });
    },
    /** The webhooks' jobs, and what they enqueue, over some minutes. */
    async work(): Promise<void> {
      for (let round = 0; round < 3; round++) await shop.workOnce(MINUTE_MS);
    },
    async workOnce(afterMs: number): Promise<void> {
      clock.advance(afterMs);
      for (const { name, payload } of await takeJobs(database.pool)) {
        await jobs[name]?.(payload as never);
      }
    },
    /** The schedule, each half hour. */
    async live(durationMs: number): Promise<void> {
      for (let passed = 0; passed < durationMs; passed += HOUR_MS / 2) {
        await jobs["jobs.enqueue_lost"]?.({} as never);
        await shop.workOnce(HOUR_MS / 2);
      }
    },
    sync: () => createSyncJob(deps)({ shopId }),
    /** The parcels of an order, oldest first. */
    async parcels(orderId = "100") {
      return (await findShipmentsOfOrders(database, shopId, [orderId])).toReversed();
    },
    /** The tracking numbers of order 100, sorted. */
    async numbers(): Promise<string[]> {
      return (await shop.parcels()).map(({ trackingNumber }) => trackingNumber).toSorted();
    },
    /** "state: count" */
    async states(): Promise<Record<string, number>> {
      const { rows } = await database.pool.query<{ state: string; count: number }>(
        `select registration_state as state, count(*)::int from shipments where shop_id = $1 group by 1`,
        [shopId],
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
    /** The tracking page's response, through Shopify's proxy. */
    async visit(query: Record<string, string>, form?: Record<string, string>): Promise<Response> {
      await database.prisma.rateLimitBucket.deleteMany();
      const options = { shop: shopId, secret: SECRET, at: clock.now() };
      const asked = proxyRequest(query, {
        ...options,
        ...(form ? { method: "POST", form } : {}),
      });
      const { pathname, search } = new URL(asked.url);
      const body = form ? { body: new URLSearchParams(form) } : {};
      return fetch(app.origin + pathname + search, { method: asked.method, ...body });
    },
    async lookUp(query: Record<string, string>): Promise<TrackingAnswer> {
      return (await (await shop.visit({ ...query, format: "json" })).json()) as TrackingAnswer;
    },
  };
  await shop.post("orders/create", orderPayload({ locale: "en", country: "US" }));
  await shop.work();
  return shop;
}
