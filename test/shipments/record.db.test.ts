// Recording of order and fulfillment webhooks.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { customerIndexInput } from "~/lib/seal.server";
import { CONTACT_KINDS } from "~/shipments/contact/contact-forms";
import { customerNameKey, keysToTry } from "~/shipments/contact/order-keys.server";
import { findOrdersByKeys, findShipmentsOfOrders } from "~/shipments/read/queries.server";
import { ORDER_EMAIL } from "~/shipments/sealed-columns";
import { saveOverride } from "~/shops/store.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { exampleDelivered } from "../support/shopify-json";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const A = "1Z999AA10123456784";
const B = "1Z999AA10123456792";
const C = "1Z999AA10123456800";

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
const fulfilled = (story: Parameters<typeof fulfillmentPayload>[0]) =>
  world.deliver("fulfillments/update", fulfillmentPayload(story));

function emailOf(order: { id: string; emailSealed: Uint8Array | null } | null) {
  return testSealer.open(order!.emailSealed!, ORDER_EMAIL.at(SHOP, order!.id)).toString();
}

/** The orders that a shopper opens with order number 9999 and this. */
function open(contact: string) {
  const keys = keysToTry(testSealer, {
    nameKeys: ["9999"],
    contact,
    kinds: CONTACT_KINDS,
    country: null,
  });
  return findOrdersByKeys(database, SHOP, keys);
}

describe("Shopify's own examples", () => {
  test("a fulfillment is one pending shipment, to be registered", async () => {
    const payload = exampleDelivered("fulfillments/create");
    expect(await world.deliver("fulfillments/create", payload)).toMatchObject({
      outcome: "shipments_recorded",
    });
    expect(await world.shipments()).toEqual(["1z827wk74630 ups pending"]);
    expect(await world.jobNames()).toEqual(["shipments.register"]);
  });

  test("an order is stored with its e-mail sealed, and found by both", async () => {
    const order = { ...exampleDelivered("orders/create"), id: "820982911946154508" };
    const fulfillment = { ...exampleDelivered("fulfillments/create"), order_id: order.id };
    await world.deliver("fulfillments/create", fulfillment);
    expect(await world.deliver("orders/create", order)).toMatchObject({
      outcome: "order_recorded",
    });
    const stored = await database.prisma.order.findFirst();
    expect(stored).toMatchObject({ id: "820982911946154508", name: "#9999", nameKey: "9999" });
    expect(emailOf(stored)).toBe("jon@example.com");
    const [opened] = await open("JON@example.com");
    const found = await findShipmentsOfOrders(database, SHOP, [opened?.id ?? ""]);
    expect(found.map((shipment) => shipment.trackingNumber)).toEqual(["1z827wk74630"]);
  });

  test("an order is found by its customer's and its recipient's name, each whole", async () => {
    const customer = { first_name: "Ada", last_name: "Lovelace" };
    const order = { ...exampleDelivered("orders/create"), id: "820982911946154508", customer };
    const recipient = { country_code: "DE", name: "Tomás Ørsted" };
    const savedNames = async (change: object) => {
      await world.deliver("orders/updated", { ...order, ...change });
      const keys = await database.prisma.orderKey.findMany({ where: { kind: "customer_name" } });
      return keys.map(({ key }) => Buffer.from(key).toString("hex")).toSorted();
    };
    const keysOf = (...names: string[]) =>
      names.map((name) => customerNameKey(testSealer, name)!.toString("hex")).toSorted();
    const both = keysOf("lovelace, ada", "Tomas Ørsted");
    const later = (minute: number) => ({ updated_at: at(minute) });
    expect(await savedNames({ ...later(1), shipping_address: recipient })).toEqual(both);
    // A source that hides them takes nothing away.
    const hidden = { shipping_address: null, customer: null };
    expect(await savedNames({ ...later(2), ...hidden })).toEqual(both);
    expect(await savedNames({ ...later(3), shipping_address: null })).toEqual(
      keysOf("Ada Lovelace"),
    );
  });

  test("an order stores a keyed hash of its customer's 18 digits", async () => {
    const order = { ...exampleDelivered("orders/create"), id: "820982911946154508" };
    await world.deliver("orders/create", order);
    const stored = await database.prisma.order.findFirstOrThrow();
    const input = customerIndexInput("115310627314723950");
    expect(stored.customerIndex).toEqual(Uint8Array.from(testSealer.blindIndex(input)));

    const later = { ...order, customer: null, updated_at: "2031-01-01T00:00:00Z" };
    await world.deliver("orders/updated", later);
    expect((await database.prisma.order.findFirstOrThrow()).customerIndex).toBeNull();
  });

  test("an order is found by the contact data of its newest payload only", async () => {
    const order = {
      ...exampleDelivered("orders/create"),
      phone: "+1 (415) 555-0100",
      shipping_address: { country_code: "US", zip: "94107-1234", phone: "415 555 0199" },
      customer: null,
    };
    await world.deliver("orders/create", order);
    for (const contact of ["jon@example.com", "001 415 555 0100", "4155550199", "94107"]) {
      expect(await open(contact), contact).toMatchObject([{ name: "#9999" }]);
    }
    const moved = {
      ...order,
      updated_at: "2038-01-01T00:00:00Z",
      email: null,
      contact_email: null,
      phone: null,
      shipping_address: { country_code: "DE", zip: "10115", phone: null },
    };
    await world.deliver("orders/updated", moved);
    expect(await open("10115")).toMatchObject([{ name: "#9999" }]);
    for (const contact of ["jon@example.com", "4155550100", "94107"]) {
      expect(await open(contact), contact).toEqual([]);
    }
    await world.deliver("orders/updated", order);
    expect(await open("94107")).toEqual([]);
  });

  test("look-up keys can't be read from the database", async () => {
    await world.deliver("orders/create", {
      ...exampleDelivered("orders/create"),
      phone: "+14155550100",
      shipping_address: { country_code: "US", zip: "94107" },
    });
    const { rows } = await database.pool.query<{ text: string }>(
      `select (select string_agg(o::text, ' ') from orders o)
         || (select string_agg(k::text, ' ') from order_keys k) as text`,
    );
    expect(rows[0]?.text).toContain("#9999");
    expect(rows[0]?.text).not.toMatch(/jon|4155550100|94107/);
  });

  test("deleting an order deletes its look-up keys", async () => {
    await world.deliver("orders/create", exampleDelivered("orders/create"));
    expect(await database.prisma.orderKey.count()).toBeGreaterThan(0);
    await database.prisma.order.deleteMany();
    expect(await database.prisma.orderKey.count()).toBe(0);
  });
});

test("a webhook delivered twice makes one shipment and one job", async () => {
  await fulfilled({ numbers: [A] });
  await fulfilled({ numbers: [A] });
  expect(await world.shipments()).toEqual([`${A} ups pending`]);
  expect(await world.jobNames()).toEqual(["shipments.register"]);
  expect(await world.changes()).toEqual([]);
});

test("many numbers are many shipments; one number on two orders is one with two links", async () => {
  await fulfilled({ numbers: [A, B] });
  await fulfilled({ id: 901, orderId: 101, numbers: ["1z 999 aa1 0123 4567 84"] });
  expect(await world.shipments()).toEqual([`${A} ups pending`, `${B} ups pending`]);
  expect(await database.prisma.fulfillmentShipment.count({ where: { removedAt: null } })).toBe(3);
});

test.each([
  ["no number at all", { numbers: [] }, "no_tracking_number"],
  ["blanks for numbers", { numbers: ["", "  ", null] }, "no_tracking_number"],
  ["words for numbers", { numbers: ["hello world"] }, "number_not_recognized"],
])("a fulfillment with %s is stored without a shipment", async (_what, story, outcome) => {
  expect(await fulfilled(story)).toMatchObject({ outcome });
  expect(await world.shipments()).toEqual([]);
  expect(await world.jobNames()).toEqual([]);
});

test("of two live links the newest fulfillment's company and URL are the parcel's", async () => {
  const urls = (word: string) => [`https://www.ups.com/track?tracknum=${A}&from=${word}`];
  const first = { numbers: [A], company: "UPS", urls: urls("first"), updatedAt: at(1) };
  const second = { numbers: [A], company: "UPS Ground", urls: urls("second"), updatedAt: at(2) };
  const stated = async () => {
    const [parcel] = await findShipmentsOfOrders(database, SHOP, ["100"]);
    return [parcel?.trackingCompany, parcel?.trackingUrl];
  };
  await fulfilled({ id: 901, orderId: 200, ...second });
  await fulfilled(first);
  expect(await stated()).toEqual(["UPS Ground", urls("second")[0]]);
  await fulfilled({ ...first, updatedAt: at(3) });
  expect(await stated()).toEqual(["UPS", urls("first")[0]]);
});

test("a number of unknown carrier waits for the merchant and is not registered", async () => {
  await fulfilled({ company: null, numbers: ["ABC-77-XYZ"] });
  expect(await world.shipments()).toEqual(["ABC-77-XYZ unknown needs_carrier"]);
  expect(await world.jobNames()).toEqual([]);
});

test.each([null, "Other", "Royl Mial"])(
  "company %j leaves the question to the number, and an odd number to the merchant",
  async (company) => {
    await fulfilled({ company, numbers: [A, "ABC-77-XYZ"] });
    expect(await world.shipments()).toEqual([
      `${A} ups pending`,
      "ABC-77-XYZ unknown needs_carrier",
    ]);
  },
);

test("numbers with blanks, commas and repetitions are each one parcel", async () => {
  const pasted = [` 1Z 999 AA1 0123 4567 84 , ${B}`, "", B.toLowerCase()];
  await fulfilled({ numbers: pasted });
  expect(await world.shipments()).toEqual([`${A} ups pending`, `${B} ups pending`]);
});

test("a number only in the link is a parcel of the link's carrier", async () => {
  const urls = [`https://www.ups.com/track?loc=en_US&tracknum=${A}`];
  await fulfilled({ company: null, numbers: [], urls });
  expect(await world.shipments()).toEqual([`${A} ups pending`]);
});

test("an order that is shipped again has its new parcel, and the old one if it is live", async () => {
  await fulfilled({ numbers: [A] });
  await fulfilled({ id: 901, numbers: [B] });
  expect(await world.shipments()).toEqual([`${A} ups pending`, `${B} ups pending`]);
  await fulfilled({ numbers: [A], status: "cancelled", updatedAt: at(1) });
  await fulfilled({ id: 902, numbers: [A], updatedAt: at(2) });
  expect(await world.shipments()).toEqual([`${A} ups pending`, `${B} ups pending`]);
});

test.each([null, [], "text", {}, { id: 1 }])(
  "%j is unreadable and changes nothing",
  async (payload) => {
    for (const topic of ["orders/create", "fulfillments/create"]) {
      expect(await world.deliver(topic, payload)).toMatchObject({ outcome: "unreadable" });
    }
  },
);

describe("edits are corrections", () => {
  test("a corrected number: the old one is deleted at the service, both histories name the other", async () => {
    await fulfilled({ numbers: [A], updatedAt: at(1) });
    await world.register();
    await fulfilled({ numbers: [B], updatedAt: at(2) });
    expect(await world.shipments()).toEqual([`${A} ups removed`, `${B} ups pending`]);
    expect(await world.changes()).toEqual([
      `${A}: registration pending → registered`,
      `${A}: number ${A} → ${B}`,
      `${B}: number ${A} → ${B}`,
    ]);
    await world.runUnregister();
    expect(world.service.deleted).toEqual([`ups/${A}`]);
  });

  test("a corrected carrier: the number is registered under the new one", async () => {
    await fulfilled({ numbers: [A], company: "FedEx", updatedAt: at(1) });
    await world.register();
    await fulfilled({ numbers: [A], company: "UPS", updatedAt: at(2) });
    expect(await world.shipments()).toEqual([`${A} fedex removed`, `${A} ups pending`]);
    expect((await world.changes()).slice(1)).toEqual([
      `${A}: carrier fedex → ups`,
      `${A}: carrier fedex → ups`,
    ]);
  });

  test("a removed number stays in the history and comes back when it is added again", async () => {
    await fulfilled({ numbers: [A, B], updatedAt: at(1) });
    await world.register();
    await fulfilled({ numbers: [A], updatedAt: at(2) });
    expect(await world.shipments()).toEqual([`${A} ups registered`, `${B} ups removed`]);
    await world.runUnregister();
    await fulfilled({ numbers: [A, B], updatedAt: at(3) });
    expect(await world.shipments()).toEqual([`${A} ups registered`, `${B} ups pending`]);
    expect((await world.changes()).slice(2)).toEqual([
      `${B}: removed ${B} → -`,
      `${B}: registration removed → pending`,
    ]);
    await world.register();
    expect(await world.shipments()).toEqual([`${A} ups registered`, `${B} ups registered`]);
  });

  test("a canceled fulfillment removes its parcels, unless another one has them", async () => {
    await fulfilled({ numbers: [A, B] });
    await fulfilled({ id: 901, orderId: 101, numbers: [B] });
    await world.register();
    const cancelled = { numbers: [A, B], status: "cancelled", updatedAt: at(5) };
    expect(await fulfilled(cancelled)).toMatchObject({ outcome: "fulfillment_cancelled" });
    expect(await world.shipments()).toEqual([`${A} ups removed`, `${B} ups registered`]);
    expect((await world.jobNames()).filter((name) => name.includes("unreg"))).toHaveLength(1);
  });

  test("canceling an order changes no parcel", async () => {
    await fulfilled({ numbers: [A] });
    const order = orderPayload({ updatedAt: at(9), cancelledAt: at(9) });
    expect(await world.deliver("orders/cancelled", order)).toMatchObject({
      outcome: "order_recorded",
    });
    expect(await world.shipments()).toEqual([`${A} ups pending`]);
    expect((await database.prisma.order.findFirst())?.cancelledAt).toEqual(new Date(at(9)));
  });

  test("a number removed before its registration is never sent to the service", async () => {
    await fulfilled({ numbers: [A, B], updatedAt: at(1) });
    await fulfilled({ numbers: [B], updatedAt: at(2) });
    await world.register();
    expect(world.service.created.map((item) => item.tracking_number)).toEqual([B]);
    await world.runUnregister();
    expect(world.service.deleted).toEqual([]);
  });
});

describe("a stale webhook", () => {
  test("never overrides a newer one", async () => {
    await fulfilled({ numbers: [B], updatedAt: at(2) });
    expect(await fulfilled({ numbers: [A], updatedAt: at(1) })).toMatchObject({
      outcome: "ignored_stale",
    });
    expect(await world.shipments()).toEqual([`${A} ups removed`, `${B} ups pending`]);
    await world.deliver(
      "orders/updated",
      orderPayload({ updatedAt: at(2), email: "new@example.com" }),
    );
    await world.deliver(
      "orders/create",
      orderPayload({ updatedAt: at(1), email: "old@example.com" }),
    );
    const order = await database.prisma.order.findFirst();
    expect(emailOf(order)).toBe("new@example.com");
  });

  test("within one second is recognized by its trigger time", async () => {
    const send = (numbers: string[], triggeredAt: string) =>
      world.deliver(
        "fulfillments/update",
        fulfillmentPayload({ numbers, updatedAt: at(1) }),
        triggeredAt,
      );
    await send([B], "2026-03-01T09:01:00.700Z");
    await send([A], "2026-03-01T09:01:00.200Z");
    expect(await world.shipments()).toEqual([`${A} ups removed`, `${B} ups pending`]);
  });
});

test("fulfillments inside an order are recorded like their own webhooks", async () => {
  const fulfillments = [
    fulfillmentPayload({ numbers: [A] }),
    fulfillmentPayload({ id: 901, numbers: [B] }),
  ];
  await world.deliver("orders/updated", orderPayload({ fulfillments }));
  expect(await world.shipments()).toEqual([`${A} ups pending`, `${B} ups pending`]);
});

test("the country comes from the fulfillment, else from the order, in any order", async () => {
  await fulfilled({ numbers: [A] });
  await fulfilled({ id: 901, orderId: 101, numbers: [C], country: "FR" });
  await world.deliver("orders/create", orderPayload({ country: "DE" }));
  const rows = await database.prisma.shipment.findMany({ orderBy: { trackingNumber: "asc" } });
  expect(rows.map((row) => row.destinationCountry)).toEqual(["DE", "FR"]);
});

test("an override of a company sets the carrier of later parcels", async () => {
  await saveOverride(database.pool, SHOP, "my courier", "gls");
  await fulfilled({ company: "My Courier", numbers: ["ABC-77-XYZ"] });
  expect(await world.shipments()).toEqual(["ABC-77-XYZ gls pending"]);
});

test("parcels of one set of webhooks are listed in the order of the webhooks", async () => {
  const numbers = Array.from({ length: 9 }, (_, index) => `LIST77${index}XYZ`);
  await world.deliverSet(
    numbers.map((number, index) => ({
      topic: "fulfillments/create",
      payload: {
        ...fulfillmentPayload({ id: 7_000 + index, company: null, numbers: [number] }),
        order_id: 7_000 + index,
      },
      triggeredAt: at(index),
    })),
  );
  const { rows } = await database.pool.query<{ number: string }>(
    `select tracking_number as number from shipments order by created_at`,
  );
  expect(rows.map(({ number }) => number)).toEqual(numbers);
});
