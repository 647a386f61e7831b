// The list of shipments in a real database: filters, search, orders, pages and saved views.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ListContext } from "~/shipments/list/conditions.server";
import { countByCarrier } from "~/shipments/read/store-carrier-counts.server";
import { EVERY_SHIPMENT, SHIPMENT_SORTS, type ShipmentQuery } from "~/shipments/list/query";
import { findSearch } from "~/shipments/list/search.server";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { countTotal, listShipments } from "~/shipments/list/store-list.server";
import { changeView, createView, deleteView, listViews } from "~/shipments/list/store-views.server";
import { SAVED_VIEWS_MAX } from "~/shipments/list/views";
import { CONTEXT } from "../admin/samples";
import { type TestDatabase, freshDatabase } from "../support/database";

const NO_PERSON = { email: null, name: null };
const SHOP = "one.myshopify.com";
const OTHER_SHOP = "two.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

let minute = 0;
type Columns = Partial<NonNullable<Parameters<typeof database.prisma.shipment.create>[0]>["data"]>;

async function seed(number: string, columns: Columns = {}, orders: { name?: string }[] = []) {
  const id = randomUUID();
  const { shopId = SHOP } = columns;
  await database.prisma.shipment.create({
    data: {
      id,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute++)),
      trackingNumber: number,
      numberKey: number.toUpperCase(),
      carrierCode: "ups",
      carrierSource: "company",
      status: "transit",
      registrationState: "registered",
      ...columns,
      shopId,
    },
  });
  for (const { name } of orders) {
    const orderId = randomUUID();
    if (name) {
      await database.prisma.order.create({
        data: { shopId, id: orderId, name, nameKey: name.replace("#", "") },
      });
    }
    await database.prisma.fulfillment.create({
      data: {
        shopId,
        id: orderId,
        orderId,
        name: "#F2.1",
        status: "success",
        fulfilledAt: new Date(),
        sourceUpdatedAt: new Date(),
      },
    });
    await database.prisma.fulfillmentShipment.create({
      data: { shopId, fulfillmentId: orderId, shipmentId: id, orderId },
    });
  }
  return id;
}

async function seedMany(shopId: string, numbers: string, count: number) {
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source, registration_state)
     select $1, gen_random_uuid(), 'ups', $2 || n, $2 || n, 'company', 'registered'
     from generate_series(1, $3::int) n`,
    [shopId, numbers, count],
  );
}

const OLDEST_FIRST = { ...EVERY_SHIPMENT, sort: "added_asc" } as const;

async function numbers(
  query: Partial<ShipmentQuery> = {},
  shopId = SHOP,
  context: Partial<ListContext> = {},
) {
  const asked = { ...OLDEST_FIRST, ...query };
  const search = await findSearch(database.pool, shopId, asked.search, NO_PERSON);
  const full = { ...CONTEXT, search, ...context };
  const { rows } = await listShipments(database, shopId, asked, full);
  expect(await countTotal(database, shopId, asked, full)).toEqual({
    count: rows.length,
    isMore: false,
  });
  return rows.map((row) => row.trackingNumber);
}

describe("the list", () => {
  beforeAll(async () => {
    await seed("1ZAAA1", { trackingCompany: "UPS" }, [{ name: "#1001" }]);
    await seed("EV%9_9", { carrierCode: "hermes-uk", trackingCompany: "Evri", status: "pickup" });
    await seed("LOST42", { carrierCode: "unknown", registrationState: "needs_carrier" });
    await seed("BAD00", { registrationState: "rejected" }, [{}]);
    await seed("GONE1", { registrationState: "removed" });
    await seed("PUTBY1", { archivedAt: new Date() });
    await seed("FOREIGN1", { shopId: OTHER_SHOP });
  });

  test("shows a shop its own parcels without removed and archived ones", async () => {
    expect(await numbers()).toEqual(["1ZAAA1", "EV%9_9", "LOST42", "BAD00"]);
    expect(await numbers({}, OTHER_SHOP)).toEqual(["FOREIGN1"]);
  });

  test("shows removed and archived ones when they are asked for", async () => {
    expect(await numbers({ registration: ["removed"] })).toEqual(["GONE1"]);
    expect(await numbers({ archived: true })).toEqual(["PUTBY1"]);
  });

  test("filters by any of a filter's values and by every filter", async () => {
    expect(await numbers({ status: ["pickup"] })).toEqual(["EV%9_9"]);
    expect(await numbers({ status: ["pickup", "transit"], carrier: ["ups"] })).toEqual([
      "1ZAAA1",
      "BAD00",
    ]);
    expect(await numbers({ attention: ["needs_carrier", "rejected"] })).toEqual([
      "LOST42",
      "BAD00",
    ]);
  });

  test.each([
    ["part of a number in any spelling", "1z-aa a", ["1ZAAA1"]],
    ["part of a carrier's name", "evr", ["EV%9_9"]],
    ["part of a carrier code", "hermes", ["EV%9_9"]],
    ["an order's name with its #", "#1001", ["1ZAAA1"]],
    ["a percent sign", "v%9", ["EV%9_9"]],
    ["a percent sign, which is no wildcard", "1%1", []],
    ["an underscore", "9_9", ["EV%9_9"]],
    ["an underscore, which is no wildcard", "1_a", []],
    ["a backslash", "\\", []],
    ["an apostrophe", "'; drop table shipments; --", []],
  ])("finds by %s", async (_what, search, expected) => {
    expect(await numbers({ search })).toEqual(expected);
  });

  test("a whole number or order name finds only what has it, a part of one all that contain it", async () => {
    const shopId = "search.myshopify.com";
    await seed("PART1234", { shopId }, [{ name: "#1234" }]);
    await seed("XPART1234Y", { shopId }, [{ name: "#51234" }]);
    const found = (search: string) => numbers({ search }, shopId);
    expect(await found("part1234")).toEqual(["PART1234"]);
    expect(await found("PART123")).toEqual(["PART1234", "XPART1234Y"]);
    expect(await found("#1234")).toEqual(["PART1234"]);
    expect(await found("234")).toEqual(["PART1234", "XPART1234Y"]);
  });

  test("of a long number all characters count, not its end alone", async () => {
    const shopId = "long.myshopify.com";
    await seed("AALONG123456", { shopId });
    expect(await numbers({ search: "along123456" }, shopId)).toEqual(["AALONG123456"]);
    expect(await numbers({ search: "blong123456" }, shopId)).toEqual([]);
  });

  test("without pg_trgm, beginnings are found", async () => {
    const shopId = "starts.myshopify.com";
    await seed("START1", { shopId }, [{ name: "#777" }]);
    await seed("XSTART2", { shopId }, [{ name: "#9777" }]);
    await database.pool.query(`alter index shipments_number_trgm_idx rename to no_trgm_idx`);
    try {
      expect(await numbers({ search: "start" }, shopId)).toEqual(["START1"]);
      expect(await numbers({ search: "77" }, shopId)).toEqual(["START1"]);
    } finally {
      await database.pool.query(`alter index no_trgm_idx rename to shipments_number_trgm_idx`);
    }
  });

  test("what a search of very many shipments finds is listed page by page, and not counted to the end", async () => {
    const shopId = "many.myshopify.com";
    await seedMany(shopId, "MANY", 2_100);
    const query = { ...OLDEST_FIRST, search: "any" };
    const search = await findSearch(database.pool, shopId, query.search, NO_PERSON);
    const context = { ...CONTEXT, search };
    expect((await listShipments(database, shopId, query, context)).rows).toHaveLength(50);
    expect(await countTotal(database, shopId, query, context)).toEqual({
      count: 100,
      isMore: true,
    });
  });

  test("a search of very many shipments also finds the few with such an order", async () => {
    const shopId = "order-of-many.myshopify.com";
    await seed("OLDEST", { shopId }, [{ name: "#7-any-7" }]);
    await seedMany(shopId, "MANY", 600);
    const search = await findSearch(database.pool, shopId, "any", NO_PERSON);
    const context = { ...CONTEXT, search };
    const { rows } = await listShipments(database, shopId, OLDEST_FIRST, context);
    expect(rows.map((row) => row.trackingNumber)).toEqual([
      "OLDEST",
      ...Array.from({ length: 49 }, () => expect.stringMatching(/^MANY/) as string),
    ]);
  });

  test("two characters find beginnings, and parts of numbers if many of the newest have them", async () => {
    const shopId = "short.myshopify.com";
    await seed("QXTWO", { shopId }, [{ name: "#45" }]);
    await seed("TWOQX", { shopId, trackingCompany: "Qxpress" }, [{ name: "#145" }]);
    await seed("OTHER", { shopId, trackingCompany: "TheQX" });
    expect(await numbers({ search: "qx" }, shopId)).toEqual(["QXTWO", "TWOQX"]);
    expect(await numbers({ search: "4" }, shopId)).toEqual(["QXTWO"]);
    await seedMany(shopId, "MANYQX", 600);
    const search = await findSearch(database.pool, shopId, "qx", NO_PERSON);
    const context = { ...CONTEXT, search };
    const { rows } = await listShipments(database, shopId, OLDEST_FIRST, context);
    expect(rows.slice(0, 3).map((row) => row.trackingNumber)).toEqual(["QXTWO", "TWOQX", "OTHER"]);
  });

  test("what a search finds is filtered, sorted and paged like the rest", async () => {
    const shopId = "sorted-search.myshopify.com";
    const countries = ["DE", "AT", null, "US", "CH"];
    for (const [n, destinationCountry] of countries.entries()) {
      await seed(`FINDME${n}`, { shopId, destinationCountry });
    }
    await seed("FINDME9", { shopId, status: "delivered" });
    const query = { search: "indme", status: ["transit" as const] };
    expect(await numbers({ ...query, sort: "destination_desc" }, shopId)).toEqual(
      [3, 0, 4, 1, 2].map((n) => `FINDME${n}`),
    );
    const search = await findSearch(database.pool, shopId, query.search, NO_PERSON);
    const paged = { ...OLDEST_FIRST, ...query, pageSize: 3 };
    const context = { ...CONTEXT, search };
    const { next } = await listShipments(database, shopId, paged, context);
    const { rows } = await listShipments(database, shopId, { ...paged, after: next }, context);
    expect(rows.map((row) => row.trackingNumber)).toEqual(["FINDME3", "FINDME4"]);
  });

  test("a filter's matches are counted up to a thousand", async () => {
    const shopId = "counted.myshopify.com";
    await seedMany(shopId, "COUNTED", 1_001);
    expect(await countTotal(database, shopId, EVERY_SHIPMENT, CONTEXT)).toEqual({
      count: 1_000,
      isMore: true,
    });
  });

  test("in a shop of a few hundred shipments every search is counted to its end", async () => {
    const shopId = "small.myshopify.com";
    await seedMany(shopId, "SMALL", 150);
    const search = await findSearch(database.pool, shopId, "mall", NO_PERSON);
    expect(await countTotal(database, shopId, EVERY_SHIPMENT, { ...CONTEXT, search })).toEqual({
      count: 150,
      isMore: false,
    });
  });

  test("has the names of a parcel's orders, from the fulfillment's name while the order is unknown", async () => {
    const { rows } = await listShipments(database, SHOP, OLDEST_FIRST, CONTEXT);
    expect(rows.map((row) => row.orderNames)).toEqual([["#1001"], [], [], ["#F2"]]);
  });
});

test("days of filters are the shop's days for shipping and the carrier's for scans", async () => {
  const shopId = "days.myshopify.com";
  // In New York it is the evening of the 10th.
  await seed("EVENING", { shopId, fulfilledAt: new Date("2026-11-11T03:00:00Z") });
  await seed("MORNING", {
    shopId,
    fulfilledAt: new Date("2026-11-11T15:00:00Z"),
    lastScanOn: new Date("2026-11-12"),
  });
  const on = (from: string | null, to: string | null) => numbers({ shipped: { from, to } }, shopId);
  expect(await on("2026-11-10", "2026-11-10")).toEqual(["EVENING"]);
  expect(await on("2026-11-11", null)).toEqual(["MORNING"]);
  expect(await on(null, "2026-11-11")).toEqual(["EVENING", "MORNING"]);
  expect(await numbers({ scanned: { from: null, to: "2026-11-12" } }, shopId)).toEqual(["MORNING"]);
  expect(await numbers({ scanned: { from: "2026-11-13", to: null } }, shopId)).toEqual([]);
});

test("the source of a parcel's updates is found as its page tells it", async () => {
  const shopId = "sources.myshopify.com";
  await seed("SANDBOX-1", { shopId });
  await seed("KEYED", { shopId, carrierCode: "dhl" });
  await seed("REPORTED", { shopId, lastCheckpointAt: "2026-11-01" });
  await seed("UNHEARD", { shopId, status: "pending" });
  const byHand = { manualStatus: "delivered", manualReason: "called", manualSetAt: new Date() };
  await seed("BYHAND", { shopId, status: "delivered", ...byHand });
  const embedded = {
    ...CONTEXT.sources,
    keyedCarriers: ["dhl"],
    isPlayed: (_code: string, number: string) => number.startsWith("SANDBOX"),
  };
  const by = (
    source: ShipmentQuery["source"][number],
    sources: ListContext["sources"] = embedded,
  ) => numbers({ source: [source] }, shopId, { sources });
  expect(await by("sandbox")).toEqual(["SANDBOX-1"]);
  expect(await by("carrier")).toEqual(["KEYED"]);
  expect(await by("shopify")).toEqual(["REPORTED"]);
  expect(await by("nobody")).toEqual(["UNHEARD"]);
  expect(await by("trackingmore")).toEqual([]);
  expect(await by("trackingmore", { ...embedded, kind: "cloud" })).toHaveLength(5);
  expect(await by("sandbox", { ...embedded, isAllPlayed: true })).toHaveLength(4);
  const counts = await countByCarrier(database.pool, shopId, new Date(0));
  const ofUps = counts.find(({ carrierCode }) => carrierCode === "ups");
  // The sandbox's, the reported one and the one without an update: a status set by hand came from no source.
  expect(ofUps).toMatchObject({ recent: 4, registered: 3, silent: 1, played: 1 });
});

test("every order pages through all rows once, there and back, also over equal values", async () => {
  const shopId = "pages.myshopify.com";
  const day = (n: number) => (n % 4 === 0 ? null : new Date(Date.UTC(2026, 10, (n % 3) + 1)));
  for (let n = 0; n < 11; n++) {
    await seed(`P${n}`, {
      shopId,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(n / 2))),
      fulfilledAt: day(n),
      lastScanOn: day(n + 1),
      expectedBy: day(n + 2),
      destinationCountry: ["DE", null, "US"][n % 3] ?? null,
      status: ["delivered", "transit"][n % 2] ?? "transit",
    });
  }
  for (const key of SHIPMENT_SORTS) {
    const read = async (direction: "asc" | "desc") => {
      const query = { ...EVERY_SHIPMENT, sort: `${key}_${direction}` as const, pageSize: 3 };
      const pages: string[][] = [];
      let last: string | null = null;
      for (let after: string | null = null; ;) {
        const page = await listShipments(database, shopId, { ...query, after }, CONTEXT);
        pages.push(page.rows.map((row) => row.trackingNumber));
        last = page.previous;
        if (!page.next) break;
        after = page.next;
      }
      const back = await listShipments(database, shopId, { ...query, before: last }, CONTEXT);
      expect(back.rows.map((row) => row.trackingNumber)).toEqual(pages.at(-2));
      expect(back.previous).not.toBeNull();
      return pages.flat();
    };
    const up = await read("asc");
    expect([...up].sort(), key).toEqual(Array.from({ length: 11 }, (_, n) => `P${n}`).sort());
    expect(await read("desc"), key).toEqual(up.reverse());
  }
});

const TWO_WEEKS = { from: "2026-11-01", to: "2026-11-14" };
const NEWEST_FIRST = ["S9", "S7", "S5", "S3", "S2", "S1"];

test.each<[string, Partial<ShipmentQuery>, string[]]>([
  ["two weeks", { shipped: TWO_WEEKS }, NEWEST_FIRST],
  ["a year", { shipped: { from: "2026-01-01", to: "2026-12-31" } }, NEWEST_FIRST],
  [
    "two weeks by destination, which are read and then sorted",
    { shipped: TWO_WEEKS, sort: "destination_asc" },
    ["S2", "S9", "S7", "S5", "S3", "S1"],
  ],
])("days of shipping come in order, also over pages: %s", async (what, filter, expected) => {
  const shopId = `range-${what.length}.myshopify.com`;
  // Added in another order than shipped.
  const days = [5, 2, 9, 3, 7, 1];
  for (const day of days) {
    await seed(`S${day}`, {
      shopId,
      fulfilledAt: new Date(Date.UTC(2026, 10, day, 12)),
      destinationCountry: day % 2 ? "D" + String(9 - day) : "AT",
    });
  }
  await seed("OUTSIDE", { shopId, fulfilledAt: new Date("2025-11-05T12:00:00Z") });
  const query = { ...EVERY_SHIPMENT, ...filter, pageSize: 4 };
  const first = await listShipments(database, shopId, query, CONTEXT);
  const second = await listShipments(database, shopId, { ...query, after: first.next }, CONTEXT);
  const names = [...first.rows, ...second.rows].map((row) => row.trackingNumber);
  expect(names).toEqual(expected);
  expect(second.next).toBeNull();
});

test("a cursor that makes no sense shows the first page", async () => {
  expect(await numbers({ after: "nonsense" }, OTHER_SHOP)).toEqual(["FOREIGN1"]);
  const forged = Buffer.from(JSON.stringify(["'; --", "now", "id"])).toString("base64url");
  expect(await numbers({ after: forged }, OTHER_SHOP)).toEqual(["FOREIGN1"]);
});

describe("saved views", () => {
  const query = readShipmentQuery(
    new URLSearchParams("status=transit&carrier=ups&sort=scanned_asc&search=ann@example.com"),
  );
  const now = new Date("2026-11-22T12:00:00Z");
  const later = new Date("2026-11-22T12:00:01Z");

  test("keep filters and order, and no search, since it may name a customer", async () => {
    const id = (await createView(database.pool, SHOP, { name: "UPS", query }, now)) ?? "";
    const [view] = await listViews(database.pool, SHOP);
    expect(view).toMatchObject({ id, name: "UPS", isSaved: true });
    expect(view?.query).toMatchObject({
      status: ["transit"],
      carrier: ["ups"],
      sort: "scanned_asc",
    });
    expect(view?.query.search).toBe("");
    const { rows } = await database.pool.query("select * from saved_views");
    expect(JSON.stringify(rows)).not.toContain("example.com");
  });

  test("have different names, and are changed and deleted by their own shop only", async () => {
    const pool = database.pool;
    const id = (await createView(pool, SHOP, { name: "Second", query }, later)) ?? "";
    expect(await createView(pool, SHOP, { name: "UPS", query }, now)).toBeNull();
    expect(await changeView(pool, SHOP, id, { name: "UPS" })).toBe(false);
    expect(await changeView(pool, SHOP, id, { name: "Second", query: EVERY_SHIPMENT })).toBe(true);
    expect(await changeView(pool, OTHER_SHOP, id, { name: "Taken" })).toBe(false);
    expect(await deleteView(pool, OTHER_SHOP, id)).toBe(false);
    expect((await listViews(pool, SHOP)).map(({ name }) => name)).toEqual(["UPS", "Second"]);
    expect(await deleteView(pool, SHOP, id)).toBe(true);
    expect(await deleteView(pool, SHOP, "no-uuid")).toBe(false);
  });

  test("are limited in number", async () => {
    const shopId = "many.myshopify.com";
    for (let n = 0; n < SAVED_VIEWS_MAX; n++) {
      expect(
        await createView(database.pool, shopId, { name: `View ${n}`, query }, now),
      ).not.toBeNull();
    }
    expect(await createView(database.pool, shopId, { name: "One more", query }, now)).toBeNull();
  });
});
