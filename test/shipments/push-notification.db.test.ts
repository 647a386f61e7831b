// Pushes of a tracking service trigger a sync and nothing else.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";
import { createPushEndpoint } from "~/shipments/sync/push-notification.server";
import { API_KEY } from "~/shops/store.server";
import { findPushState, renewPushToken } from "~/shops/store-push.server";
import { pushSignature } from "~/trackingmore/contract/push-signature.server";
import { testClock } from "../support/clock";
import { freshDatabase, type TestDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";

const SHOP = "cloud.myshopify.com";
const EMBEDDED = "embedded.myshopify.com";
const EMAIL = "owner@example.com";
const SYNC = [{ name: "shipments.sync", payload: { shopId: SHOP } }];

let database: TestDatabase;
let door: (request: Request) => Promise<Response>;
let token: string;
const clock = testClock("2026-11-22T12:00:00Z");

beforeAll(async () => {
  database = await freshDatabase();
  door = createPushEndpoint({ database, sealer: testSealer, clock, log: createLog("silent") });
  for (const [shopId, kind] of [
    [SHOP, "cloud"],
    [EMBEDDED, "embedded"],
  ] as const) {
    const apiKeySealed = new Uint8Array(testSealer.seal("key", API_KEY.at(shopId)));
    await database.prisma.trackingConnection.create({ data: { shopId, kind, apiKeySealed } });
  }
});
afterAll(() => database.drop());
beforeEach(async () => {
  token = await renewPushToken(database, testSealer, SHOP, EMAIL);
  await takeJobs(database.pool);
});

function verifyInfo(options: { email?: string; agoMs?: number } = {}) {
  const timeStr = Math.floor((clock.now().getTime() - (options.agoMs ?? 0)) / SECOND_MS);
  return { timeStr, signature: pushSignature(options.email ?? EMAIL, timeStr) };
}

const data = {
  id: "5b7658cec7c33c0e007de3c5b7658cec",
  tracking_number: "LV1CN",
  status: "transit",
};

async function knock(body: unknown, path = token, method = "POST"): Promise<number> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request(`https://waymark.test/webhooks/tracking/${path}`, {
    method,
    ...(method === "POST" ? { body: text } : {}),
  });
  return (await door(request)).status;
}

async function jobs() {
  return (await takeJobs(database.pool)).map(({ name, payload }) => ({ name, payload }));
}

test("a signed push enqueues a sync, with the signature in header or body", async () => {
  expect(await knock({ meta: {}, data, verifyInfo: verifyInfo() })).toBe(200);
  expect(await jobs()).toEqual(SYNC);
  expect(await knock({ data: { ...data, verifyInfo: verifyInfo() } })).toBe(200);
  expect(await jobs()).toEqual(SYNC);
});

test("a hundred pushes make one sync", async () => {
  const body = { data, verifyInfo: verifyInfo() };
  const answers = await Promise.all(Array.from({ length: 100 }, () => knock(body)));
  expect(new Set(answers)).toEqual(new Set([200]));
  expect(await jobs()).toEqual(SYNC);
});

test("unsigned and stale pushes get the same answer and change nothing", async () => {
  const signed = verifyInfo();
  const bodies = [
    { data },
    { data, verifyInfo: verifyInfo({ email: "other@example.com" }) },
    { data, verifyInfo: verifyInfo({ agoMs: 11 * MINUTE_MS }) },
    { data, verifyInfo: verifyInfo({ agoMs: -11 * MINUTE_MS }) },
    { data, verifyInfo: { ...signed, timeStr: signed.timeStr + 1 } },
  ];
  for (const body of bodies) expect(await knock(body)).toBe(200);
  expect(await knock({ data, verifyInfo: signed }, "a-token-that-nobody-made")).toBe(200);
  expect(await jobs()).toEqual([]);
});

test("a push that took some minutes is still fresh", async () => {
  await knock({ data, verifyInfo: verifyInfo({ agoMs: 9 * MINUTE_MS }) });
  expect(await jobs()).toEqual(SYNC);
});

test("without the account's e-mail address token and time are enough", async () => {
  token = await renewPushToken(database, testSealer, SHOP, null);
  await knock({ data, verifyInfo: verifyInfo({ email: "whoever@example.com" }) });
  expect(await jobs()).toEqual(SYNC);
  await knock({ data, verifyInfo: verifyInfo({ agoMs: 11 * MINUTE_MS }) });
  expect(await jobs()).toEqual([]);
});

test("a new token ends the old one, and neither is stored in clear", async () => {
  const old = token;
  token = await renewPushToken(database, testSealer, SHOP, EMAIL);
  await knock({ data, verifyInfo: verifyInfo() }, old);
  expect(await jobs()).toEqual([]);
  await knock({ data, verifyInfo: verifyInfo() });
  expect(await jobs()).toEqual(SYNC);
  const { rows } = await database.pool.query("select c::text from tracking_connections c");
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(await findPushState(database, SHOP)).toEqual({ hasToken: true, hasEmail: true });
});

test("a shop on the built-in service accepts no pushes, and one without a service gets no token", async () => {
  const embedded = await renewPushToken(database, testSealer, EMBEDDED, EMAIL);
  expect(await knock({ data, verifyInfo: verifyInfo() }, embedded)).toBe(200);
  expect(await jobs()).toEqual([]);
  await expect(
    renewPushToken(database, testSealer, "new.myshopify.com", null),
  ).rejects.toMatchObject({ code: "not_found" });
});

test.each([
  ["not JSON", 400],
  ["", 400],
  ["[]", 400],
  ['{"data":[]}', 400],
  ['{"data":{"tracking_number":"LV1CN"},"verifyInfo":{"timeStr":"soon","signature":"x"}}', 400],
  [`{"data":{"tracking_number":"${"9".repeat(1024 * 1024)}"}}`, 413],
])("what does not read like a push is refused: %.40s", async (body, status) => {
  expect(await knock(body)).toBe(status);
  expect(await jobs()).toEqual([]);
});

test("only POST, and only with something like a token", async () => {
  expect(await knock("", token, "GET")).toBe(405);
  expect(await knock({ data }, "short")).toBe(404);
  expect(await knock({ data }, `${token}/more`)).toBe(404);
});
