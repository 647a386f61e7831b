// A status set by the merchant: it holds against the carrier's until it is cleared.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clearManualStatus, findShipment, setStatus } from "~/shipments/read/queries.server";
import { setCarrier } from "~/shipments/corrections/set-carrier.server";
import { applyTrackings } from "~/shipments/sync/apply-snapshots.server";
import type { Tracking } from "~/trackingmore/client/tracking-service";
import { type TestDatabase, freshDatabase } from "../support/database";
import { fulfillmentPayload } from "../support/shopify-story";
import { leg, scan, tracking } from "./tracking-examples";
import { SHOP, type World, startWorld } from "./world";

const NUMBER = "1Z999AA10123456784";
let database: TestDatabase;
let world: World;
let id: string;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [NUMBER] }));
  await world.register();
  id = (await database.prisma.shipment.findFirstOrThrow()).id;
  await report({
    updated_at: "2026-03-03T09:00:00+00:00",
    status: "delivered",
    substatus: "delivered001",
    origin_info: leg([scan("2026-03-03 08:00", "Delivered", "delivered")]),
  });
});

const report = (more: Partial<Tracking>) =>
  applyTrackings(database, SHOP, [tracking(more)], world.clock.now());
const found = () => findShipment(database, SHOP, id);

test("a status set by hand is shown with its reason, logged, and kept by the next sync", async () => {
  const manual = { status: "exception", reason: "The buyer never got it." } as const;
  expect(await setStatus(database, SHOP, id, manual, { now: world.clock.now() })).toBe("saved");
  await report({
    updated_at: "2026-03-04T09:00:00+00:00",
    status: "delivered",
    substatus: "delivered003",
    origin_info: leg([scan("2026-03-03 08:00", "Delivered and signed", "delivered")]),
  });
  expect(await found()).toMatchObject({
    status: "exception",
    substatus: null,
    manualStatus: { reason: "The buyer never got it.", setAt: world.clock.now() },
    checkpoints: [{ description: "Delivered and signed" }],
  });
  expect((await world.changes()).at(-1)).toBe(`${NUMBER}: status delivered001 → exception`);
});

test("taken back, the carrier's status is shown again", async () => {
  const manual = { status: "exception", reason: "Lost" } as const;
  await setStatus(database, SHOP, id, manual, { now: world.clock.now() });
  expect(await clearManualStatus(database, SHOP, id, { now: world.clock.now() })).toBe("saved");
  expect(await found()).toMatchObject({
    status: "delivered",
    substatus: "delivered001",
    deliveredAt: "2026-03-03 08:00",
    manualStatus: null,
  });
  expect((await world.changes()).at(-1)).toBe(`${NUMBER}: status exception → delivered001`);
});

test("it holds when the carrier is corrected, and the new carrier's status follows when it is taken back", async () => {
  const now = world.clock.now();
  await setStatus(database, SHOP, id, { status: "exception", reason: "Lost" }, { now });
  await setCarrier(database, SHOP, id, "fedex", { remember: false, now });
  expect(await found()).toMatchObject({ status: "exception", manualStatus: { reason: "Lost" } });
  await clearManualStatus(database, SHOP, id, { now });
  expect(await found()).toMatchObject({ status: "pending", manualStatus: null });
});

test("a reason is needed, and another shop's shipment is not found", async () => {
  const now = world.clock.now();
  const blank = { status: "delivered", reason: " " } as const;
  expect(await setStatus(database, SHOP, id, blank, { now })).toBe("reason_missing");
  const other = "other.myshopify.com";
  const manual = { status: "exception", reason: "Lost" } as const;
  expect(await setStatus(database, other, id, manual, { now })).toBe("not_found");
  expect(await setStatus(database, SHOP, "no-id", manual, { now })).toBe("not_found");
  expect(await found()).toMatchObject({ status: "delivered" });
});
