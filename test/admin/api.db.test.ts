// The API page on a real engine: create, use and revoke keys.
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyChange, readApi } from "~/routes/app.api/api.server";
import type { ApiView } from "~/routes/app.api/view";
import { saveFirstConnection } from "~/shops/store.server";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import { ENGLISH } from "~/ui/language/texts";
import { startTestEngine, BASE_URL, type TestEngine } from "../engine/test-engine";
import { testSealer } from "../support/sealer";
import { call } from "../trackingmore/v2-endpoint";
import { NOW } from "./samples";

const SHOP = "one.myshopify.com";
const OTHER = "two.myshopify.com";
const CLOUD = "cloud.myshopify.com";

let running: TestEngine;
let services: Parameters<typeof readApi>[0];
beforeAll(async () => {
  running = await startTestEngine();
  const { database, engine } = running;
  services = {
    database,
    engine,
    clock: { now: () => NOW },
    env: { SHOPIFY_APP_URL: "https://waymark.test", V2_RATE: 1 },
    async trackingServiceFor(shopId) {
      const account = await engine.createAccount({ name: shopId, isInternal: true });
      const { apiKey } = await saveFirstConnection(database, testSealer, shopId, {
        kind: "embedded",
        ...account,
      });
      return createTrackingMore({ fetch: engine.handleOwn, baseUrl: BASE_URL, apiKey });
    },
  };
  await database.prisma.trackingConnection.create({
    data: { shopId: CLOUD, kind: "cloud", apiKeySealed: Buffer.from("sealed") },
  });
});
afterAll(() => running.close());

async function embedded(shopId: string): Promise<Extract<ApiView, { service: "embedded" }>> {
  const view = await readApi(services, shopId, ENGLISH);
  if (view.service !== "embedded") throw new Error("not embedded");
  return view;
}

async function make(shopId: string, name: string): Promise<string> {
  const made = await applyChange(services, shopId, { intent: "create_key", name }, ENGLISH);
  if (made.outcome !== "created") throw new Error(made.message);
  return made.apiKey;
}

const list = (apiKey: string) =>
  call({ fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey }, "GET", "/trackings/get");

test("opening the page creates no account; the first key creates one, with Waymark's own key", async () => {
  expect(await embedded("new.myshopify.com")).toMatchObject({ keys: [], quota: null });
  const connections = () => running.database.prisma.trackingConnection.count();
  expect(await connections()).toBe(1);
  await make("new.myshopify.com", "First");
  expect((await embedded("new.myshopify.com")).keys.map(({ state }) => state).sort()).toEqual([
    "live",
    "own",
  ]);
  expect(await connections()).toBe(2);
});

test("a key made here opens the shop's own parcels, is shown once, and is refused once it is taken back", async () => {
  const service = await services.trackingServiceFor(SHOP);
  await service.createBatch([{ tracking_number: "SHOPONE01", carrier_code: "4px" }]);
  const apiKey = await make(SHOP, "Warehouse");
  expect(await list(apiKey)).toMatchObject({
    code: 200,
    data: { items: [{ tracking_number: "SHOPONE01" }] },
  });

  const view = await embedded(SHOP);
  expect(JSON.stringify(view)).not.toContain(apiKey);
  const row = view.keys.find(({ name }) => name === "Warehouse");
  expect(row).toMatchObject({ state: "live", hint: apiKey.slice(-4) });

  const change = { intent: "revoke_key", keyId: row?.keyId ?? "" } as const;
  expect(await applyChange(services, SHOP, change, ENGLISH)).toEqual({
    outcome: "done",
    message: "Key revoked",
  });
  expect(await list(apiKey)).toMatchObject({ code: 4002 });
  expect((await embedded(SHOP)).keys.map(({ state }) => state)).toEqual(["own", "revoked"]);
});

test("no shop takes another's key back, and none takes Waymark's", async () => {
  const apiKey = await make(SHOP, "mine");
  const { keys } = await embedded(SHOP);
  await embedded(OTHER);
  for (const { keyId } of keys) {
    const change = { intent: "revoke_key", keyId } as const;
    expect(await applyChange(services, OTHER, change, ENGLISH)).toMatchObject({
      outcome: "refused",
    });
  }
  const own = keys.find(({ state }) => state === "own")?.keyId ?? "";
  expect(
    await applyChange(services, SHOP, { intent: "revoke_key", keyId: own }, ENGLISH),
  ).toMatchObject({
    outcome: "refused",
    message: "Waymark tracks your shipments with this key, so it can’t be revoked.",
  });
  expect(await list(apiKey)).toMatchObject({ code: 200 });
});

test("a key needs a name, and a fifty-first key needs room", async () => {
  expect(
    await applyChange(services, OTHER, { intent: "create_key", name: "" }, ENGLISH),
  ).toMatchObject({
    outcome: "refused",
    message: expect.stringContaining("Enter a key name"),
  });
  for (let made = 1; made < 50; made += 1) await make(OTHER, `key ${made}`);
  expect(
    await applyChange(services, OTHER, { intent: "create_key", name: "more" }, ENGLISH),
  ).toEqual({
    outcome: "refused",
    message: "This account has 50 keys. Revoke one first.",
  });
});

test("a shop with its own TrackingMore account gets no key", async () => {
  expect(await readApi(services, CLOUD, ENGLISH)).toEqual({ service: "cloud" });
  expect(
    await applyChange(services, CLOUD, { intent: "create_key", name: "x" }, ENGLISH),
  ).toMatchObject({
    outcome: "refused",
  });
});
