import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createBearerReader } from "~/storefront/order-status/customer-token.server";
import type { OrderStatusAnswer } from "~/storefront/order-status/answer-types";
import { ORDER_STATUS_CALLER_LIMIT } from "~/storefront/order-status/order-status-limits.server";
import { english } from "~/storefront/languages/texts";
import { createOrderStatusEndpoint } from "~/storefront/order-status/handle-order-status.server";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { API_KEY, type TokenOptions, customerToken } from "./customer-token";
import { UNSENT_LAMP, seedOrder } from "./seed-order";
import { NOW, SECRET, SHOP } from "./signed-request";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

const ADA = "7001";
const BOB = "7002";
const OTHER_SHOP = "south-pier.myshopify.com";
const NUMBER = "00340434161094015902";
const clock = testClock(NOW.toISOString());

let database: TestDatabase;
let endpoint: (request: Request) => Promise<Response>;
/** Orders of the shop by what they are here for, and their fulfillments. */
const orders: Record<string, { orderId: string; fulfillmentId: string }> = {};

function openDoor(on: TestDatabase) {
  return createOrderStatusEndpoint({
    database: on,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    readBearer: createBearerReader(API_KEY, [SECRET], SHOPIFY_API_VERSION),
    trustedProxies: 1,
  });
}

beforeAll(async () => {
  database = await freshDatabase();
  endpoint = openDoor(database);
  orders.adas = await seedOrder(database, {
    name: "#1001",
    email: "ada@example.com",
    customerId: ADA,
    number: NUMBER,
    words: "Signed for by LOVELACE",
    place: "BERLIN",
  });
  orders.nobodys = await seedOrder(database, {
    name: "#1002",
    email: null,
    number: "TILLSALE0001",
  });
  orders.withoutParcel = await seedOrder(database, {
    name: "#1003",
    email: "ada@example.com",
    customerId: ADA,
    number: "TAKENOFF0001",
    removed: true,
  });
  await database.prisma.fulfillment.updateMany({
    where: { id: orders.withoutParcel.fulfillmentId },
    data: { status: "cancelled" },
  });
  orders.unnumbered = await seedOrder(database, {
    name: "#1004",
    email: "ada@example.com",
    customerId: ADA,
    number: "UNNUMBERED01",
    removed: true,
    item: "Sofa",
  });
  orders.partSent = await seedOrder(database, {
    name: "#1005",
    email: "ada@example.com",
    customerId: ADA,
    number: "PARTSENT0001",
  });
  await database.prisma.shipment.updateMany({
    where: { trackingNumber: "PARTSENT0001" },
    data: { status: "delivered", substatus: "delivered001" },
  });
  await database.prisma.order.update({
    where: { shopId_id: { shopId: SHOP, id: orders.partSent.orderId } },
    data: { items: [UNSENT_LAMP] },
  });
  orders.elsewhere = await seedOrder(database, {
    shopId: OTHER_SHOP,
    name: "#1001",
    email: "ada@example.com",
    customerId: ADA,
    number: "OTHERSHOP001",
  });
});
beforeEach(() => database.prisma.rateLimitBucket.deleteMany());
afterAll(() => database.drop());

interface Asking {
  as?: string | null;
  token?: TokenOptions;
  fulfillment?: string;
  locale?: string;
  address?: string;
}

function request(order: string, { as = null, ...asking }: Asking = {}): Request {
  const url = new URL("https://waymark.example.com/api/order-status");
  url.searchParams.set("order", order);
  if (asking.fulfillment) url.searchParams.set("fulfillment", asking.fulfillment);
  if (asking.locale) url.searchParams.set("locale", asking.locale);
  return new Request(url, {
    headers: {
      authorization: `Bearer ${customerToken(as, asking.token)}`,
      "x-forwarded-for": asking.address ?? "203.0.113.7",
    },
  });
}

async function ask(order: string, asking?: Asking): Promise<OrderStatusAnswer> {
  const response = await endpoint(request(order, asking));
  return (await response.json()) as OrderStatusAnswer;
}

describe("what is shown", () => {
  test("the customer sees everything the tracking page shows", async () => {
    const { orderId } = orders.adas!;
    const answer = await ask(`gid://shopify/Order/${orderId}`, { as: ADA, locale: "en" });
    expect(answer).toMatchObject({ state: "found", scope: "order", moreAfterLogin: false });
    expect(answer.title).toBe("On its way");
    const [parcel] = answer.parcels;
    expect(parcel).toMatchObject({
      number: NUMBER,
      sentence: "On its way",
      tone: "good",
      items: [{ title: "Wool blanket", quantity: 1, image: null }],
      carrier: { name: "DHL Germany", url: expect.stringContaining(NUMBER) },
    });
    expect(parcel?.steps.map((step) => `${step.label}: ${step.state}`)).toEqual([
      "Label created: done",
      "On its way: current",
      "Out for delivery: ahead",
      "Delivered: ahead",
    ]);
    expect(parcel?.scans?.[0]).toMatchObject({
      status: "Arrived at a sorting facility",
      carrierText: "Signed for by LOVELACE",
      place: "BERLIN",
    });
  });

  test("whoever only has the page's link sees status and scans, nothing personal", async () => {
    const response = await endpoint(request(orders.adas!.orderId));
    const text = await response.text();
    expect(text).not.toMatch(/LOVELACE|BERLIN|blanket|#1001|ada@|tel:|http/);
    expect(text).not.toContain(NUMBER);
    const answer = JSON.parse(text) as OrderStatusAnswer;
    expect(answer).toMatchObject({ state: "found", scope: "status", moreAfterLogin: true });
    const [parcel] = answer.parcels;
    expect(parcel).toMatchObject({
      number: "…5902",
      sentence: "On its way",
      items: [],
      carrier: { name: "DHL Germany", url: null, phone: null },
    });
    expect(parcel?.scans?.[0]).toMatchObject({
      status: "Arrived at a sorting facility",
      place: null,
      carrierText: null,
    });
  });

  test("what was not sent yet counts for everyone, and only the customer reads its name", async () => {
    const { orderId, fulfillmentId } = orders.partSent!;
    for (const asking of [{}, { fulfillment: fulfillmentId }]) {
      const guest = await ask(orderId, { ...asking, locale: "en" });
      expect(guest.title).toBe("Package 1: Delivered");
      expect(guest.unsent).toMatchObject({ line: english.result.unsentSome, items: [] });
      expect(JSON.stringify(guest)).not.toMatch(/lamp/i);
      const own = await ask(orderId, { ...asking, as: ADA, locale: "en" });
      expect(own.title).toBe("Package 1: Delivered");
      expect(own.unsent).toMatchObject({
        line: "Not shipped yet: Brass lamp · No delivery date yet",
        items: [{ title: "Brass lamp", quantity: 1 }],
      });
    }
  });

  test("an order without a known customer shows a signed-in customer no more than a guest", async () => {
    const answer = await ask(orders.nobodys!.orderId, { as: ADA });
    expect(answer).toMatchObject({ state: "found", scope: "status", moreAfterLogin: false });
    expect(answer.parcels[0]).toMatchObject({ number: "…0001", items: [] });
  });

  test("a fulfillment's card gets that fulfillment's parcels alone", async () => {
    const { orderId, fulfillmentId } = orders.adas!;
    const own = await ask(orderId, {
      as: ADA,
      fulfillment: `gid://shopify/Fulfillment/${fulfillmentId}`,
    });
    expect(own.parcels.map((parcel) => parcel.number)).toEqual([NUMBER]);
    const another = await ask(orderId, {
      as: ADA,
      fulfillment: orders.withoutParcel!.fulfillmentId,
    });
    expect(another.state).toBe("none");
  });
});

describe("a fulfillment without a tracking number", () => {
  const save = (fields: object) =>
    database.prisma.fulfillment.updateMany({
      where: { id: orders.unnumbered!.fulfillmentId },
      data: fields,
    });

  test("is shipped, then delivered, by the courier with its own link, and promises no scan", async () => {
    const { orderId, fulfillmentId } = orders.unnumbered!;
    const sent = await ask(orderId, { as: ADA, locale: "en" });
    expect(sent).toMatchObject({ state: "found", title: "Shipped", scope: "order" });
    const untracked = { isTracked: false, advice: null, scans: null, scannedAt: null };
    const items = [{ title: "Sofa", quantity: 1, image: null }];
    expect(sent.parcels).toMatchObject([{ ...untracked, number: "", carrier: null, items }]);
    const trackingUrl = "https://quickvan.example/t/1";
    await save({ shipmentStatus: "delivered", trackingUrl });
    const bare = await ask(orderId, { as: ADA, locale: "en" });
    expect(bare.parcels[0]?.carrier).toMatchObject({ name: "quickvan.example", url: trackingUrl });
    await save({ trackingCompany: "QuickVan Couriers" });
    const asking = { as: ADA, locale: "en", fulfillment: fulfillmentId };
    const delivered = await ask(orderId, asking);
    expect(delivered.title).toBe("Delivered");
    const carrier = { name: "QuickVan Couriers", url: trackingUrl };
    expect(delivered.parcels).toMatchObject([{ ...untracked, carrier, items }]);
    const other = orders.adas!.fulfillmentId;
    expect((await ask(orderId, { ...asking, fulfillment: other })).state).toBe("none");
  });

  test("shows others no item and no link, and no one a canceled order's", async () => {
    const { orderId } = orders.unnumbered!;
    await save({ trackingCompany: "QuickVan", trackingUrl: "https://quickvan.example/t/1" });
    const seen = await ask(orderId);
    expect(seen).toMatchObject({ state: "found", scope: "status", moreAfterLogin: true });
    expect(JSON.stringify(seen)).not.toMatch(/Sofa|quickvan\.example|#1004|…/);
    expect((await ask(orderId, { as: BOB })).state).toBe("none");
    const where = { shopId_id: { shopId: SHOP, id: orderId } };
    await database.prisma.order.update({ where, data: { cancelledAt: NOW } });
    expect((await ask(orderId, { as: ADA })).state).toBe("none");
    await database.prisma.order.update({ where, data: { cancelledAt: null } });
  });
});

test("not this customer's, another shop's, unknown, without a parcel: one body, one status", async () => {
  const bodies = new Set<string>();
  const asked: [order: string, asking: Asking][] = [
    [orders.adas!.orderId, { as: BOB }],
    [orders.elsewhere!.orderId, { as: ADA }],
    [orders.elsewhere!.orderId, {}],
    [orders.withoutParcel!.orderId, { as: ADA }],
    [orders.withoutParcel!.orderId, {}],
    [orders.unnumbered!.orderId, { as: BOB }],
    [orders.adas!.orderId, { as: ADA, token: { claims: { dest: OTHER_SHOP } } }],
    ["99999999999999999999", { as: ADA }],
    ["1", {}],
  ];
  for (const [order, asking] of asked) {
    const response = await endpoint(request(order, asking));
    const headers = JSON.stringify([...response.headers].sort());
    bodies.add(`${response.status} ${headers} ${await response.text()}`);
  }
  expect([...bodies]).toHaveLength(1);
  expect([...bodies][0]).toContain('"state":"none"');
});

describe("the door", () => {
  test("answers a preflight itself, without a redirect, whatever the origin", async () => {
    const response = await endpoint(
      new Request("https://waymark.example.com/api/order-status?order=1", {
        method: "OPTIONS",
        headers: {
          origin: "null",
          "access-control-request-method": "GET",
          "access-control-request-headers": "authorization",
        },
      }),
    );
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-methods")).toContain("GET");
    expect(response.headers.get("access-control-allow-headers")).toContain("authorization");
  });

  test("lets the extension read every refusal, and a program without a browser's name in", async () => {
    const hostile = request(orders.adas!.orderId, { as: ADA, token: { secret: "guessed" } });
    const post = new Request(hostile.url, { method: "POST", headers: hostile.headers });
    const bot = request(orders.adas!.orderId, { as: ADA });
    bot.headers.set("user-agent", "curl/8.5.0");
    const refusals: [Request, number, string][] = [
      [hostile, 401, "unauthorized"],
      [post, 405, "unreadable"],
      [request("no-number", { as: ADA }), 400, "unreadable"],
      [request("1' or '1'='1", { as: ADA }), 400, "unreadable"],
      [request(orders.adas!.orderId, { as: ADA, fulfillment: "x" }), 400, "unreadable"],
      [bot, 200, "found"],
    ];
    for (const [each, status, state] of refusals) {
      const response = await endpoint(each);
      expect({ status: response.status, ...(await response.json()) }).toMatchObject({
        status,
        state,
      });
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("set-cookie")).toBeNull();
    }
  });

  test("says when to come back to who asks too often, and to nobody else", async () => {
    const { orderId } = orders.adas!;
    for (let turn = 0; turn < ORDER_STATUS_CALLER_LIMIT.burst; turn++)
      await endpoint(request(orderId, { as: ADA }));
    const limited = await endpoint(request(orderId, { as: ADA, address: "203.0.113.99" }));
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("2");
    expect(limited.headers.get("access-control-allow-origin")).toBe("*");
    expect(limited.headers.get("access-control-expose-headers")).toContain("retry-after");
    expect(await limited.json()).toMatchObject({ state: "limited", parcels: [] });
    expect((await ask(orderId, { as: BOB })).state).toBe("none");
    expect((await ask(orderId)).state).toBe("found");
  });

  test("lets one token without a customer not walk through a shop's orders", async () => {
    const one = request("1");
    for (let order = 1; order <= ORDER_STATUS_CALLER_LIMIT.burst; order++) {
      const url = one.url.replace("order=1", `order=${order}`);
      const from = { "x-forwarded-for": `203.0.113.${order}` };
      await endpoint(
        new Request(url, { headers: { ...Object.fromEntries(one.headers), ...from } }),
      );
    }
    expect((await endpoint(one)).status).toBe(429);
  });

  test("is readable when the database is away, and keeps the reason to itself", async () => {
    const away = await freshDatabase();
    const broken = openDoor(away);
    await away.drop();
    const response = await broken(request(orders.adas!.orderId, { as: ADA }));
    expect(response.status).toBe(503);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const text = await response.text();
    expect(text).toContain('"state":"failed"');
    expect(text).not.toMatch(/pool|database|postgres|error/i);
  });
});
