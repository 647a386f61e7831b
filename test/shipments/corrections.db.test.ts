// Corrected numbers and carriers: history is kept, and old links lead to the current parcel.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findShipment, findShipmentsByNumber, setCarrier } from "~/shipments/read/queries.server";
import { findSuccessor, listPredecessors } from "~/shipments/corrections/store-corrections.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const A = "1Z999AA10123456784";
const B = "1Z999AA10123456792";
const C = "1Z999AA10123456800";
const FEDEX = "https://www.fedex.com/fedextrack/?trknbr=123456789012";
const USPS = "https://tools.usps.com/go/TrackConfirmAction?tLabels=123456789012";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
});

const at = (minute: number) => `2026-03-01T09:${String(minute).padStart(2, "0")}:00Z`;

/** The fulfillment's payloads one after the other, each a list of numbers. */
function edits(...numbers: string[][]) {
  return numbers.map((list, index) => fulfillmentPayload({ numbers: list, updatedAt: at(index) }));
}

async function deliver(payloads: readonly unknown[]): Promise<void> {
  for (const payload of payloads) await world.deliver("fulfillments/update", payload);
}

async function idOf(number: string, carrierCode = "ups"): Promise<string> {
  const row = await database.prisma.shipment.findFirst({
    where: { trackingNumber: number, carrierCode },
  });
  return row?.id ?? "";
}

test("a number that an earlier payload, processed late, has beside a removed one does not replace it", async () => {
  const [first, second] = edits([A, B], [B]);
  await deliver([second, first]);
  expect(await leadsTo(A)).toEqual({ admin: null, shopper: [] });
});

/** Where the old link of a number leads, both ways: the admin's page, and the shopper's look-up. */
async function leadsTo(number: string, carrierCode = "ups") {
  const successor = await findSuccessor(database.pool, SHOP, await idOf(number, carrierCode));
  const shipment = successor ? await findShipment(database, SHOP, successor) : null;
  const found = await findShipmentsByNumber(database, SHOP, number);
  return {
    admin: shipment && `${shipment.trackingNumber} ${shipment.carrierCode}`,
    shopper: found.map((each) => `${each.trackingNumber} ${each.carrierCode}`),
  };
}

describe("an old link", () => {
  test("leads to the parcel under its right number, and the parcel knows its old one", async () => {
    await deliver(edits([A], [B]));
    expect(await leadsTo(A)).toEqual({ admin: `${B} ups`, shopper: [`${B} ups`] });
    expect(await listPredecessors(database.pool, SHOP, await idOf(B))).toEqual([
      { id: await idOf(A), trackingNumber: A, carrierCode: "ups" },
    ]);
    expect(await leadsTo(B)).toEqual({ admin: null, shopper: [`${B} ups`] });
  });

  test("leads over several corrections, in any order of webhooks", async () => {
    const [first, second, third] = edits([A], [B], [C]);
    for (const order of [
      [first, second, third],
      [third, first, second],
      [second, third, first],
      [third, second, first],
    ]) {
      world = await startWorld(database);
      await deliver(order);
      expect(await leadsTo(A)).toEqual({ admin: `${C} ups`, shopper: [`${C} ups`] });
      expect(await leadsTo(B)).toEqual({ admin: `${C} ups`, shopper: [`${C} ups`] });
      expect(await listPredecessors(database.pool, SHOP, await idOf(C))).toHaveLength(2);
    }
  });

  test("of one of several numbers leads to that which replaced it", async () => {
    await deliver(edits([A, B], [A, C]));
    expect(await leadsTo(B)).toEqual({ admin: `${C} ups`, shopper: [`${C} ups`] });
    world = await startWorld(database);
    await deliver(edits([A, B], [B, C]));
    expect((await leadsTo(A)).admin).toBe(`${C} ups`);
  });

  test("of a corrected carrier leads to the same number under the right one", async () => {
    await deliver([
      fulfillmentPayload({ numbers: [A], company: "FedEx", updatedAt: at(1) }),
      fulfillmentPayload({ numbers: [A], company: "UPS", updatedAt: at(2) }),
    ]);
    expect(await leadsTo(A, "fedex")).toEqual({ admin: `${A} ups`, shopper: [`${A} ups`] });
  });

  test("of a correction that was taken back leads to the first number again", async () => {
    await deliver(edits([A], [B], [A]));
    expect(await leadsTo(B)).toEqual({ admin: `${A} ups`, shopper: [`${A} ups`] });
  });

  test("leads nowhere when the number was removed, beside others or alone", async () => {
    await deliver(edits([A, B], [B]));
    expect(await leadsTo(A)).toEqual({ admin: null, shopper: [] });
    world = await startWorld(database);
    await deliver(edits([A], [A, B], [B]));
    expect(await leadsTo(A)).toEqual({ admin: null, shopper: [] });
    world = await startWorld(database);
    await deliver(edits([A, B], [C]));
    expect((await leadsTo(A)).admin).toBe(`${C} ups`);
    expect(await leadsTo(B)).toEqual({ admin: null, shopper: [] });
  });

  test("leads nowhere when the fulfillment was canceled and another created", async () => {
    await deliver([
      fulfillmentPayload({ numbers: [A], updatedAt: at(1) }),
      fulfillmentPayload({ numbers: [A], status: "cancelled", updatedAt: at(2) }),
      fulfillmentPayload({ id: 901, numbers: [B], updatedAt: at(3) }),
    ]);
    expect(await leadsTo(A)).toEqual({ admin: null, shopper: [] });
    expect(await world.shipments()).toEqual([`${A} ups removed`, `${B} ups pending`]);
  });

  test("of a number on two orders leads to each parcel that it was corrected to", async () => {
    await deliver([
      fulfillmentPayload({ numbers: [A], updatedAt: at(1) }),
      fulfillmentPayload({ id: 901, orderId: 101, numbers: [A], updatedAt: at(1) }),
      fulfillmentPayload({ numbers: [B], updatedAt: at(2) }),
    ]);
    // The other order's parcel still has the number: it is what the number leads to.
    expect(await leadsTo(A)).toEqual({ admin: null, shopper: [`${A} ups`] });
    await deliver([fulfillmentPayload({ id: 901, orderId: 101, numbers: [C], updatedAt: at(2) })]);
    const { shopper } = await leadsTo(A);
    expect(shopper.toSorted()).toEqual([`${B} ups`, `${C} ups`]);
  });

  test("of a parcel that setCarrier merged into another leads there", async () => {
    await deliver([
      fulfillmentPayload({ numbers: [A], company: "FedEx" }),
      fulfillmentPayload({ id: 901, orderId: 101, numbers: [A], company: "UPS" }),
    ]);
    await setCarrier(database, SHOP, await idOf(A, "fedex"), "ups", {
      remember: false,
      now: world.clock.now(),
    });
    expect((await leadsTo(A, "fedex")).admin).toBe(`${A} ups`);
  });

  test("is unknown to another shop", async () => {
    await deliver(edits([A], [B]));
    const other = "other.myshopify.com";
    expect(await findSuccessor(database.pool, other, await idOf(A))).toBeNull();
    expect(await listPredecessors(database.pool, other, await idOf(B))).toEqual([]);
    expect(await findShipmentsByNumber(database, other, A)).toEqual([]);
    expect(await findSuccessor(database.pool, SHOP, "not-an-id")).toBeNull();
  });
});

test("a correction keeps the old parcel's history, deletes its tracking and registers the new parcel", async () => {
  await deliver(edits([A]));
  await world.register();
  const before = await idOf(A);
  await database.prisma.checkpoint.create({
    data: {
      shopId: SHOP,
      shipmentId: before,
      id: "c1",
      leg: "origin",
      wallTime: "2026-03-01 08:00",
      description: "Picked up",
    },
  });
  await deliver(edits([A], [B]).slice(1));
  await world.register();
  await world.runUnregister();
  expect([...world.service.watched.keys()]).toEqual([`ups/${B}`]);
  const old = await findShipment(database, SHOP, before);
  expect(old?.checkpoints.map((each) => each.description)).toEqual(["Picked up"]);
  expect(old?.changes.map((each) => each.kind)).toEqual(["registration", "number"]);
});

test("a carrier read from the link is corrected by a changed link, with or without scans", async () => {
  const linked = (url: string, minute: number) =>
    fulfillmentPayload({
      company: null,
      numbers: ["123456789012"],
      urls: [url],
      updatedAt: at(minute),
    });
  await deliver([linked(FEDEX, 1)]);
  await database.pool.query(`update shipments set last_checkpoint_at = '2026-03-01 08:00'`);
  await deliver([linked(USPS, 2)]);
  expect(await world.shipments()).toEqual([
    "123456789012 fedex removed",
    "123456789012 usps pending",
  ]);
});

test("an ambiguous company resolves to one carrier in a fulfillment and inside its order", async () => {
  const story = { company: "DPD", numbers: ["AB-1234-X"] };
  await world.deliver("fulfillments/create", fulfillmentPayload({ ...story, country: "GB" }));
  const inside = fulfillmentPayload({ ...story, updatedAt: at(5) });
  delete inside.destination;
  await world.deliver("orders/updated", orderPayload({ country: "GB", fulfillments: [inside] }));
  expect(await world.shipments()).toEqual(["AB-1234-X dpd-uk pending"]);
});
