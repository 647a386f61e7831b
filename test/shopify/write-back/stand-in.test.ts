// Write-back against Shopify's own schema in the stand-in, with the webhooks that its mutations cause.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAdminClient } from "~/shopify/admin-api/admin-client.server";
import {
  createEvent,
  readEvents,
  readTrackingInfo,
  updateTracking,
} from "~/shopify/write-back/operations.server";
import type { WaitingEvent } from "~/shopify/write-back/store-events.server";
import { systemClock } from "~/lib/time";
import type { StandIn } from "../../stand-in/contract";
import { steeredFetch } from "../../stand-in/steer-fetch.mjs";
import { SHOP, sampleManifest, startSampleStandIn } from "../../stand-in/support/sample-stand-in";

let standIn: StandIn;
let fulfillmentId: string;
const NUMBER = "1Z999AA10123456784";

beforeAll(async () => {
  const topic = "fulfillment_events/create";
  const subscription = { topic, path: "/webhooks/shopify", includeFields: null };
  standIn = await startSampleStandIn({
    manifest: { ...sampleManifest, subscriptions: [...sampleManifest.subscriptions, subscription] },
  });
  standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders", "read_fulfillments"],
  });
  grant("token-1", ["read_orders", "read_fulfillments"]);
  const order = standIn.createOrder(SHOP, { email: "ada@example.com" });
  fulfillmentId = standIn.fulfill(SHOP, order.id, { company: "UPS", numbers: [NUMBER] }).id;
}, 180_000);
afterAll(() => standIn?.stop());

function grant(accessToken: string, scopes: string[]): void {
  standIn.store.putGrant({
    accessToken,
    shop: SHOP,
    scopes,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    refreshToken: null,
    refreshExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    replacedRefreshToken: null,
  });
}

function client() {
  return createAdminClient({
    tokens: { tokenFor: async () => "token-1", reject: async () => {} },
    budget: { reserve: async () => 0, recordCost: async () => {}, pause: async () => {} },
    clock: systemClock,
    fetch: steeredFetch(fetch, standIn.urls.api) as never,
    wait: async () => {},
  });
}

const event = (): WaitingEvent => ({
  fulfillmentId,
  shipmentId: "",
  status: "IN_TRANSIT",
  wallTime: "2026-03-02 09:00",
  happenedAt: new Date("2026-03-02T08:00:00.000Z"),
  message: "Departed, Leipzig, Germany",
  place: { city: "Leipzig", country: "DE" },
  mayBeThere: false,
  othersUnderWay: 0,
});

test("without the scope Shopify refuses, and says so in a way that is understood", async () => {
  expect(await createEvent(client(), SHOP, event())).toEqual({ outcome: "forbidden" });
  const tracking = { numbers: [NUMBER], urls: ["https://example.com"] };
  expect(await updateTracking(client(), SHOP, fulfillmentId, tracking)).toEqual({
    outcome: "forbidden",
  });
});

test("with it an event is written, read back, and delivered by webhook", async () => {
  standIn.grantScopes(SHOP, ["write_fulfillments"]);
  const written = await createEvent(client(), SHOP, event());
  expect(written.outcome).toBe("done");
  const eventId = written.outcome === "done" ? written.eventId : "";
  expect(await readEvents(client(), SHOP, fulfillmentId)).toEqual([
    { id: eventId, status: "IN_TRANSIT", happenedAt: new Date("2026-03-02T08:00:00Z") },
  ]);
  expect(standIn.deliveries().map(({ topic }) => topic)).toContain("fulfillment_events/create");
});

test("links are set beside their numbers, and the fulfillment's update is delivered", async () => {
  standIn.grantScopes(SHOP, ["write_merchant_managed_fulfillment_orders"]);
  const url = `https://${SHOP}/apps/track?number=${NUMBER}`;
  const tracking = { company: "UPS", numbers: [NUMBER], urls: [url] };
  expect(await updateTracking(client(), SHOP, fulfillmentId, tracking)).toMatchObject({
    outcome: "done",
  });
  expect(await readTrackingInfo(client(), SHOP, fulfillmentId)).toEqual([
    { company: "UPS", number: NUMBER, url },
  ]);
});

test("a fulfillment that does not exist or is canceled reads as null", async () => {
  expect(await readEvents(client(), SHOP, "404")).toBeNull();
  expect(await createEvent(client(), SHOP, { ...event(), fulfillmentId: "404" })).toEqual({
    outcome: "refused",
    message: "Fulfillment does not exist.",
  });
  standIn.cancelFulfillment(SHOP, fulfillmentId);
  expect(await readTrackingInfo(client(), SHOP, fulfillmentId)).toBeNull();
});
