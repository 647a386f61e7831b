// The privacy page: answering requests and exporting a customer, with a line in the access log each time.
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "~/lib/time";
import { listAccess } from "~/privacy/access-log/store-access.server";
import { listRequests } from "~/privacy/redaction/store.server";
import { applyAction } from "~/routes/app.settings_.privacy/apply-action.server";
import type { PrivacyAction } from "~/routes/app.settings_.privacy/read-action";
import { privacyView } from "~/routes/app.settings_.privacy/view";
import {
  readDelivery,
  revealBody,
} from "~/routes/app.settings_.webhooks_.$id/read-delivery.server";
import { readDeliveries } from "~/routes/app.settings_.webhooks/read-deliveries.server";
import { DEFAULT_DELIVERY_LIST } from "~/routes/app.settings_.webhooks/list-url";
import { ENGLISH } from "~/ui/language/texts";
import { type TestDatabase, freshDatabase } from "../support/database";
import { type World, customer, requestBody, startWorld } from "./world";

const SHOP = "exporting.myshopify.com";
const OTHER = "elsewhere.myshopify.com";
const ada = customer(SHOP, "zephyrine", 91_001);
const bob = customer(SHOP, "barnabas", 82_002);
/** The same person, in another shop. */
const adaElsewhere = { ...customer(OTHER, "elsewhere", 73_003), email: ada.email };

let database: TestDatabase;
let world: World;
let now: Date;

beforeAll(async () => {
  database = await freshDatabase();
  world = await startWorld(database);
  for (const who of [ada, bob, adaElsewhere]) {
    if (who !== bob) await world.install(who.shop);
    await world.meet(who);
  }
  now = new Date();
});
afterAll(() => database.drop());

const act = (action: PrivacyAction, shopId = SHOP) =>
  applyAction(
    world.services,
    { shopId, userId: "42", now, texts: ENGLISH, form: new FormData() },
    action,
  );

async function download(asked: string, shopId = SHOP) {
  const { file, error } = await act({ intent: "download_customer", query: asked }, shopId);
  return { text: file?.text ?? "", error };
}

test.each([
  ["an email address, however it is written", ` ${ada.email.toUpperCase()} `],
  ["an order's number", ada.orderName],
  ["Shopify's id of an order", ada.orderId],
])("by %s a file holds everything of the customer, and of nobody else", async (_, asked) => {
  const { text } = await download(asked.trim());
  const file = JSON.parse(text) as Record<string, unknown[]>;
  expect(file.orders).toMatchObject([
    {
      order: ada.orderName,
      email: ada.email,
      language: "de",
      parcels: [{ trackingNumber: ada.number, events: expect.any(Array) }],
    },
  ]);
  const topics = file.messagesFromShopify?.map((message) => (message as { topic: string }).topic);
  expect(topics).toEqual(expect.arrayContaining(["orders/create", "fulfillments/update"]));
  expect(JSON.stringify(file.heldByTheTrackingService)).toContain(ada.number);
  expect(file.messagesToOtherSystems?.length).toBeGreaterThan(0);
  for (const stranger of [bob.email, bob.orderId, bob.number, adaElsewhere.orderId]) {
    expect(text).not.toContain(stranger);
  }
});

test("by the address a file also contains what other clients sent to the service", async () => {
  const { text } = await download(ada.email);
  for (const word of [ada.phone, ada.street, `${ada.firstName} ${ada.lastName}`, ada.apiNumber]) {
    expect(text).toContain(word);
  }
});

test("who is not known gets no file, and another shop's customer is not known", async () => {
  const logged = async () => (await listAccess(database.pool, SHOP, 500)).length;
  const before = await logged();
  expect((await download("nobody@example.com")).error).toMatchObject({ at: "export" });
  expect((await download(bob.email, OTHER)).error).toMatchObject({ at: "export" });
  expect((await download("")).error).toMatchObject({ at: "export" });
  // Nothing was downloaded, so the access log says nothing.
  expect(await logged()).toBe(before);
  await download(ada.email);
  expect(await logged()).toBe(before + 1);
});

test("a request is listed with its date, downloaded, and handed over once", async () => {
  const view = async () => {
    const requests = await listRequests(database.pool, SHOP, 50);
    return privacyView(
      { retentionDays: 180, requests, accesses: [] },
      { texts: ENGLISH, timeZone: "UTC", now },
    );
  };
  const open = (await view()).requests;
  expect(open).toMatchObject([
    { reference: "9999", badge: { tone: "attention" }, canDownload: true, canHandOver: true },
    { reference: "9999", canHandOver: true },
  ]);
  const requests = await listRequests(database.pool, SHOP, 50);
  const days = requests.map(({ dueAt, requestedAt }) => +dueAt - +requestedAt);
  expect(days).toEqual([30 * DAY_MS, 30 * DAY_MS]);
  const requestId = requests[1]!.id;
  const { file } = await act({ intent: "download_request", requestId });
  expect(JSON.parse(file?.text ?? "")).toMatchObject({ customer: { email: ada.email } });
  const stranger = await act({ intent: "download_request", requestId }, OTHER);
  expect(stranger).toMatchObject({ file: null, error: { at: "requests" } });

  await act({ intent: "hand_over", requestId }, OTHER);
  expect((await view()).requests.filter(({ canHandOver }) => canHandOver)).toHaveLength(2);
  await act({ intent: "hand_over", requestId });
  await act({ intent: "hand_over", requestId });
  expect((await view()).requests[1]).toMatchObject({
    badge: { label: "Sent" },
    text: expect.stringContaining("by user 42"),
    canHandOver: false,
  });
});

test("every download and reveal left a line, in the shop of its user", async () => {
  const list = await readDeliveries(
    world.services,
    SHOP,
    {
      ...DEFAULT_DELIVERY_LIST,
      order: ada.orderName,
    },
    ENGLISH,
  );
  const id = list.rows[0]!.id;
  expect((await readDelivery(world.services, SHOP, id, ENGLISH))?.body).not.toContain(ada.email);
  expect(await revealBody(world.services, OTHER, id, "42")).toBeNull();
  expect(await readDelivery(world.services, OTHER, id, ENGLISH)).toBeNull();
  expect(await revealBody(world.services, SHOP, id, "42")).toContain(ada.email);
  const isOurs = ({ readAt }: { readAt: Date }) => readAt >= now;
  const lines = (await listAccess(database.pool, SHOP, 50)).filter(isOurs);
  expect(lines[0]).toMatchObject({ userId: "42", what: "webhook_body", record: id });
  expect(lines.map(({ what }) => what)).toContain("request_export");
  expect(lines.filter(({ what }) => what === "customer_export").length).toBe(5);
  expect(JSON.stringify(lines)).not.toContain("@");
  const theirs = (await listAccess(database.pool, OTHER, 50)).filter(isOurs);
  expect(theirs).toEqual([]);
});

test("the retention days are saved within their limits, with an error otherwise", async () => {
  const save = (retentionDays: string) => act({ intent: "save", retentionDays });
  expect(await save("59")).toMatchObject({ done: null, error: { at: "retention" } });
  expect(await save("soon")).toMatchObject({ error: { at: "retention" } });
  expect(await save(" 365 ")).toMatchObject({ done: "Privacy settings saved", error: null });
  const shops = await database.prisma.shop.findMany({ select: { retentionDays: true } });
  expect(shops.map((shop) => shop.retentionDays).toSorted()).toEqual([180, 365]);
});

test("a download after the erasure has nothing to tell", async () => {
  await world.send("customers/redact", SHOP, requestBody(bob));
  await world.runJobs();
  const requests = await listRequests(database.pool, SHOP, 50);
  const erased = requests.find(({ kind, state }) => kind === "data_request" && state === "erased");
  const action = { intent: "download_request", requestId: erased?.id ?? "" } as const;
  expect(await act(action)).toMatchObject({ file: null, error: { at: "requests" } });
});
