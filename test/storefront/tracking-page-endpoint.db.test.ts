import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import type { TrackingAnswer } from "~/storefront/tracking-page/respond.server";
import { createTrackingPageEndpoint } from "~/storefront/tracking-page/handle-tracking-page.server";
import { LOOKUP_ADDRESS_LIMIT } from "~/storefront/lookup/limits.server";
import { isGuess, readLookupRequest } from "~/storefront/lookup/lookup-request";
import { revokeLinks, saveTrackingPage } from "~/shops/store-tracking-page.server";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { orderLinkToken } from "~/storefront/lookup/order-link.server";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { plainSpaces } from "./plain-spaces";
import { UNSENT_LAMP, seedOrder } from "./seed-order";
import { NOW, SECRET, SHOP, proxyRequest, signedUrl } from "./signed-request";

const OTHER_SHOP = "south-pier.myshopify.com";
const styles = readFileSync(
  path.resolve(import.meta.dirname, "../../extensions/tracking-page/assets/tracking.css"),
  "utf8",
);
const clock = testClock(NOW.toISOString());

let database: TestDatabase;
let endpoint: (request: Request) => Promise<Response>;

beforeAll(async () => {
  database = await freshDatabase();
  endpoint = createTrackingPageEndpoint({
    database,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    secrets: [SECRET],
    trustedProxies: 1,
    styles,
  });
  await database.prisma.shop.create({ data: { id: SHOP } });
  await seedOrder(database, {
    name: "#1001",
    email: "ada@example.com",
    number: "00340434161094015902",
  });
  await seedOrder(database, {
    name: "#1001",
    email: "ada@example.com",
    number: "SECONDPARCEL1",
    item: "Teapot",
  });
  await seedOrder(database, {
    name: "#1002",
    email: "bob@example.com",
    number: "BOBSPARCEL01",
    item: "Bob's secret",
  });
  await seedOrder(database, {
    name: "#1003",
    email: "ada@example.com",
    number: "TAKENOFF0001",
    removed: true,
  });
  await seedOrder(database, {
    name: "#1005",
    email: "cy@example.com",
    phone: "030 1234567",
    postcode: "10115",
    country: "DE",
    number: "CYSPARCEL001",
  });
  await seedOrder(database, { name: "#1004", email: null, number: "TILLSALE0001" });
  await seedOrder(database, {
    shopId: OTHER_SHOP,
    name: "#1001",
    email: "eve@example.com",
    number: "EVESPARCEL01",
  });
  await seedOrder(database, {
    shopId: OTHER_SHOP,
    name: "#2001",
    email: "ada@example.com",
    number: "OTHERSHOP001",
  });
});
beforeEach(() => database.prisma.rateLimitBucket.deleteMany());
afterAll(() => database.drop());

const ask = (query: Record<string, string>) => endpoint(proxyRequest(query));
async function askJson(query: Record<string, string>): Promise<TrackingAnswer> {
  const response = await ask({ ...query, format: "json" });
  return (await response.json()) as TrackingAnswer;
}

test("without facts the page is the form, for the theme to stand around", async () => {
  const response = await ask({});
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/liquid");
  const page = await response.text();
  expect(page).toContain('action="/apps/track#waymark-result"');
  expect(page).toContain('<div class="waymark-result" id="waymark-result"></div>');
});

test("an order's number and e-mail show all its parcels with what is in them", async () => {
  const answer = await askJson({ order: "#1001", email: "ada@example.com" });
  expect(answer.state).toBe("found");
  expect(answer.title).toBe("Your order comes in 2 packages");
  expect(answer.parcels.map((parcel) => parcel.number).sort()).toEqual([
    "00340434161094015902",
    "SECONDPARCEL1",
  ]);
  expect(answer.parcels[0]).toMatchObject({ carrier: "DHL Germany", status: "transit" });
  expect(answer.html).toContain("Wool blanket");
  expect(answer.html).toContain("Teapot");
});

test("a block that hides contents or history gets answers without them", async () => {
  const query = { order: "#1001", email: "ada@example.com" };
  const all = (await askJson(query)).html;
  expect(all).toMatch(/Teapot[^]*waymark-timeline/);
  const gift = (await askJson({ ...query, hide: "items" })).html;
  expect(gift).not.toMatch(/Teapot|Wool blanket/);
  expect(gift).toContain("waymark-timeline");
  const compact = (await askJson({ ...query, hide: "history" })).html;
  expect(compact).not.toMatch(/waymark-timeline|waymark-route/);
  expect(compact).toContain("Teapot");
  expect((await askJson({ ...query, hide: "everything" })).html).toBe(all);
  const page = await (await ask({ ...query, hide: "history items <b>" })).text();
  expect(page).not.toMatch(/Teapot|waymark-timeline"/);
  // The page's own forms carry it on.
  expect(page.match(/name="hide" value="items history"/g)).toHaveLength(2);
});

test.each([
  ["1001", "ada@example.com"],
  [" # 1001 ", " ADA@Example.COM "],
  ["１００１".normalize("NFKC"), "ada@example.com"],
])("an order is found however its number %j and e-mail %j are typed", async (order, email) => {
  expect((await askJson({ order, email })).state).toBe("found");
});

test("a shop's prefix and suffix may be left out or typed in another way", async () => {
  const shop = "prefix.myshopify.com";
  const email = "ada@example.com";
  await seedOrder(database, { shopId: shop, name: "WM-1001-DE", email, number: "PREFIXED0001" });
  await seedOrder(database, { shopId: shop, name: "WM-1002-DE", email, number: "PREFIXED0002" });
  for (const order of ["1001", "WM-1001-DE", "#wm-1001-de", "wm 1001"]) {
    const response = await endpoint(proxyRequest({ order, email, format: "json" }, { shop }));
    const answer = (await response.json()) as TrackingAnswer;
    expect(
      answer.parcels.map((parcel) => parcel.number),
      order,
    ).toEqual(["PREFIXED0001"]);
  }
});

test("the page without a script shows the same result as the script's JSON", async () => {
  const query = { order: "1001", email: "ada@example.com" };
  const page = await (await ask(query)).text();
  const { html } = await askJson(query);
  expect(html.length).toBeGreaterThan(1000);
  expect(page).toContain(html);
});

test.each<Record<string, string>>([
  { phone: "+49 30 1234567" },
  { phone: "0049 (0)30 123 45 67" },
  { phone: "030/1234567" },
  { postcode: " 10115" },
  { postcode: "D-10115" },
  { contact: "030 1234567" },
  { contact: "10115" },
  { contact: "١٠١١٥" },
  { contact: "CY@example.com" },
])("an order's number and %j open it, too", async (proof) => {
  expect(await askJson({ order: "1005", ...proof })).toMatchObject({
    state: "found",
    parcels: [{ number: "CYSPARCEL001" }],
  });
});

test("a phone number dialed nationally in the shopper's market opens the order", async () => {
  await seedOrder(database, {
    name: "#1010",
    email: null,
    phone: "+37061234567",
    country: "LT",
    number: "LITHUANIA001",
  });
  const proof = { order: "1010", contact: "8 612 34567" };
  expect((await askJson({ ...proof, country: "LT" })).state).toBe("found");
});

test("an order sent without a tracking number says so, by whom, and whether it was delivered", async () => {
  const proof = { order: "1008", email: "ada@example.com" };
  const { fulfillmentId } = await seedOrder(database, {
    name: "#1008",
    email: "ada@example.com",
    number: "UNNUMBERED01",
    removed: true,
  });
  const sent = await askJson(proof);
  expect(sent).toMatchObject({ state: "found", title: "Shipped", parcels: [{ number: "" }] });
  expect(sent.html).toContain("Wool blanket");
  expect(sent.html).not.toMatch(/UNNUMBERED01|No tracking updates|not yet|Tracking number/);
  await database.pool.query(
    `update fulfillments set shipment_status = 'delivered', tracking_company = 'QuickVan',
       tracking_url = 'https://quickvan.example/t/1' where shop_id = $1 and id = $2`,
    [SHOP, fulfillmentId],
  );
  const delivered = await askJson(proof);
  expect(delivered).toMatchObject({ title: "Delivered", refreshSeconds: null });
  expect(delivered.html).toContain('href="https://quickvan.example/t/1"');
  expect((await askJson({ ...proof, email: "bob@example.com" })).state).toBe("notfound");
});

test("an order without a parcel says so to a shopper who proved it", async () => {
  await database.prisma.fulfillment.updateMany({
    where: { shopId: SHOP, name: "#1003.1" },
    data: { status: "cancelled" },
  });
  const answer = await askJson({ order: "1003", email: "ada@example.com" });
  expect(answer).toMatchObject({ state: "waiting", parcels: [], refreshSeconds: null });
  expect(answer.html).toContain("No tracking yet");
  expect(answer.html).not.toContain("TAKENOFF0001");
  await database.prisma.order.updateMany({
    where: { shopId: SHOP, name: "#1003" },
    data: { cancelledAt: NOW },
  });
  const cancelled = await askJson({ order: "1003", email: "ada@example.com" });
  expect(cancelled.title).toBe("This order was canceled");
});

test("an order without a parcel says what it has and when it comes by the merchant's rule", async () => {
  await seedOrder(database, {
    name: "#1017",
    email: "dee@example.com",
    number: "NOTSENT00001",
    removed: true,
  });
  const { id } = await database.prisma.order.findFirstOrThrow({ where: { name: "#1017" } });
  await database.prisma.fulfillment.updateMany({
    where: { orderId: id },
    data: { status: "cancelled" },
  });
  await database.prisma.order.update({
    where: { shopId_id: { shopId: SHOP, id } },
    data: {
      items: [UNSENT_LAMP],
      placedAt: new Date("2026-11-05T08:00:00Z"),
      destinationCountry: "DE",
    },
  });
  const query = { order: "#1017", email: "dee@example.com", locale: "en" };
  const unknown = await askJson(query);
  expect(unknown).toMatchObject({ state: "waiting", title: "No tracking yet" });
  expect(unknown.html).toContain("No delivery date yet");
  const transit = [{ countries: ["DE"], min: 2, max: 3 }];
  const rule = { isOn: true, processing: { min: 1, max: 1 }, transit };
  const where = { id: SHOP };
  await database.prisma.shop.update({ where, data: { deliveryRule: rule } });
  const known = await askJson(query);
  await database.prisma.shop.update({ where, data: { deliveryRule: {} } });
  expect(plainSpaces(known.title)).toBe("Not shipped yet, expected Tue, Nov 10 – Wed, Nov 11");
  expect(known.html).toMatch(/This is the store’s estimate\.[^]*Brass lamp/);
  expect((await askJson({ ...query, hide: "items" })).html).not.toContain("Brass lamp");
});

test("a tracking number alone shows scans and nothing of the order", async () => {
  const answer = await askJson({ number: "bobs-parcel 01" });
  expect(answer).toMatchObject({ state: "found", parcels: [{ number: "BOBSPARCEL01" }] });
  expect(answer.html).not.toMatch(/1002|secret|LEIPZIG|Arrived at sorting/i);
  expect(answer.html).toContain("Arrived at a sorting facility");
});

describe("every failure looks the same, byte for byte", () => {
  const failures: Record<string, Record<string, string>> = {
    "an order that is not there": { order: "#9999", email: "ada@example.com" },
    "a wrong e-mail": { order: "#1001", email: "bob@example.com" },
    "an e-mail nobody has": { order: "#1001", email: "nobody@example.com" },
    "another shop's order": { order: "#2001", email: "ada@example.com" },
    "another shop's order with the number of ours": { order: "#1001", email: "eve@example.com" },
    "an order without an e-mail": { order: "#1004", email: "ada@example.com" },
    "an order alone": { order: "#1001" },
    "an e-mail alone": { email: "ada@example.com" },
    "no e-mail at all": { order: "#1001", email: "ada" },
    "a wrong phone number": { order: "#1005", phone: "+49 30 7654321" },
    "a wrong postcode": { order: "#1005", postcode: "10117" },
    "a postcode given as an e-mail": { order: "#1005", email: "10115" },
    "an e-mail given as a phone number": { order: "#1001", phone: "ada@example.com" },
    "a link that was never made": { link: "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
    "a link that is none": { link: "../../etc/passwd" },
    "an endless link": { link: "A".repeat(100_000) },
    "an endless order number": { order: "1001".repeat(10_000), email: "ada@example.com" },
    "an endless e-mail": { order: "1001", email: `${"a".repeat(100_000)}@example.com` },
    "NUL bytes": { order: "\u0000", email: "\u0000@\u0000\u0000" },
    "half characters": { order: "\uD800", email: "\uDC00@x" },
    SQL: { order: "' or 1=1 --", email: "%@%" },
    Liquid: { order: "{{ shop.email }}", email: "{% raw %}@x" },
    "a number that is not there": { number: "NOTHERE00001" },
    "another shop's number": { number: "EVESPARCEL01" },
    "a number taken off": { number: "TAKENOFF0001" },
    "a number too short": { number: "1" },
    "a number of NULs": { number: "\u0000\u0000\u0000\u0000" },
    "an endless number": { number: "9".repeat(100_000) },
    "a wildcard": { number: "%%%%" },
  };

  for (const format of ["page", "json"]) {
    test(`as ${format}`, async () => {
      const seen = new Map<string, string>();
      for (const [name, query] of Object.entries(failures)) {
        await database.prisma.rateLimitBucket.deleteMany();
        const response = await ask(format === "json" ? { ...query, format } : query);
        const headers = JSON.stringify([...response.headers]);
        // The form keeps what was typed.
        const body = (await response.text()).replace(/ value="[^"]*"|\nvalue="[^"]*"/g, "");
        seen.set(name, `${response.status} ${headers} ${body}`);
      }
      expect(new Set(seen.values()).size).toBe(1);
      expect([...seen.values()][0]).toContain("find a match");
      expect([...seen.values()][0]).not.toMatch(/9999|2001|ada|bob|nobody/);
    });
  }

  test("and costs the same statements", async () => {
    const orders = Object.values(failures).filter((query) => query.order);
    // Attempts with a postcode or phone number have one limit more.
    for (const guessing of [false, true]) {
      const statements = new Set<string>();
      for (const query of orders) {
        if (isGuess(readLookupRequest(new URLSearchParams(query))) !== guessing) continue;
        await database.prisma.rateLimitBucket.deleteMany();
        statements.add((await statementsOf(query)).join("\n"));
      }
      expect(statements.size).toBe(1);
      expect([...statements][0]?.split("\n").length).toBeGreaterThan(2);
    }
  });
});

describe("an order's own link", () => {
  const token = async (name: string, linkVersion = 1, shopId = SHOP) => {
    const { id } = await database.prisma.order.findFirstOrThrow({ where: { shopId, name } });
    return orderLinkToken(testSealer, shopId, { orderId: id, linkVersion });
  };

  test("opens it without typing, and leads to its feed", async () => {
    const link = await token("#1002");
    const answer = await askJson({ link });
    expect(answer.parcels).toMatchObject([{ number: "BOBSPARCEL01" }]);
    const page = await (await ask({ link })).text();
    // No day ahead is known of its parcel.
    expect(page).not.toContain("format=calendar");
    expect(page).toContain(`href="/apps/track?link=${link}&amp;locale=en-US&amp;format=feed"`);
    const byContact = await askJson({ order: "1002", email: "bob@example.com" });
    expect(byContact.html).toBe(answer.html);
  });

  test("is the same not found for a forged one, another shop's, a revoked one and a redacted order", async () => {
    const { orderId: gone } = await seedOrder(database, {
      name: "#1006",
      email: null,
      number: "GONE00000001",
    });
    const links = {
      forged: `${(await token("#1001")).slice(0, -2)}AA`,
      "another shop's": await token("#2001", 1, OTHER_SHOP),
      revoked: await token("#1001", 2),
      redacted: await token("#1006"),
    };
    await database.prisma.order.update({
      where: { shopId_id: { shopId: SHOP, id: gone } },
      data: { personalRemovedAt: NOW },
    });
    for (const format of ["page", "json", "calendar", "feed"]) {
      const seen = new Set<string>();
      for (const link of [...Object.values(links), "x"]) {
        await database.prisma.rateLimitBucket.deleteMany();
        const response = await ask({ link, format });
        const headers = JSON.stringify([...response.headers]);
        seen.add(`${response.status} ${headers} ${await response.text()}`);
      }
      expect(seen.size, format).toBe(1);
      expect([...seen][0]).toContain("find a match");
    }
  });

  test("ends when the merchant revokes all, and a new one opens", async () => {
    const shop = "revoking.myshopify.com";
    await seedOrder(database, { shopId: shop, name: "#1", email: null, number: "REVOKED00001" });
    const state = async (link: string) =>
      (
        (await (
          await endpoint(proxyRequest({ link, format: "json" }, { shop }))
        ).json()) as TrackingAnswer
      ).state;
    const old = await token("#1", 1, shop);
    expect(await state(old)).toBe("found");
    await revokeLinks(database.pool, shop, 1);
    await revokeLinks(database.pool, shop, 1);
    expect(await state(old)).toBe("notfound");
    expect(await state(await token("#1", 2, shop))).toBe("found");
  });

  test("has a calendar and a feed, which nothing else opens", async () => {
    const link = await token("#1001");
    const calendar = await ask({ link, format: "calendar" });
    expect(calendar.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(await calendar.text()).toContain("BEGIN:VCALENDAR");
    const feed = await ask({ link, format: "feed" });
    expect(feed.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    expect(await feed.text()).toContain("<title>Tracking for order #1001</title>");
    for (const format of ["calendar", "feed"]) {
      const query = { order: "1001", email: "ada@example.com", format };
      expect((await ask(query)).status).toBe(404);
      expect((await ask({ number: "BOBSPARCEL01", format })).status).toBe(404);
    }
  });
});

describe("a page that stays open", () => {
  const query = { order: "1009", email: "ada@example.com", format: "json" };
  const again = (etag: string | null) =>
    endpoint(proxyRequest(query, { headers: { "if-none-match": etag ?? "" } }));
  beforeAll(async () => {
    const order = { name: "#1009", email: "ada@example.com", number: "STAYSOPEN001" };
    await seedOrder(database, order);
  });

  test("is answered in a few bytes when nothing changed, and with what did", async () => {
    const first = await ask(query);
    const etag = first.headers.get("etag");
    const answer = (await first.json()) as TrackingAnswer;
    expect(etag).toBe(`"${answer.version}"`);
    expect(answer.refreshSeconds).toBe(120);
    const same = await again(etag);
    expect([same.status, await same.text()]).toEqual([304, ""]);
    expect(same.headers.get("cache-control")).toBe("private, no-store");

    await database.prisma.shipment.updateMany({
      where: { shopId: SHOP, trackingNumber: "STAYSOPEN001" },
      data: { status: "delivered", deliveredAt: "2026-11-05 09:00" },
    });
    const changed = await again(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  test("is not refreshed for delivered parcels, or for none", async () => {
    await seedOrder(database, {
      name: "#1007",
      email: "dee@example.com",
      number: "DONE00000001",
      status: "delivered",
    });
    const done = await askJson({ order: "1007", email: "dee@example.com" });
    expect([done.state, done.refreshSeconds]).toEqual(["found", null]);
    const nothing = await ask({ order: "9999", email: "dee@example.com", format: "json" });
    expect(nothing.headers.get("etag")).toBeNull();
  });
});

describe("what the merchant chose", () => {
  const shop = "masking.myshopify.com";
  const asked = async (query: Record<string, string>) => {
    const response = await endpoint(proxyRequest({ ...query, format: "json" }, { shop }));
    return (await response.json()) as TrackingAnswer;
  };
  const choose = (chosen: Partial<TrackingPageSettings>) =>
    saveTrackingPage(database.pool, shop, { ...DEFAULT_TRACKING_PAGE, ...chosen });
  const proof = { order: "1", email: "ada@example.com" };

  beforeAll(async () => {
    await database.prisma.shop.create({ data: { id: shop } });
    await seedOrder(database, {
      shopId: shop,
      name: "#1",
      email: "ada@example.com",
      postcode: "10115",
      country: "DE",
      number: "MASKED000001",
      words: "Left SHENZHEN hub",
      place: "SHENZHEN, CN",
    });
  });

  test("holds for every answer: look-ups, masks and the note", async () => {
    await choose({});
    expect((await asked(proof)).html).toMatch(/DHL.*SHENZHEN/s);
    await choose({
      lookUps: { email: true, phone: false, postcode: false, number: false },
      showCarrier: false,
      showItems: false,
      hiddenWords: ["shenzhen"],
      note: "Write to {{ shop.email }} <b>soon</b>",
    });
    const { html } = await asked(proof);
    expect(html).not.toMatch(/DHL|SHENZHEN|blanket/i);
    expect(html).toContain("Write to &#123;&#123; shop.email &#125;&#125; &lt;b&gt;soon&lt;/b&gt;");
    expect((await asked({ order: "1", postcode: "10115" })).state).toBe("notfound");
    expect((await asked({ number: "MASKED000001" })).state).toBe("notfound");
    const form = await (await endpoint(proxyRequest({}, { shop }))).text();
    expect(form).toContain('name="email"');
    expect(form).not.toMatch(/name="(?:number|contact)"/);
  });

  test("names the ways in that are left", async () => {
    await choose({ lookUps: { email: false, phone: true, postcode: true, number: true } });
    const form = await (await endpoint(proxyRequest({}, { shop }))).text();
    expect(form).toContain("Phone number or ZIP/postal code</label>");
    const inGerman = await (await endpoint(proxyRequest({ locale: "de" }, { shop }))).text();
    expect(inGerman).toContain("Telefonnummer oder Postleitzahl</label>");
  });
});

describe("limits", () => {
  test("an address that asks too often gets a clear 429, others do not", async () => {
    for (let turn = 0; turn < LOOKUP_ADDRESS_LIMIT.burst; turn++)
      await ask({ number: "NOTHERE00001" });
    const page = await ask({ order: "1001", email: "ada@example.com" });
    expect(page.status).toBe(429);
    expect(page.headers.get("retry-after")).toBe("2");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("Wait a minute, then");

    const json = await ask({ number: "NOTHERE00001", format: "json" });
    expect(json.status).toBe(429);
    expect(await json.json()).toMatchObject({ state: "limited", parcels: [] });

    const form = await ask({});
    expect(form.status).toBe(200);
    const neighbour = await endpoint(
      proxyRequest({ number: "BOBSPARCEL01" }, { headers: { "x-forwarded-for": "203.0.113.99" } }),
    );
    expect(neighbour.status).toBe(200);
  });
});

describe("a posted form", () => {
  const post = (fields: Record<string, string>, query = {}) =>
    endpoint(proxyRequest(query, { method: "POST", form: fields }));

  test("opens the order like a link, with no e-mail address in any address", async () => {
    const fields = { order: "1002", contact: "bob@example.com", locale: "en" };
    const page = await (await post(fields)).text();
    expect(page).toContain("BOBSPARCEL01");
    expect(page).not.toContain("bob@example.com");
    const json = (await (await post(fields, { format: "json" })).json()) as TrackingAnswer;
    expect(json.parcels).toMatchObject([{ number: "BOBSPARCEL01" }]);
    const link = new URL(json.orderUrl ?? "", "https://x.example").searchParams.get("link") ?? "";
    expect((await askJson({ link })).version).toBe(json.version);
  });

  test("keeps what was typed after a miss", async () => {
    const page = await (await post({ order: '"1002"', contact: "<b>@x", number: "" })).text();
    expect(page).toContain("find a match");
    expect(page).toContain('value="&quot;1002&quot;"');
    expect(page).toContain('value="&lt;b&gt;@x"');
  });

  test("cannot change the shop or the path of the signed query", async () => {
    const fields = {
      shop: OTHER_SHOP,
      path_prefix: "/evil",
      order: "2001",
      contact: "ada@example.com",
    };
    const page = await (await post(fields)).text();
    expect(page).toContain("find a match");
    expect(page).not.toContain("/evil");
  });

  test("that is too long, or is no form, is refused", async () => {
    expect((await post({ order: "x".repeat(9000) })).status).toBe(400);
    const json = proxyRequest(
      {},
      { method: "POST", headers: { "content-type": "application/json" } },
    );
    expect((await endpoint(json)).status).toBe(400);
  });
});

test.each(["1005", "#1005", "10 05", "9005"])(
  "postcodes for order %j are refused after ten misses, by whatever address; e-mail is not",
  async (order) => {
    const from = (index: number) => ({
      headers: { "x-forwarded-for": `203.0.113.${index}, 10.0.0.1` },
    });
    const guess = (postcode: string, index: number) =>
      endpoint(proxyRequest({ order, postcode, format: "json" }, from(index)));
    for (let index = 0; index < 10; index++) {
      expect((await guess(`${20_000 + index}`, index)).status).toBe(200);
    }
    for (const postcode of ["20010", "10115"]) {
      const refused = await guess(postcode, 20);
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe("600");
      expect(await refused.text()).toContain("Use your email address instead");
    }
    // The same order in another spelling.
    const other = await endpoint(
      proxyRequest({ order: `# ${order.replace(/\D/g, "")}`, phone: "030 1234567" }, from(21)),
    );
    expect(other.status).toBe(429);
    const query = { order, email: "cy@example.com", format: "json" };
    const byEmail = await endpoint(proxyRequest(query, from(22)));
    expect(await byEmail.json()).toMatchObject({ state: order === "9005" ? "notfound" : "found" });
  },
);

describe("the endpoint", () => {
  test("rejects requests without Shopify's signature, stale ones, and other methods", async () => {
    const unsigned = new Request(
      "https://waymark.example.com/proxy/track?order=1001&email=ada@example.com",
    );
    const stale = proxyRequest({}, { at: new Date(NOW.getTime() - 91_000) });
    const forged = proxyRequest({}, { secret: "guessed" });
    for (const request of [unsigned, stale, forged]) {
      const response = await endpoint(request);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toMatch(/signature|stale|secret/i);
    }
    const put = await endpoint(new Request(signedUrl(), { method: "PUT", body: "order=1001" }));
    expect(put.status).toBe(405);
    expect(put.headers.get("allow")).toBe("GET, HEAD, POST");
    const unsignedPost = new Request("https://waymark.example.com/proxy/track", {
      method: "POST",
      body: new URLSearchParams({ order: "1001", email: "ada@example.com" }),
    });
    expect((await endpoint(unsignedPost)).status).toBe(401);
    expect(unsignedPost.bodyUsed).toBe(false);
  });

  test.each<[string, Record<string, string>, string]>([
    ["the form", {}, "private, no-cache"],
    ["a number's parcel", { number: "BOBSPARCEL01" }, "private, no-store"],
    ["an order's", { order: "1002", email: "bob@example.com" }, "private, no-store"],
    ["an order's as JSON", { number: "BOBSPARCEL01", format: "json" }, "private, no-store"],
    ["nothing found", { number: "NOTHERE00001", format: "json" }, "private, no-store"],
    ["no calendar", { format: "calendar" }, "no-store"],
  ])("lets %s not be cached, indexed, or sent to other sites", async (_, query, cache) => {
    const { headers } = await ask(query);
    expect(headers.get("cache-control")).toBe(cache);
    expect(headers.get("x-robots-tag")).toContain("noindex");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("set-cookie")).toBeNull();
  });

  test("learns where the merchant has the proxy, and answers there", async () => {
    const moved = await endpoint(proxyRequest({}, { pathPrefix: "/tools/parcels" }));
    expect(await moved.text()).toContain('action="/tools/parcels#waymark-result"');
    const shop = await database.prisma.shop.findUniqueOrThrow({ where: { id: SHOP } });
    expect(shop.proxyPath).toBe("/tools/parcels");
  });

  test("says that tracking is unavailable when the database is away, and keeps the reason to itself", async () => {
    const away = await freshDatabase();
    const broken = createTrackingPageEndpoint({
      database: away,
      sealer: testSealer,
      clock,
      log: createLog("silent"),
      secrets: [SECRET],
      trustedProxies: 1,
      styles,
    });
    await away.drop();
    const response = await broken(proxyRequest({ order: "1001", email: "ada@example.com" }));
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain("available right now");
    expect(page).not.toMatch(/pool|database|postgres|error/i);
  });
});

/** The SQL that a look-up runs against the pool, in order. */
async function statementsOf(query: Record<string, string>): Promise<string[]> {
  const statements: string[] = [];
  const pool = new Proxy(database.pool, {
    get(target, name) {
      if (name !== "query") return Reflect.get(target, name) as unknown;
      return (statement: string | { text: string }, values?: unknown[]) => {
        statements.push(typeof statement === "string" ? statement : statement.text);
        return target.query(statement as string, values);
      };
    },
  });
  const watched = createTrackingPageEndpoint({
    database: { ...database, pool },
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    secrets: [SECRET],
    trustedProxies: 1,
    styles,
  });
  await watched(proxyRequest(query));
  return statements;
}
