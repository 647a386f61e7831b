// Read queries for the shipments index, pages and shoppers.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logChanges } from "~/shipments/record/store-live-links.server";
import { keysToTry, orderKeysOf } from "~/shipments/contact/order-keys.server";
import {
  countShipments,
  findShipment,
  findShipmentsByNumber,
  findOrdersByKeys,
  findShipmentsOfOrders,
} from "~/shipments/read/queries.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";

const SHOP = "one.myshopify.com";
const OTHER_SHOP = "two.myshopify.com";
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

let minute = 0;
interface Seed {
  shopId?: string;
  number: string;
  carrierCode?: string;
  company?: string;
  status?: string;
  registrationState?: string;
  orders?: { id: string; name?: string; email?: string; removed?: boolean; item?: string }[];
}

async function seed(parcel: Seed): Promise<string> {
  const shopId = parcel.shopId ?? SHOP;
  const id = randomUUID();
  const createdAt = new Date(Date.UTC(2026, 0, 1, 0, minute++));
  await database.prisma.shipment.create({
    data: {
      shopId,
      id,
      createdAt,
      trackingNumber: parcel.number,
      numberKey: parcel.number.toUpperCase(),
      carrierCode: parcel.carrierCode ?? "ups",
      carrierSource: "company",
      trackingCompany: parcel.company ?? null,
      status: parcel.status ?? "transit",
      registrationState: parcel.registrationState ?? "registered",
    },
  });
  for (const order of parcel.orders ?? []) {
    const fulfillmentId = `${order.id}9`;
    if (order.name) {
      await database.prisma.order.upsert({
        where: { shopId_id: { shopId, id: order.id } },
        update: {},
        create: {
          shopId,
          id: order.id,
          name: order.name,
          nameKey: order.name.replace("#", ""),
        },
      });
      const keys = orderKeysOf(testSealer, {
        name: order.name,
        email: order.email ?? null,
        phones: [],
        postcode: null,
        customerNames: [],
        country: null,
      });
      await database.prisma.orderKey.createMany({
        data: keys.map(({ kind, key }) => ({
          shopId,
          orderId: order.id,
          kind,
          key: Uint8Array.from(key),
        })),
        skipDuplicates: true,
      });
    }
    await database.prisma.fulfillment.upsert({
      where: { shopId_id: { shopId, id: fulfillmentId } },
      update: {},
      create: {
        shopId,
        id: fulfillmentId,
        orderId: order.id,
        name: `#F${order.id}.1`,
        status: "success",
        items: [{ title: order.item ?? "Sunglasses", variantTitle: null, sku: null, quantity: 1 }],
        fulfilledAt: createdAt,
        sourceUpdatedAt: createdAt,
      },
    });
    await database.prisma.fulfillmentShipment.create({
      data: {
        shopId,
        fulfillmentId,
        shipmentId: id,
        orderId: order.id,
        removedAt: order.removed ? createdAt : null,
      },
    });
  }
  return id;
}

test("counts by status and in total follow every change, without removed and archived ones", async () => {
  const shopId = "counts.myshopify.com";
  await seed({ shopId, number: "1" });
  await seed({ shopId, number: "2", status: "pickup" });
  await seed({ shopId, number: "3", registrationState: "needs_carrier" });
  await seed({ shopId, number: "4", registrationState: "rejected" });
  await seed({ shopId, number: "5", registrationState: "removed" });
  const archived = await seed({ shopId, number: "6" });
  await database.pool.query("update shipments set archived_at = now() where id = $1", [archived]);
  const counts = await countShipments(database, shopId);
  expect(counts.total).toBe(4);
  expect(counts.byStatus).toMatchObject({ transit: 3, pickup: 1, delivered: 0, expired: 0 });
  const change = (set: string) =>
    database.pool.query(`update shipments set ${set} where shop_id = $1`, [shopId]);
  await change("status = 'delivered'");
  await change("registration_state = 'registered', archived_at = null");
  await database.pool.query("select shipments_fold_counts($1)", [shopId]);
  expect(await countShipments(database, shopId)).toMatchObject({
    total: 6,
    byStatus: { delivered: 6, transit: 0, pickup: 0 },
  });
  await database.pool.query("delete from shipments where shop_id = $1", [shopId]);
  expect((await countShipments(database, shopId)).total).toBe(0);
});

test("a shipment is found by its id in its own shop only, and malformed ids find nothing", async () => {
  const id = await seed({ number: "MINE1", orders: [{ id: "77", name: "#1077" }] });
  const found = await findShipment(database, SHOP, id);
  expect(found).toMatchObject({
    trackingNumber: "MINE1",
    orders: [{ orderId: "77", orderName: "#1077", fulfillmentName: "#F77.1" }],
    checkpoints: [],
    changes: [],
    legs: {},
  });
  expect(await findShipment(database, OTHER_SHOP, id)).toBeNull();
  expect(await findShipment(database, SHOP, "1 or 1=1")).toBeNull();
});

describe("a shopper's look-up", () => {
  const lookUp = async (nameKey: string, contact: string, shopId = SHOP) => {
    const keys = keysToTry(testSealer, {
      nameKeys: [nameKey],
      contact,
      kinds: ["email"],
      country: null,
    });
    const orders = await findOrdersByKeys(database, shopId, keys);
    return findShipmentsOfOrders(
      database,
      shopId,
      orders.map((order) => order.id),
    );
  };

  beforeAll(async () => {
    await seed({
      number: "SHARED1",
      orders: [
        { id: "501", name: "#501", email: "ann@example.com", item: "Ann's lamp" },
        { id: "502", name: "#502", email: "bob@example.com", item: "Bob's chair" },
      ],
    });
    await seed({
      number: "OLD501",
      registrationState: "removed",
      orders: [{ id: "501", name: "#501", removed: true }],
    });
    await seed({ number: "LATER501", orders: [{ id: "501", name: "#501" }] });
  });

  test("needs the order and its e-mail, and returns newest first", async () => {
    const found = await lookUp("501", " Ann@Example.com ");
    expect(found.map((shipment) => shipment.trackingNumber)).toEqual(["LATER501", "SHARED1"]);
    expect(await lookUp("501", "bob@example.com")).toEqual([]);
    expect(await lookUp("501", "ann@example.com", OTHER_SHOP)).toEqual([]);
  });

  test("reveals nothing of the other order of a shared parcel", async () => {
    const found = await lookUp("502", "bob@example.com");
    expect(found).toMatchObject([{ trackingNumber: "SHARED1", orderNames: ["#502"] }]);
    expect(JSON.stringify(found)).not.toMatch(/501|Ann/);
  });

  test("by number finds live parcels of the shop", async () => {
    const found = await findShipmentsByNumber(database, SHOP, "SHARED1");
    expect(found.map((shipment) => shipment.trackingNumber)).toEqual(["SHARED1"]);
    expect(await findShipmentsByNumber(database, SHOP, "OLD501")).toEqual([]);
    expect(await findShipmentsByNumber(database, OTHER_SHOP, "SHARED1")).toEqual([]);
  });
});

test("a history is read in the order of its entries, also past the tenth", async () => {
  const id = await seed({ number: "HISTORY1" });
  const notes = Array.from({ length: 12 }, (_, index) => `note ${index}`);
  for (const after of notes) {
    const note = { shipmentId: id, kind: "note" as const, before: null, after };
    await logChanges(database.pool, SHOP, [note], new Date());
  }
  const found = await findShipment(database, SHOP, id);
  expect(found?.changes.map(({ after }) => after)).toEqual(notes);
});
