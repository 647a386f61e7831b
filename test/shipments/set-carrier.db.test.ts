// Merchant actions: set a carrier, retry a registration.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { previewRule } from "~/shipments/corrections/set-carrier.server";
import {
  findShipment,
  retryRegistration,
  setCarrier,
  undoSetCarrier,
} from "~/shipments/read/queries.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
});
const now = () => world.clock.now();
const fulfilled = (story: Parameters<typeof fulfillmentPayload>[0]) =>
  world.deliver("fulfillments/update", fulfillmentPayload(story));
const idOf = async (trackingNumber: string, carrierCode?: string) =>
  (
    await database.prisma.shipment.findFirstOrThrow({
      where: { trackingNumber, ...(carrierCode ? { carrierCode } : {}) },
    })
  ).id;
const set = async (number: string, carrierCode: string, remember = false) =>
  setCarrier(database, SHOP, await idOf(number), carrierCode, { remember, now: now() });

describe("setting the carrier of a parcel without one", () => {
  test("registers it, with the same id and orders", async () => {
    await fulfilled({ company: null, numbers: ["ABC-77-XYZ"] });
    const id = await idOf("ABC-77-XYZ");
    expect(await set("ABC-77-XYZ", "gls")).toMatchObject({ shipmentId: id, count: 1 });
    expect(await world.shipments()).toEqual(["ABC-77-XYZ gls pending"]);
    expect(await world.changes()).toEqual(["ABC-77-XYZ: carrier unknown → gls"]);
    expect(await findShipment(database, SHOP, id)).toMatchObject({
      carrierSource: "merchant",
      orderNames: ["#100"],
    });
    expect(await world.jobNames()).toEqual(["shipments.register"]);
  });

  test("is kept when the fulfillment is recorded again", async () => {
    await fulfilled({ company: null, numbers: ["ABC-77-XYZ"] });
    await set("ABC-77-XYZ", "gls");
    await fulfilled({ company: null, numbers: ["ABC-77-XYZ"], updatedAt: "2026-03-01T09:30:00Z" });
    await fulfilled({ company: "UPS", numbers: ["ABC-77-XYZ"], updatedAt: "2026-03-01T09:31:00Z" });
    expect(await world.shipments()).toEqual(["ABC-77-XYZ gls pending"]);
  });

  test("remembered, applies to the company's other and later parcels", async () => {
    await fulfilled({ company: "My Courier", numbers: ["ABC-77-XYZ"] });
    await fulfilled({ id: 901, orderId: 101, company: " my  courier", numbers: ["ABC-78-XYZ"] });
    await fulfilled({ id: 902, orderId: 102, company: "Other Courier", numbers: ["ABC-79-XYZ"] });
    await set("ABC-77-XYZ", "gls", true);
    await fulfilled({ id: 903, orderId: 103, company: "MY COURIER", numbers: ["ABC-80-XYZ"] });
    expect(await world.shipments()).toEqual([
      "ABC-77-XYZ gls pending",
      "ABC-78-XYZ gls pending",
      "ABC-79-XYZ unknown needs_carrier",
      "ABC-80-XYZ gls pending",
    ]);
  });

  test("remembered, repairs the open parcels that have the same wrong carrier, and says so before", async () => {
    await fulfilled({ company: "UPS", numbers: ["ABC-77-XYZ"] });
    await fulfilled({ id: 901, orderId: 101, company: "ups", numbers: ["ABC-78-XYZ"] });
    await fulfilled({ id: 902, orderId: 102, company: "UPS", numbers: ["ABC-79-XYZ"] });
    await fulfilled({ id: 903, orderId: 103, company: "UPS", numbers: ["ABC-80-XYZ"] });
    await set("ABC-79-XYZ", "ups");
    await database.prisma.shipment.updateMany({
      where: { trackingNumber: "ABC-80-XYZ" },
      data: { status: "delivered" },
    });
    const preview = await previewRule(database, SHOP, await idOf("ABC-77-XYZ"));
    expect(preview.map(({ trackingNumber }) => trackingNumber)).toEqual(["ABC-78-XYZ"]);
    expect(await previewRule(database, "other.myshopify.com", await idOf("ABC-77-XYZ"))).toEqual(
      [],
    );
    await set("ABC-77-XYZ", "gls", true);
    expect(await world.shipments()).toEqual([
      "ABC-77-XYZ gls pending",
      "ABC-78-XYZ gls pending",
      "ABC-79-XYZ ups pending",
      "ABC-80-XYZ ups pending",
    ]);
    const id = await idOf("ABC-77-XYZ");
    expect(await findShipment(database, SHOP, id)).toMatchObject({ carrierSource: "override" });
  });

  test("not remembered, applies to no other parcel", async () => {
    await fulfilled({ company: "My Courier", numbers: ["ABC-77-XYZ", "ABC-78-XYZ"] });
    await set("ABC-77-XYZ", "gls");
    expect(await world.shipments()).toEqual([
      "ABC-77-XYZ gls pending",
      "ABC-78-XYZ unknown needs_carrier",
    ]);
  });
});

describe("undoing", () => {
  test("reverts every shipment that the change touched, and the saved name", async () => {
    await fulfilled({ company: "My Courier", numbers: ["ABC-77-XYZ"] });
    await fulfilled({ id: 901, orderId: 101, company: "My Courier", numbers: ["ABC-78-XYZ"] });
    const change = await set("ABC-77-XYZ", "gls", true);
    expect(change?.count).toBe(2);
    expect(await undoSetCarrier(database, SHOP, change!.undo!, { now: now() })).toBe(2);
    await fulfilled({ id: 902, orderId: 102, company: "My Courier", numbers: ["ABC-79-XYZ"] });
    expect(await world.shipments()).toEqual([
      "ABC-77-XYZ unknown needs_carrier",
      "ABC-78-XYZ unknown needs_carrier",
      "ABC-79-XYZ unknown needs_carrier",
    ]);
    const id = await idOf("ABC-77-XYZ");
    expect(await findShipment(database, SHOP, id)).toMatchObject({ carrierSource: "unknown" });
  });

  test("restores a carrier that the name had before", async () => {
    await fulfilled({ company: "My Courier", numbers: ["ABC-77-XYZ"] });
    await set("ABC-77-XYZ", "gls", true);
    const change = await set("ABC-77-XYZ", "ups", true);
    await undoSetCarrier(database, SHOP, change!.undo!, { now: now() });
    await fulfilled({ id: 901, orderId: 101, company: "My Courier", numbers: ["ABC-78-XYZ"] });
    expect(await world.shipments()).toEqual(["ABC-77-XYZ gls pending", "ABC-78-XYZ gls pending"]);
  });

  test("leaves a shipment alone that has changed since, and every other shop", async () => {
    await fulfilled({ company: "My Courier", numbers: ["ABC-77-XYZ"] });
    const change = await set("ABC-77-XYZ", "gls");
    expect(
      await undoSetCarrier(database, "other.myshopify.com", change!.undo!, { now: now() }),
    ).toBe(0);
    await set("ABC-77-XYZ", "ups");
    expect(await undoSetCarrier(database, SHOP, change!.undo!, { now: now() })).toBe(0);
    expect(await world.shipments()).toEqual(["ABC-77-XYZ ups pending"]);
  });
});

test.each(["Other", "other", "Custom"])(
  "a carrier is not saved for the name %s",
  async (company) => {
    await fulfilled({ company, numbers: ["ABC-77-XYZ"] });
    await fulfilled({ id: 901, orderId: 101, company, numbers: ["ABC-78-XYZ"] });
    const change = await set("ABC-77-XYZ", "gls", true);
    expect(change).toMatchObject({ count: 1, undo: { remembered: null } });
    expect(await database.prisma.carrierOverride.count()).toBe(0);
  },
);

describe("changing the carrier of a registered parcel", () => {
  beforeEach(async () => {
    await fulfilled({ company: "FedEx", numbers: ["ABC-77-XYZ"] });
    await world.register();
    await takeJobs(database.pool);
  });

  test("deletes the old tracking and its scans, and registers the new one", async () => {
    await database.prisma.shipment.updateMany({
      data: { status: "transit", lastEvent: "Elsewhere" },
    });
    await set("ABC-77-XYZ", "gls");
    await world.runUnregister();
    await world.register();
    expect(await world.shipments()).toEqual(["ABC-77-XYZ gls registered"]);
    expect([...world.service.watched.keys()]).toEqual(["gls/ABC-77-XYZ"]);
    const id = await idOf("ABC-77-XYZ");
    expect(await findShipment(database, SHOP, id)).toMatchObject({
      status: "pending",
      lastEvent: null,
    });
    expect(await world.changes()).toContain("ABC-77-XYZ: carrier fedex → gls");
  });

  test("to one under which the shop has the number already leaves one parcel with all orders", async () => {
    await fulfilled({ id: 901, orderId: 101, company: "UPS", numbers: ["ABC-77-XYZ"] });
    const target = await idOf("ABC-77-XYZ", "ups");
    const old = await idOf("ABC-77-XYZ", "fedex");
    const moved = await setCarrier(database, SHOP, old, "ups", { remember: false, now: now() });
    expect(moved).toEqual({ shipmentId: target, count: 1, undo: null });
    expect(await world.shipments()).toEqual(["ABC-77-XYZ fedex removed", "ABC-77-XYZ ups pending"]);
    expect((await findShipment(database, SHOP, target))?.orderNames).toEqual(["#100", "#101"]);
    await fulfilled({ company: "FedEx", numbers: ["ABC-77-XYZ"] });
    expect(await world.shipments()).toEqual(["ABC-77-XYZ fedex removed", "ABC-77-XYZ ups pending"]);
  });

  test("to the same carrier changes only the carrier's source", async () => {
    await set("ABC-77-XYZ", "fedex");
    expect(await world.shipments()).toEqual(["ABC-77-XYZ fedex registered"]);
    expect(await world.jobNames()).toEqual([]);
  });
});

test("a rejected shipment is registered again on request, any other is unchanged", async () => {
  await fulfilled({ numbers: ["WRONG12345"] });
  world.service.refusals.set("WRONG12345", 4014);
  await world.register();
  await takeJobs(database.pool);
  const id = await idOf("WRONG12345");
  expect(await retryRegistration(database, SHOP, id, { now: now() })).toBe(true);
  const [change] = await database.prisma.shipmentChange.findMany({
    where: { shipmentId: id, after: "pending" },
  });
  expect(change?.changedAt).toEqual(now());
  expect(await retryRegistration(database, SHOP, id, { now: now() })).toBe(false);
  expect(await world.jobNames()).toEqual(["shipments.register"]);
  world.service.refusals.clear();
  await world.register();
  expect(await world.shipments()).toEqual(["WRONG12345 ups registered"]);
});

test("another shop's shipment can't be changed", async () => {
  await fulfilled({ numbers: ["1Z999AA10123456784"] });
  const id = await idOf("1Z999AA10123456784");
  const other = "other.myshopify.com";
  expect(await setCarrier(database, other, id, "gls", { remember: true, now: now() })).toBeNull();
  expect(
    await setCarrier(database, SHOP, randomUUID(), "gls", { remember: true, now: now() }),
  ).toBeNull();
  expect(await retryRegistration(database, other, id, { now: now() })).toBe(false);
  expect(await world.shipments()).toEqual(["1Z999AA10123456784 ups pending"]);
});
