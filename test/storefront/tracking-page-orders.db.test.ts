// What a shopper is shown of orders and parcels, and what the merchant chose to show.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TrackingAnswer } from "~/storefront/tracking-page/respond.server";
import { saveTrackingPage } from "~/shops/store-tracking-page.server";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { type TestDatabase } from "../support/database";
import { type PageWorld, openPageWorld } from "./page-world";
import { plainSpaces } from "./plain-spaces";
import { UNSENT_LAMP, seedOrder } from "./seed-order";
import { NOW, SHOP, proxyRequest } from "./signed-request";
let database: TestDatabase;
let endpoint: PageWorld["endpoint"];
let ask: PageWorld["ask"];
let askJson: PageWorld["askJson"];
beforeAll(async () => {
  ({ database, endpoint, ask, askJson } = await openPageWorld());
});
beforeEach(() => database.prisma.rateLimitBucket.deleteMany());
afterAll(() => database.drop());

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
