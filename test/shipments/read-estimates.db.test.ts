// A parcel's estimate through the whole app: the merchant's rule, then Shopify's day, then the carrier's.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEstimates } from "~/shipments/estimates/read-estimates.server";
import { readDeliveryRule } from "~/shipments/estimates/delivery-rule";
import { findShipment } from "~/shipments/read/queries.server";
import { saveDeliveryRule } from "~/shops/store.server";
import { startTestApp, type TestApp } from "../support/test-app";
import { signedWebhook } from "../support/webhooks";

const SHOP = "north-pier.myshopify.com";
const NUMBER = "1Z999AA10123456784";
const NOW = new Date();
const dayAhead = (days: number) =>
  new Date(NOW.getTime() + days * 86_400_000).toISOString().slice(0, 10);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ shops: [{ domain: SHOP, name: "North Pier" }] });
  await app.services.trackingServiceFor(SHOP);
  await app.database.pool.query("update shops set installed_at = now() where id = $1", [SHOP]);
  const at = NOW.toISOString();
  const order = { id: 41, name: "#41", created_at: at, updated_at: at, fulfillments: [] };
  await post("orders/create", { ...order, shipping_address: { country_code: "IS" } });
  await post("fulfillments/create", {
    id: 71,
    order_id: 41,
    name: "#41.1",
    status: "success",
    created_at: at,
    updated_at: at,
    tracking_company: "UPS",
    tracking_number: NUMBER,
    tracking_numbers: [NUMBER],
    tracking_urls: [],
  });
});
afterAll(() => app.stop());

async function post(topic: string, payload: object): Promise<void> {
  const options = { secret: "test-client-secret", shop: SHOP };
  const { headers, body } = signedWebhook(topic, payload, options);
  const answer = await fetch(`${app.origin}/webhooks/shopify`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  expect(await app.runJobs()).toEqual([]);
}

async function estimate(now = NOW) {
  const { database, reportedDays } = app.services;
  const { rows } = await database.pool.query<{ id: string }>("select id from shipments");
  const shipment = await findShipment(database, SHOP, rows[0]?.id ?? "");
  if (!shipment) expect.fail("the parcel is not there");
  const found = await readEstimates({ database, reportedDays }, SHOP, [shipment], now);
  return found.get(shipment.id) ?? null;
}

test("each source that comes counts before the one that was there", async () => {
  expect(await estimate()).toBeNull();

  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  const rule = readDeliveryRule({
    isOn: true,
    processing: { min: 0, max: 0 },
    cutOff: "23:59",
    shippingDays: everyDay,
    deliveryDays: everyDay,
    transit: [{ countries: ["IS"], min: 4, max: 6 }],
  });
  await saveDeliveryRule(app.database.pool, SHOP, rule);
  expect(await estimate()).toMatchObject({ kind: "range", source: "rule" });

  await post("fulfillment_events/create", {
    id: 91,
    fulfillment_id: 71,
    status: "confirmed",
    happened_at: NOW.toISOString(),
    estimated_delivery_at: `${dayAhead(3)}T17:00:00+00:00`,
  });
  const shopify = { from: dayAhead(3), to: dayAhead(3) };
  expect(await estimate()).toEqual({ kind: "range", source: "shopify", ...shopify });

  // What a poll with a key keeps.
  const expected = { from: dayAhead(1), to: dayAhead(2) };
  const answer = { origin: { carrierCode: "ups", events: [] }, estimatedDelivery: expected };
  const { rowCount } = await app.database.pool.query(
    "update engine_trackings set carrier_answer = $1",
    [JSON.stringify(answer)],
  );
  expect(rowCount).toBe(1);
  expect(await estimate()).toEqual({ kind: "range", source: "carrier", ...expected });
  expect(await estimate(new Date(`${dayAhead(4)}T12:00:00Z`))).toEqual({
    kind: "late",
    source: "carrier",
    expectedBy: expected.to,
  });
});

test("an estimate that the Admin API gave counts until Waymark writes events itself", async () => {
  const { pool } = app.database;
  await pool.query("update engine_trackings set carrier_answer = null");
  await pool.query("update foreign_events set id = 'status:CONFIRMED'");
  expect(await estimate()).toMatchObject({ source: "shopify" });
  await pool.query(
    `insert into write_back_events (shop_id, fulfillment_id, shipment_id, event_status, wall_time, change_id,
       happened_at, noted_at, time_basis, place, state)
     select shop_id, '71', id, 'IN_TRANSIT', '', 1, now(), now(), 'learnt', '{}', 'sent' from shipments`,
  );
  expect(await estimate()).toMatchObject({ source: "rule" });
});
