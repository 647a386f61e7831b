// Posts every settings form as the browser does, and reads the saved rows back.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { action as home, loader as homeLoader } from "~/routes/app._index/route";
import { action as settings } from "~/routes/app.settings/route";
import { action as attention } from "~/routes/app.settings_.attention/route";
import { draftOf as datesDraftOf } from "~/routes/app.settings_.delivery-dates/draft";
import { writeForm as writeDates } from "~/routes/app.settings_.delivery-dates/read-form";
import { action as deliveryDates } from "~/routes/app.settings_.delivery-dates/route";
import { readDeliveryRule } from "~/shipments/estimates/delivery-rule";
import { versionOf } from "~/lib/text/version";
import { ENGLISH } from "~/ui/language/texts";
import { action as privacy } from "~/routes/app.settings_.privacy/route";
import { action as trackingPage } from "~/routes/app.settings_.tracking-page/route";
import { draftOf, settingsOf } from "~/routes/app.settings_.tracking-page/draft";
import { writeForm } from "~/routes/app.settings_.tracking-page/read-form";
import { action as writeBack } from "~/routes/app.settings_.write-back/route";
import { readChoice } from "~/shopify/write-back/store-choice.server";
import { findTrackingPage } from "~/shops/store-tracking-page.server";
import { findShop, listOverrides, saveOverride } from "~/shops/store.server";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { startTestApp, type TestApp } from "../support/test-app";

const SHOP = "settings-shop.myshopify.com";
const READ_SCOPES = ["read_orders", "read_fulfillments"];

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ shops: [{ domain: SHOP, name: "Settings Shop" }] });
}, 120_000);
afterAll(() => app?.stop());
beforeEach(() => grant(READ_SCOPES));

function grant(scopes: string[]) {
  const installation = { id: "1", installedAt: "2026-11-01T00:00:00Z", scopes };
  app.standIn.store.setInstallation(SHOP, installation);
}

type Fields = Record<string, string> | FormData;
type Action = (args: never) => Promise<Response>;

/** Posts a form and returns status and body. */
async function post(action: unknown, fields: Fields) {
  const body = new URLSearchParams();
  const entries = fields instanceof FormData ? [...fields] : Object.entries(fields);
  for (const [name, value] of entries) body.append(name, String(value));
  const request = app.merchantRequest(SHOP, "/app", { as: "data", method: "POST", body });
  const args = { request, params: {}, context: { services: app.services } };
  const answer = await (action as Action)(args as never);
  return { status: answer.status, ...((await answer.json()) as object) };
}

const shopRow = async () => (await findShop(app.database, SHOP))!;

test.each([
  ["off", false],
  ["on", true],
])("customer email %s is saved as %s", async (sendCustomerEmail, saved) => {
  expect(await post(settings, { sendCustomerEmail })).toMatchObject({ done: "Settings saved" });
  expect((await shopRow()).sendCustomerEmail).toBe(saved);
});

test("removed carrier names are deleted, and the others stay", async () => {
  await saveOverride(app.database.pool, SHOP, "mail", "dhl");
  await saveOverride(app.database.pool, SHOP, "bobs couriers", "ups");
  await post(settings, { sendCustomerEmail: "on", removedOverrides: "mail" });
  expect(await listOverrides(app.database, SHOP)).toEqual([
    { companyKey: "bobs couriers", carrierCode: "ups" },
  ]);
});

test("the tracking page's settings are saved whole, or not at all", async () => {
  const draft = {
    ...draftOf(DEFAULT_TRACKING_PAGE),
    lookUps: { email: false, phone: true, postcode: false, number: true },
    showOrigin: false,
    showItems: false,
    hiddenWords: " Shenzhen \nWarehouse 7\n",
    note: " Write to us ",
  };
  const saved = () => findTrackingPage(app.database.pool, SHOP);
  await post(trackingPage, writeForm(draft));
  expect((await saved()).settings).toEqual(settingsOf(draft));
  const lookUps = { email: false, phone: false, postcode: false, number: false };
  expect(await post(trackingPage, writeForm({ ...draft, lookUps }))).toMatchObject({ status: 422 });
  expect((await saved()).settings).toEqual(settingsOf(draft));
});

test("revoking links raises their version once", async () => {
  const version = async () => (await findTrackingPage(app.database.pool, SHOP)).linkVersion;
  const before = await version();
  const form = { intent: "revoke", linkVersion: String(before) };
  await post(trackingPage, form);
  await post(trackingPage, form);
  expect(await version()).toBe(before + 1);
});

test("retention days are saved as typed, and refused out of bounds", async () => {
  await post(privacy, { intent: "save", retentionDays: "90" });
  expect((await shopRow()).retentionDays).toBe(90);
  expect(await post(privacy, { intent: "save", retentionDays: "12" })).toMatchObject({
    done: null,
    error: { at: "retention" },
  });
  expect((await shopRow()).retentionDays).toBe(90);
});

test("write-back is saved only with the scopes that Shopify granted", async () => {
  const saved = async () => {
    const { eventsSince, linksSince } = await readChoice(app.database.pool, SHOP);
    return { events: eventsSince !== null, links: linksSince !== null };
  };
  const refused = { done: null, error: expect.stringContaining("Permission wasn’t granted") };
  expect(await post(writeBack, { events: "on", links: "off" })).toMatchObject(refused);
  expect(await post(writeBack, { events: "off", links: "on" })).toMatchObject(refused);
  expect(await saved()).toEqual({ events: false, links: false });

  grant([...READ_SCOPES, "write_fulfillments"]);
  expect(await post(writeBack, { events: "on", links: "on" })).toMatchObject(refused);
  expect(await post(writeBack, { events: "on", links: "off" })).toMatchObject({ error: null });
  expect(await saved()).toEqual({ events: true, links: false });
  await post(writeBack, { events: "off", links: "off" });
  expect(await saved()).toEqual({ events: false, links: false });
});

test("a choice in the setup guide is saved, and the guide follows it", async () => {
  const guide = async () => {
    const request = app.merchantRequest(SHOP, "/app", { as: "data" });
    const args = { request, params: {}, context: { services: app.services } };
    return ((await (await homeLoader(args as never)).json()) as { guide: unknown }).guide;
  };
  expect(await guide()).toMatchObject({ hasShipments: false, isPageShared: false });
  await post(home, { intent: "page_shared" });
  expect(await guide()).toMatchObject({ hasShipments: false, isPageShared: true });
  await post(home, { intent: "guide_dismissed" });
  expect(await guide()).toBeNull();
});

test.each([
  ["home", home],
  ["settings", settings],
  ["tracking page", trackingPage],
  ["privacy", privacy],
  ["write-back", writeBack],
] as const)("an unknown form is refused by %s and saves nothing", async (_name, action) => {
  const before = await shopRow();
  expect(await post(action, { intent: "nothing" })).toMatchObject({ status: 400, done: null });
  expect(await shopRow()).toEqual(before);
});

test("a save from a tab with older settings is refused, and loses nothing", async () => {
  const { pool } = app.database;
  const page = draftOf((await findTrackingPage(pool, SHOP)).settings);
  const days = { lateDays: "16", silentDays: "7", labelDays: "3", pickupDays: "3" };
  const rule = readDeliveryRule((await shopRow()).deliveryRule);
  const dates = datesDraftOf(rule, ENGLISH);
  const { sendCustomerEmail, retentionDays } = await shopRow();
  const transit = "US: 3-5";
  /** The page, what it was loaded with, and what two tabs change. */
  const cases: [name: string, action: unknown, stored: unknown, first: Fields, second: Fields][] = [
    [
      "settings",
      settings,
      sendCustomerEmail,
      { sendCustomerEmail: sendCustomerEmail ? "off" : "on" },
      { sendCustomerEmail: sendCustomerEmail ? "on" : "off", removedOverrides: "mail" },
    ],
    ["attention", attention, days, { ...days, lateDays: "20" }, { ...days, silentDays: "9" }],
    [
      "tracking page",
      trackingPage,
      page,
      writeForm({ ...page, note: "Call us" }),
      writeForm({ ...page, showItems: !page.showItems }),
    ],
    [
      "delivery dates",
      deliveryDates,
      rule,
      writeDates({ ...dates, transit, cutOff: "09:30" }),
      writeDates({ ...dates, transit, holidays: "2027-01-01" }),
    ],
    [
      "privacy",
      privacy,
      String(retentionDays),
      { intent: "save", retentionDays: "200" },
      { intent: "save", retentionDays: "300" },
    ],
    [
      "write-back",
      writeBack,
      { events: false, links: false },
      { events: "on", links: "off" },
      { events: "off", links: "off" },
    ],
  ];
  grant([...READ_SCOPES, "write_fulfillments"]);
  const everything = async () => [
    await shopRow(),
    await findTrackingPage(pool, SHOP),
    await readChoice(pool, SHOP),
  ];
  for (const [name, action, stored, first, second] of cases) {
    const version = versionOf(stored);
    const done = await post(action, withVersion(first, version));
    expect([name, done]).toMatchObject([name, { done: expect.any(String) }]);
    const before = await everything();
    const refused = await post(action, withVersion(second, version));
    expect([name, refused]).toMatchObject([name, { status: 200, done: null }]);
    expect(JSON.stringify(refused)).toContain("changed in another window");
    expect(await everything()).toEqual(before);
  }
});

function withVersion(fields: Fields, version: string): Record<string, string> {
  const entries = fields instanceof FormData ? [...fields] : Object.entries(fields);
  return { ...(Object.fromEntries(entries) as Record<string, string>), version };
}
