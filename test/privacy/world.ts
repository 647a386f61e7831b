// Two customers of a shop, recorded by webhooks, look-ups, pushes, the API, jobs and logs.
import { Writable } from "node:stream";
import { Logger, runOnce } from "graphile-worker";
import { readEnv } from "~/env.server";
import { enqueue } from "~/jobs/job.server";
import { toTaskList } from "~/jobs/worker.server";
import { createLog } from "~/lib/log.server";
import { systemClock } from "~/lib/time";
import { logAccess } from "~/privacy/access-log/store-access.server";
import { type Services, createServices } from "~/main/services.server";
import { findService, recordInstall } from "~/shops/store.server";
import { createTrackingPageEndpoint } from "~/storefront/tracking-page/handle-tracking-page.server";
import { jobHandlers } from "~/main/jobs.server";
import { proxyRequest } from "../storefront/signed-request";
import { testSealer } from "../support/sealer";
import type { TestDatabase } from "../support/database";
import { signedWebhook } from "../support/webhooks";

const SECRET = "privacy-secret";
/** The key of test/support/sealer.ts: what this world seals, `testSealer` opens. */
const KEY = `test:${Buffer.alloc(32, 7).toString("base64")}`;

export interface Customer {
  shop: string;
  customerId: string;
  email: string;
  phone: string;
  firstName: string;
  lastName: string;
  street: string;
  orderId: string;
  orderName: string;
  fulfillmentId: string;
  number: string;
  /** A tracking that another client of the shop's account made. */
  apiNumber: string;
}

/** Nothing of one stands in another: what is found is somebody's for certain. */
export function customer(shop: string, tag: string, serial: number): Customer {
  return {
    shop,
    customerId: `70010020${serial}`,
    email: `${tag}@${tag}-mail.example`,
    phone: `+49 151 6${serial} 7788`,
    firstName: `${tag}first`,
    lastName: `${tag}last`,
    street: `${tag} Lane 77`,
    orderId: `55500010${serial}`,
    orderName: `#ZQ-${serial}`,
    fulfillmentId: `44400010${serial}`,
    number: `SANDBOX-${serial}`,
    apiNumber: `SANDBOX-API-${serial}`,
  };
}

/** Every spelling in which the customer could be met. */
export function wordsOf(who: Customer): string[] {
  const { shop: _, ...facts } = who;
  return [...Object.values(facts), who.phone.replace(/\D/g, ""), who.orderName.slice(1)];
}

const address = (who: Customer) => ({
  first_name: who.firstName,
  last_name: who.lastName,
  name: `${who.firstName} ${who.lastName}`,
  address1: who.street,
  phone: who.phone,
  zip: "77077",
  country_code: "DE",
});

export function orderBody(who: Customer, updatedAt = "2026-03-01T09:00:00Z") {
  return {
    id: Number(who.orderId),
    name: who.orderName,
    email: who.email,
    phone: who.phone,
    created_at: "2026-03-01T08:00:00Z",
    updated_at: updatedAt,
    customer_locale: "de",
    customer: { id: Number(who.customerId), email: who.email, first_name: who.firstName },
    shipping_address: address(who),
    fulfillments: [],
  };
}

export function fulfillmentBody(who: Customer, updatedAt = "2026-03-02T09:00:00Z") {
  return {
    id: Number(who.fulfillmentId),
    order_id: Number(who.orderId),
    name: `${who.orderName}.1`,
    status: "success",
    email: who.email,
    created_at: "2026-03-02T09:00:00Z",
    updated_at: updatedAt,
    tracking_company: "Other",
    tracking_numbers: [who.number],
    tracking_urls: [`https://carrier.example/${who.number}`],
    destination: address(who),
    line_items: [{ title: `Engraved for ${who.firstName}`, quantity: 1 }],
  };
}

export async function startWorld(database: TestDatabase, sealer = testSealer) {
  const logged: string[] = [];
  const log = createLog(
    "trace",
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged.push(chunk.toString());
        done();
      },
    }),
  );
  const env = readEnv({
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: SECRET,
    SHOPIFY_APP_URL: "https://waymark.test",
    ENCRYPTION_KEYS: KEY,
    V2_RATE: "off",
    PUSH_ALLOW_PRIVATE: "true",
  });
  const services = createServices(env, database, sealer, { log });
  const tasks = toTaskList(jobHandlers(services), { pool: database.pool, clock: systemClock, log });
  const door = createTrackingPageEndpoint({ ...services, secrets: [SECRET], styles: "" });
  const send = async (topic: string, shop: string, payload: unknown, triggeredAt = new Date()) => {
    const isCompliance = /^(customers|shop)\//.test(topic) && typeof payload === "object";
    const body = isCompliance ? { shop_domain: shop, ...payload } : payload;
    const webhook = signedWebhook(topic, body, {
      shop,
      secret: SECRET,
      triggeredAt: triggeredAt.toISOString(),
    });
    return (await services.webhookEndpoint.receive(webhook)).status;
  };
  const world = {
    services,
    logged,
    send,
    /** Runs jobs until none is ready. */
    runJobs: () =>
      runOnce({
        pgPool: database.pool,
        taskList: tasks,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
      }),
    /** Has the shop installed, with a service that pushes to an address where nobody listens. */
    async install(shop: string) {
      await recordInstall(database.pool, shop, new Date("2026-01-01T00:00:00Z"));
      await services.trackingServiceFor(shop);
      const accountId = (await findService(database, shop))?.accountId ?? "";
      await services.engine.push.saveSettings(accountId, {
        email: "merchant@example.com",
        callbacks: [{ url: "http://127.0.0.1:9/", statuses: ALL_STATUSES, enabled: true }],
      });
    },
    /** Leaves the customer everywhere. */
    async meet(who: Customer) {
      for (const topic of ["orders/create", "orders/updated", "orders/cancelled"]) {
        await send(topic, who.shop, orderBody(who));
      }
      for (const topic of ["fulfillments/create", "fulfillments/update"]) {
        await send(topic, who.shop, fulfillmentBody(who));
      }
      await send("carts/update", who.shop, { note: `Call ${who.email}`, customer: { id: 1 } });
      await send("orders/create", who.shop, Buffer.from(`{"email": "${who.email}", broken`));
      await send("customers/data_request", who.shop, requestBody(who));
      await world.runJobs();
      await failOnce(world, database, who);
      await trackByApi(services, who);
      await database.pool.query("update engine_trackings set next_check_at = created_at");
      await services.engine.pollDue(100);
      await sendPushes(services);
      await world.runJobs();
      await door(proxyRequest({ order: who.orderName, email: who.email }, proxyOf(who)));
      await door(proxyRequest({ number: who.number }, proxyOf(who)));
      await leaveFailures(database, who);
      await writeBack(database, who);
      await logAccess(database.pool, who.shop, {
        readAt: new Date(),
        userId: "42",
        what: "customer_export",
        record: who.orderId,
      });
      // One that waits in the inbox, not looked at yet.
      await send("orders/updated", who.shop, orderBody(who, "2026-03-05T09:00:00Z"));
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

const ALL_STATUSES = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "delivered",
  "undelivered",
  "exception",
  "expired",
] as const;

const proxyOf = ({ shop }: Customer) => ({ shop, secret: SECRET, at: new Date() });

/** As Shopify writes a request about a customer; `orders` stands under the topic's own name. */
export function requestBody(who: Customer) {
  return {
    shop_id: 954889,
    shop_domain: who.shop,
    orders_requested: [Number(who.orderId)],
    customer: { id: Number(who.customerId), email: who.email, phone: who.phone },
    data_request: { id: 9999 },
  };
}

/** A warehouse's program, say, with a key of the shop's account; and a carrier that it corrects. */
async function trackByApi({ engine, database }: Services, who: Customer): Promise<void> {
  const accountId = (await findService(database, who.shop))?.accountId ?? "";
  const { apiKey } = await engine.createKey(accountId, "warehouse");
  const call = (path: string, body: unknown) =>
    engine.handleV2(
      new Request(`http://engine.test/v2${path}`, {
        method: "POST",
        headers: { "trackingmore-api-key": apiKey, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  await call("/trackings/post", {
    tracking_number: who.apiNumber,
    carrier_code: "sandbox",
    title: `Order of ${who.firstName}`,
    customer_name: `${who.firstName} ${who.lastName}`,
    customer_email: who.email,
    customer_phone: who.phone,
    order_id: who.orderName,
    comment: `Leave at ${who.street}`,
    tracking_postal_code: "77077",
  });
  await database.pool.query("update engine_trackings set next_check_at = created_at");
  await engine.pollDue(100);
  await call("/trackings/update", {
    tracking_number: who.apiNumber,
    carrier_code: "sandbox",
    update_carrier_code: "ups",
  });
}

async function sendPushes({ engine }: Services): Promise<void> {
  const claimed = await engine.push.lease(100);
  await Promise.all(claimed.map((callback) => engine.push.send(callback)));
}

/** The database refuses the customer's order, and says in its error what was in the row. */
async function failOnce(
  world: Pick<World, "send" | "runJobs">,
  { pool }: TestDatabase,
  who: Customer,
): Promise<void> {
  await pool.query("alter table orders add constraint refused check (name not like 'refused%')");
  const name = `refused ${who.firstName}`;
  const refused = { ...orderBody(who, "2026-03-04T09:00:00Z"), name };
  await world.send("orders/updated", who.shop, refused);
  await world.runJobs();
  await pool.query("alter table orders drop constraint refused");
}

/** What write-back keeps of the customer's parcel, and what another app wrote about it. */
async function writeBack({ pool }: TestDatabase, who: Customer): Promise<void> {
  const values = [who.shop, who.fulfillmentId, who.number];
  await pool.query(
    `insert into write_back_events (shop_id, fulfillment_id, shipment_id, event_status, wall_time, change_id,
       happened_at, time_basis, noted_at)
     select $1, $2, id, 'DELIVERED', '', 1, now(), 'stated', now() from shipments
     where shop_id = $1 and tracking_number = $3`,
    values,
  );
  await pool.query(
    `insert into write_back_links (shop_id, fulfillment_id, number_key, state, written_at)
     values ($1, $2, $3, 'sent', now())`,
    values,
  );
  await pool.query(
    `insert into foreign_events (shop_id, fulfillment_id, id, status, happened_at)
     values ($1, $2, '1', 'in_transit', now())`,
    values.slice(0, 2),
  );
}

/** Ids of ours that lead to the customer: of parcels, trackings and pushes. */
export async function idsOf({ pool }: TestDatabase, who: Customer): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id::text from shipments where tracking_number = any($1)
     union all select id from engine_trackings where tracking_number = any($1)
     union all select id::text from engine_deliveries where tracking_number = any($1)`,
    [[who.number, who.apiNumber]],
  );
  return rows.map((row) => row.id);
}

/** A job that was given up over the customer's parcel, and a webhook that was. */
async function leaveFailures({ pool }: TestDatabase, who: Customer): Promise<void> {
  const { shop: shopId, number: trackingNumber } = who;
  const later = { key: `unregister:${trackingNumber}`, runAt: new Date("2100-01-01") };
  await enqueue(
    pool,
    "shipments.unregister",
    { shopId, carrierCode: "ups", trackingNumber, generation: 1 },
    later,
  );
  await enqueue(pool, "inbox.process", { shopId }, { key: `late:${shopId}`, runAt: later.runAt });
  await pool.query(
    `update graphile_worker._private_jobs set last_error = $1, attempts = 3
     where locked_at is null and payload::jsonb ->> 'shopId' = $2`,
    [`could not send to ${who.email}`, shopId],
  );
  await pool.query(
    `update webhook_deliveries set state = 'failed', outcome = 'failed', order_id = null
     where shop_id = $1 and topic = 'orders/cancelled' and order_id = $2`,
    [shopId, who.orderId],
  );
}
