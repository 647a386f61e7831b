// Scans of a default install: Shopify's fulfillment events and shipment statuses become a parcel's journey.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/test-app";
import { signedWebhook } from "../support/webhooks";

const SHOP = "north-pier.myshopify.com";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ shops: [{ domain: SHOP, name: "North Pier" }] });
  await app.services.trackingServiceFor(SHOP);
  await app.database.pool.query("update shops set installed_at = now() where id = $1", [SHOP]);
});
afterAll(() => app.stop());

let fulfillmentId = 7_000;
let eventId = 90_000;
let number = "";
beforeEach(async () => {
  fulfillmentId += 1;
  number = `94001112025088${String(fulfillmentId).padStart(8, "0")}`;
  await post("orders/create", {
    id: 4_000 + fulfillmentId,
    name: `#${fulfillmentId}`,
    created_at: minutesAgo(700),
    updated_at: minutesAgo(700),
    fulfillments: [],
  });
});

async function post(topic: string, payload: object): Promise<void> {
  const { headers, body } = signedWebhook(topic, payload, {
    secret: "test-client-secret",
    shop: SHOP,
  });
  const answer = await fetch(`${app.origin}/webhooks/shopify`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
}

function fulfillment(more: object = {}) {
  return {
    id: fulfillmentId,
    order_id: 4_000 + fulfillmentId,
    name: "#1001.1",
    status: "success",
    created_at: minutesAgo(600),
    updated_at: minutesAgo(600),
    tracking_company: "USPS",
    tracking_number: number,
    tracking_numbers: [number],
    tracking_urls: [],
    ...more,
  };
}

function event(status: string, ago: number, more: object = {}) {
  return {
    id: ++eventId,
    fulfillment_id: fulfillmentId,
    status,
    happened_at: minutesAgo(ago),
    ...more,
  };
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** Jobs and polls until nothing is left to do, as the worker and the poller would. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    expect(await app.runJobs()).toEqual([]);
    await app.services.engine.pollDue(100);
  }
  expect(await app.runJobs()).toEqual([]);
}

/** A second poll of a parcel waits for the next second. */
async function settleUntil(isDone: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await settle();
        return isDone();
      },
      { timeout: 10_000 },
    )
    .toBe(true);
}

async function shipment(of = number): Promise<Record<string, unknown> | undefined> {
  const { rows } = await app.database.pool.query(
    `select status, substatus, registration_state, last_event from shipments
     where shop_id = $1 and tracking_number = $2`,
    [SHOP, of],
  );
  return rows[0];
}

async function scans(of = number): Promise<unknown[]> {
  const { rows } = await app.database.pool.query(
    `select c.description, c.details from checkpoints c
     join shipments s on s.shop_id = c.shop_id and s.id = c.shipment_id
     where s.shop_id = $1 and s.tracking_number = $2 order by c.wall_time`,
    [SHOP, of],
  );
  return rows;
}

test("events that Shopify reports become the parcel's scans, with no key", async () => {
  await post("fulfillments/create", fulfillment());
  await settle();
  expect(await shipment()).toMatchObject({ registration_state: "registered" });

  await post(
    "fulfillment_events/create",
    event("in_transit", 300, {
      message: "Departed hub",
      city: "Ottawa",
      province: "ON",
      country: "Canada",
    }),
  );
  await settleUntil(async () => (await shipment())?.status === "transit");
  expect(await scans()).toEqual([{ description: "Departed hub", details: "Ottawa, ON, Canada" }]);

  await post("fulfillment_events/create", event("out_for_delivery", 120));
  await post("fulfillment_events/create", event("delivered", 5));
  await settleUntil(async () => (await shipment())?.status === "delivered");
  expect(await shipment()).toMatchObject({ status: "delivered" });
  expect(await scans()).toHaveLength(3);
});

test("an event that comes before its fulfillment is not lost, and twice is once", async () => {
  const early = event("in_transit", 60);
  await post("fulfillment_events/create", early);
  await post("fulfillment_events/create", early);
  await post("fulfillments/create", fulfillment());
  await settle();
  expect(await shipment()).toMatchObject({ status: "transit" });
  expect(await scans()).toHaveLength(1);
});

test("a fulfillment's shipment status is enough, and adds nothing to its event", async () => {
  await post("fulfillments/create", fulfillment());
  await post(
    "fulfillments/update",
    fulfillment({ updated_at: minutesAgo(30), shipment_status: "out_for_delivery" }),
  );
  await settle();
  expect(await shipment()).toMatchObject({ status: "pickup", substatus: "pickup001" });

  await post("fulfillment_events/create", event("out_for_delivery", 31, { message: "On the van" }));
  const said = [{ description: "On the van", details: "" }];
  await settleUntil(async () => JSON.stringify(await scans()) === JSON.stringify(said));
  expect(await scans()).toEqual(said);
});

test("Shopify's own failure says nothing about the parcel", async () => {
  await post("fulfillments/create", fulfillment());
  await post("fulfillment_events/create", event("in_transit", 60));
  await post("fulfillment_events/create", event("failure", 10));
  await settle();
  expect(await shipment()).toMatchObject({ status: "transit" });
});

test("a fulfillment with several numbers: its events are about all of them", async () => {
  const second = `${number.slice(0, -1)}X1`.replace("X", "7");
  await post("fulfillments/create", fulfillment({ tracking_numbers: [number, second] }));
  await post("fulfillment_events/create", event("delivered", 10));
  await settle();
  expect(await shipment()).toMatchObject({ status: "delivered" });
  expect(await shipment(second)).toMatchObject({ status: "delivered" });
});

test("a parcel on which Shopify has not reported keeps waiting", async () => {
  await post("fulfillments/create", fulfillment());
  await settle();
  expect(await shipment()).not.toMatchObject({ status: "delivered" });
  expect(await scans()).toEqual([]);
});

test("an event is in its place's local time where that is certain, else in the shop's, and says so", async () => {
  const { pool } = app.database;
  await pool.query(
    `insert into shops (id, iana_timezone) values ($1, 'Asia/Kolkata')
     on conflict (id) do update set iana_timezone = excluded.iana_timezone`,
    [SHOP],
  );
  await post("fulfillments/create", fulfillment());
  const told = [
    event("in_transit", 300, { message: "nowhere" }),
    event("in_transit", 290, { message: "in Tokyo", city: "Tokyo", country: "Japan" }),
    // Delaware, not Germany.
    event("in_transit", 280, { message: "in Wilmington", city: "Wilmington", province: "DE" }),
    // The country has several zones.
    event("in_transit", 270, {
      message: "in Ottawa",
      city: "Ottawa",
      province: "ON",
      country: "CA",
    }),
  ];
  for (const one of told) await post("fulfillment_events/create", one);
  await settleUntil(async () => (await scans()).length === told.length);
  const { rows } = await pool.query<{ description: string; wall_time: string }>(
    `select c.description, c.wall_time from checkpoints c
     join shipments s on s.shop_id = c.shop_id and s.id = c.shipment_id
     where s.shop_id = $1 and s.tracking_number = $2`,
    [SHOP, number],
  );
  const shown = new Map(rows.map((row) => [row.description, row.wall_time]));
  const local = (index: number, hours: number) =>
    new Date(Date.parse(told[index]!.happened_at) + hours * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replace("T", " ");
  expect(shown.get("nowhere")).toBe(`${local(0, 5.5)}+05:30`);
  expect(shown.get("in Tokyo")).toBe(local(1, 9));
  expect(shown.get("in Wilmington")).toBe(`${local(2, 5.5)}+05:30`);
  expect(shown.get("in Ottawa")).toBe(`${local(3, 5.5)}+05:30`);
});
