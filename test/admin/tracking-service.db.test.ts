// The tracking service's page from end to end: a real engine plays TrackingMore's cloud, another account the built-in one.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { applyAction } from "~/routes/app.settings_.tracking-service/apply-action.server";
import type { ServiceAction } from "~/routes/app.settings_.tracking-service/read-action";
import { readService } from "~/routes/app.settings_.tracking-service/read-service.server";
import { createDeregisterJob } from "~/shipments/switch-service/switch-service.server";
import { createPushEndpoint } from "~/shipments/sync/push-notification.server";
import { createShipmentTopicHandlers } from "~/shipments/record/record-webhook.server";
import { createRegisterJob } from "~/shipments/register/register.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { inTransaction } from "~/lib/database.server";
import { pushSignature } from "~/trackingmore/contract/push-signature.server";
import { ENGLISH } from "~/ui/language/texts";
import {
  type TrackingServices,
  wireTrackingServices,
} from "../../app/main/tracking-services.server";
import { startTestEngine, type TestEngine } from "../engine/test-engine";
import { event, journey } from "../engine/journeys";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";

const SHOP = "one.myshopify.com";
const NUMBER = "9400111899223197428490";
const EMAIL = "owner@example.com";

let running: TestEngine;
let services: Parameters<typeof applyAction>[0];
let wired: TrackingServices;
let cloudKey: string;
/** What the cloud does instead of answering. */
let cloudIs: "up" | "down" = "up";

beforeAll(async () => {
  running = await startTestEngine();
  const { database, engine, clock } = running;
  clock.set("2026-03-01T10:00:00Z");
  wired = wireTrackingServices({
    database,
    sealer: testSealer,
    clock,
    engine,
    wait: async () => {},
    cloudUrl: "https://cloud.example.test/v2",
    fetch: (request) =>
      cloudIs === "up" ? engine.handleOwn(request) : Promise.reject(new Error("down")),
  });
  services = {
    database,
    sealer: testSealer,
    clock,
    env: { SHOPIFY_APP_URL: "https://waymark.test" },
    ...wired,
  };
  cloudKey = (await engine.createAccount({ name: "merchant", email: EMAIL })).apiKey;
  await database.prisma.shop.create({ data: { id: SHOP, ianaTimezone: "UTC" } });
  const handlers = createShipmentTopicHandlers({ sealer: testSealer, clock });
  for (const [topic, payload] of [
    ["orders/create", orderPayload({})],
    ["fulfillments/create", fulfillmentPayload({ company: "USPS", numbers: [NUMBER] })],
  ] as const) {
    const delivery = { shopId: SHOP, topic, payload, triggeredAt: null };
    await inTransaction(database.pool, (tx) => handlers[topic]!(tx, [delivery]));
  }
  await runJobs();
});
afterAll(() => running.close());

/** Runs what waits until nothing of the shop's does. */
async function runJobs(): Promise<string[]> {
  const { database, clock } = running;
  const parts = {
    database,
    clock,
    sealer: testSealer,
    log: createLog("silent"),
    serviceFor: wired.trackingServiceFor,
    serviceAt: wired.serviceAt,
    readOrderSummary: async () => null,
  };
  const handlers: Record<string, (payload: { shopId: string }) => Promise<void>> = {
    "shipments.register": createRegisterJob(parts),
    "shipments.sync": createSyncJob(parts),
    "shipments.deregister_former": createDeregisterJob(parts),
  };
  const ran: string[] = [];
  for (;;) {
    const jobs = (await takeJobs(database.pool)).filter(({ name }) => name in handlers);
    if (jobs.length === 0) return ran;
    for (const { name } of jobs) {
      ran.push(name);
      await handlers[name]!({ shopId: SHOP });
    }
  }
}

const act = (action: ServiceAction) => applyAction(services, SHOP, action, ENGLISH);
const read = () => readService(services, SHOP, ENGLISH);
/** Who watches the parcel, by the names of their accounts. */
async function watchers(): Promise<string[]> {
  const { rows } = await running.database.pool.query<{ name: string }>(
    `select a.name from engine_trackings t join engine_accounts a on a.id = t.account_id
     where t.tracking_number = $1 order by 1`,
    [NUMBER],
  );
  return rows.map((row) => row.name);
}

test("a shop begins with the built-in service", async () => {
  expect(await read()).toMatchObject({ kind: "embedded", maskedKey: null, pause: null });
  expect(await watchers()).toEqual([SHOP]);
});

test.each([
  ["", /Enter the key/],
  ["two words", /Enter a valid TrackingMore key/],
  ["00000000-0000-4000-8000-000000000000", /doesn’t recognize this key/],
])("the key %j is refused beside its field, and nothing changes", async (apiKey, why) => {
  const result = await act({ intent: "connect", apiKey });
  expect(result).toMatchObject({ done: null, error: null });
  expect(result.keyError).toMatch(why);
  expect(await read()).toMatchObject({ kind: "embedded" });
});

test("a key is not saved while the cloud does not answer", async () => {
  cloudIs = "down";
  expect((await act({ intent: "connect", apiKey: cloudKey })).keyError).toMatch(/didn’t respond/);
  cloudIs = "up";
  expect(await read()).toMatchObject({ kind: "embedded" });
});

let address: string | null;
test("a working key is connected, and the open parcel moves over", async () => {
  const result = await act({ intent: "connect", apiKey: `  ${cloudKey}\n` });
  expect(result).toMatchObject({ done: "TrackingMore connected", keyError: null });
  expect(result.account).toContain(EMAIL);
  address = result.address;
  expect(await runJobs()).toContain("shipments.deregister_former");
  expect(await watchers()).toEqual(["merchant"]);
  expect(await read()).toMatchObject({ kind: "cloud", waiting: 0, leaving: 0, pause: null });
});

test("the key is shown masked, sealed in the database, and nowhere else", async () => {
  const view = await read();
  expect(view.maskedKey).toBe(`••••••••${cloudKey.slice(-4)}`);
  expect(JSON.stringify(view)).not.toContain(cloudKey);
  const { rows } = await running.database.pool.query<{ row: string }>(
    `select row_to_json(c)::text as row from tracking_connections c
     union all select row_to_json(f)::text from former_connections f
     union all select row_to_json(p)::text from rate_limits p`,
  );
  expect(rows.length).toBeGreaterThan(1);
  const sealedAsHex = Buffer.from(cloudKey).toString("hex");
  for (const { row } of rows)
    expect(row.includes(cloudKey) || row.includes(sealedAsHex)).toBe(false);
});

test("a push of the cloud makes the shop sync, and the update arrives", async () => {
  const { database, clock, engine, carrier } = running;
  const scan = event("2026-03-02 08:00", "Departed", "transit", { details: "Memphis" });
  carrier.answers.set(NUMBER, journey([scan]));
  clock.set("2026-03-02T12:00:00Z");
  await engine.pollDue(100);
  const endpoint = createPushEndpoint({
    database,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
  });
  const timeStr = Math.floor(clock.now().getTime() / 1000);
  const push = (signedBy: string) =>
    endpoint(
      new Request(address ?? "", {
        method: "POST",
        body: JSON.stringify({
          data: { id: "0".repeat(32), tracking_number: NUMBER, status: "transit" },
          verifyInfo: { timeStr, signature: pushSignature(signedBy, timeStr) },
        }),
      }),
    );
  expect((await push("someone@else.example")).status).toBe(200);
  expect(await runJobs()).toEqual([]);
  expect((await push(EMAIL)).status).toBe(200);
  expect(await runJobs()).toEqual(["shipments.sync"]);
  const shipment = await database.prisma.shipment.findFirst();
  expect(shipment).toMatchObject({ status: "transit", lastEvent: "Departed, Memphis" });
});

test("the connection can be tested, and a pause is shown and ended", async () => {
  expect(await act({ intent: "test" })).toMatchObject({ done: "The connection works" });
  await running.database.pool.query(
    `update tracking_connections set open_reason = 'key', opened_at = $2, open_until = $3 where shop_id = $1`,
    [SHOP, running.clock.now(), new Date(running.clock.now().getTime() + 3_600_000)],
  );
  expect((await read()).pause).toMatchObject({ title: "TrackingMore rejected your API key" });
  await act({ intent: "test" });
  expect((await read()).pause).toBeNull();
});

test("a used-up quota is no fault of the connection: only trying again ends it", async () => {
  const { database, clock } = running;
  await database.pool.query(
    `update tracking_connections set open_reason = 'quota', opened_at = $2, open_until = $3 where shop_id = $1`,
    [SHOP, clock.now(), new Date(clock.now().getTime() + 3_600_000)],
  );
  await act({ intent: "test" });
  expect((await read()).pause).toMatchObject({ title: "You’ve reached your TrackingMore limit" });
  await act({ intent: "try_again" });
  expect(await runJobs()).toContain("shipments.register");
  expect((await read()).pause).toBeNull();
});

test("disconnecting brings the shop back to the account that it had, and the key is deleted", async () => {
  expect(await act({ intent: "disconnect" })).toMatchObject({
    done: "Switched to the built-in service",
  });
  await runJobs();
  expect(await watchers()).toEqual([SHOP]);
  expect(await read()).toMatchObject({ kind: "embedded", maskedKey: null, leaving: 0 });
  const { prisma } = running.database;
  expect(await prisma.formerConnection.count()).toBe(0);
  expect(await prisma.engineAccount.count({ where: { name: SHOP } })).toBe(1);
  const old = await act({ intent: "disconnect" });
  expect(old.done).toBe("Already disconnected");
});

test("a shop's own service can't be reached or changed by another shop", async () => {
  await applyAction(
    services,
    "two.myshopify.com",
    { intent: "connect", apiKey: cloudKey },
    ENGLISH,
  );
  expect(await read()).toMatchObject({ kind: "embedded" });
  expect(await readService(services, "two.myshopify.com", ENGLISH)).toMatchObject({
    kind: "cloud",
  });
});
