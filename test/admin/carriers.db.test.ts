// The carriers page in the wired app: a shop connects a carrier's stand-in, its parcel gets scans, another shop sees none of it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyAction } from "~/routes/app.settings_.carriers/apply-action.server";
import { applyNameAction } from "~/routes/app.settings_.carriers/apply-name.server";
import { readCarriers } from "~/routes/app.settings_.carriers/read-carriers.server";
import { sourceOf } from "~/shipments/sources";
import { ENGLISH } from "~/ui/language/texts";
import { CARRIER_STAND_INS } from "../carrier-stand-ins/all";
import { type CarrierStandIns, startCarrierStandIns } from "../carrier-stand-ins/stand-in";
import { type TestApp, startTestApp } from "../support/test-app";

const ONE = "one.myshopify.com";
const OTHER = "other.myshopify.com";
const NUMBER = "1Z999AA10123456784";
const RIGHT = { clientId: "ups-client", clientSecret: "ups-secret" };

let standIns: CarrierStandIns;
let app: TestApp;
beforeAll(async () => {
  standIns = await startCarrierStandIns(CARRIER_STAND_INS);
  app = await startTestApp({
    shops: [],
    env: { CARRIERS_STAND_IN_URL: standIns.baseUrlOf("").slice(0, -1) },
  });
  for (const id of [ONE, OTHER]) {
    await app.database.prisma.shop.create({ data: { id } });
    await app.services.trackingServiceFor(id);
  }
}, 60_000);
afterAll(async () => {
  await app.stop();
  await standIns.close();
});

const act = (action: Parameters<typeof applyAction>[2], shop = ONE) =>
  applyAction(app.services, shop, action, ENGLISH);

async function whoWatches(shop: string) {
  const parcel = { carrierCode: "ups", trackingNumber: NUMBER, hasUpdates: false };
  return sourceOf(await app.services.sourcesOf(shop), parcel).who;
}

async function stateOf(shop: string) {
  const { carriers } = await readCarriers(app.services, shop, ENGLISH);
  return carriers.find(({ id }) => id === "ups")?.state;
}

test("a carrier is connected, asked, and disconnected", async () => {
  expect(await whoWatches(ONE)).toBe("nobody");
  const missing = await act({ intent: "save", carrier: "ups", fields: {} });
  expect(missing).toMatchObject({ carrier: "ups", error: "Enter the Client ID." });
  const wrong = await act({
    intent: "save",
    carrier: "ups",
    fields: { ...RIGHT, clientSecret: "wrong" },
  });
  expect(wrong).toMatchObject({ done: null, error: expect.stringContaining("UPS refuses") });
  expect(await stateOf(ONE)).toBe("off");

  const saved = await act({ intent: "save", carrier: "ups", fields: RIGHT });
  expect(saved).toMatchObject({ done: "UPS connected", error: null });
  expect(await stateOf(ONE)).toBe("on");
  expect(await whoWatches(ONE)).toBe("carrier");
  expect(await act({ intent: "check", carrier: "ups" })).toMatchObject({
    done: "The connection works",
  });

  standIns.stateOf("ups").parcels.set(NUMBER, [{ at: "2026-11-20T09:30:00", step: "out" }]);
  const service = await app.services.trackingServiceFor(ONE);
  await service.createBatch([{ tracking_number: NUMBER, carrier_code: "ups" }]);
  const statuses = async () => {
    await app.services.engine.pollDue(10);
    const { rows } = await app.database.pool.query("select status from engine_trackings");
    return rows;
  };
  // The tests of the key used up this second's calls.
  await expect.poll(statuses).toEqual([{ status: "pickup" }]);

  await act({ intent: "remove", carrier: "ups" });
  expect(await stateOf(ONE)).toBe("off");
  expect(await whoWatches(ONE)).toBe("nobody");
});

test("a test for which no call is left says so, and blames neither the carrier nor the key", async () => {
  const fields = { clientId: "royal-client", clientSecret: "royal-secret" };
  const carrier = "royal-mail";
  await act({ intent: "save", carrier, fields: { ...fields, clientSecret: "wrong" } });
  const saved = await act({ intent: "save", carrier, fields });
  expect(saved).toMatchObject({ done: "Royal Mail connected" });
  expect(saved.note).toContain("used 1 of the calls");
  const early = await act({ intent: "check", carrier });
  expect(early).toMatchObject({
    done: null,
    error: expect.stringMatching(
      /^Waymark spaces out the calls that Royal Mail allows. The next one is free in \d+ min. Try again then.$/,
    ),
  });
  const { carriers } = await readCarriers(app.services, ONE, ENGLISH);
  expect(carriers.find(({ id }) => id === carrier)?.state).toBe("on");
});

test("another shop has neither the key nor its state", async () => {
  await act({ intent: "save", carrier: "ups", fields: RIGHT });
  expect(await stateOf(OTHER)).toBe("off");
  expect(await whoWatches(OTHER)).toBe("nobody");
  expect(await act({ intent: "check", carrier: "ups" }, OTHER)).toMatchObject({
    error: "UPS isn’t connected. Reload the page.",
  });
  await act({ intent: "remove", carrier: "ups" }, OTHER);
  expect(await stateOf(ONE)).toBe("on");
});

test("an unknown carrier and a shop with TrackingMore change nothing", async () => {
  const unknown = await act({ intent: "save", carrier: "unknown", fields: {} });
  expect(unknown.error).toContain("isn’t available");
  await app.services.connectCloud(OTHER, "cloud-key");
  const cloud = await act({ intent: "save", carrier: "ups", fields: RIGHT }, OTHER);
  expect(cloud.error).toContain("isn’t available");
  expect((await readCarriers(app.services, OTHER, ENGLISH)).isCloud).toBe(true);
  expect(await whoWatches(OTHER)).toBe("trackingmore");
});

test("a misspelt carrier name is dismissed, shown again, and given its carrier", async () => {
  const companyKey = "swiss pots";
  await app.database.prisma.shipment.createMany({
    data: ["996000000000000001", "996000000000000002"].map((number) => ({
      shopId: ONE,
      id: randomUUID(),
      carrierCode: "unknown",
      carrierSource: "unknown",
      trackingNumber: number,
      numberKey: number,
      trackingCompany: "Swiss Pots",
      companyKey,
      registrationState: "needs_carrier",
    })),
  });
  const names = async (shop = ONE) => (await readCarriers(app.services, shop, ENGLISH)).names;
  const apply = (action: Parameters<typeof applyNameAction>[2], shop = ONE) =>
    applyNameAction(app.services, shop, action, { texts: ENGLISH, by: "7" });
  expect(await names()).toMatchObject([{ name: "Swiss Pots", shipments: "2 shipments" }]);
  expect(await apply({ intent: "dismiss", companyKey }, OTHER)).toMatchObject({ done: null });
  expect(await apply({ intent: "dismiss", companyKey })).toMatchObject({
    done: "“Swiss Pots” dismissed",
  });
  expect(await names()).toMatchObject([{ isDismissed: true }]);
  await apply({ intent: "restore", companyKey });
  expect(await names()).toMatchObject([{ isDismissed: false }]);
  const named = await apply({ intent: "name", companyKey, carrierCode: "swiss-post" });
  expect(named.done).toBe("“Swiss Pots” is Swiss Post from now on");
  expect(await names()).toEqual([]);
  const { rows } = await app.database.pool.query(
    "select carrier_code as code from shipments where number_key like '99600000000000000%'",
  );
  expect(rows).toEqual([{ code: "swiss-post" }, { code: "swiss-post" }]);
});

test("the shop's carriers of the last 60 days are counted, no other shop's and no older ones", async () => {
  const add = (shopId: string, changes: Record<string, unknown>) => {
    const number = randomUUID();
    return app.database.prisma.shipment.create({
      data: {
        shopId,
        id: randomUUID(),
        carrierCode: "evri",
        carrierSource: "company",
        trackingNumber: number,
        numberKey: number,
        registrationState: "registered",
        ...changes,
      },
    });
  };
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const scanned = (days: number) => ({
    status: "transit",
    lastCheckpointAt: "2026-11-20 10:00",
    lastScanOn: daysAgo(days),
  });
  for (const days of [1, 3, 9]) await add(ONE, scanned(days));
  await add(ONE, { ...scanned(30), status: "delivered" });
  await add(ONE, {});
  await add(ONE, { createdAt: daysAgo(70) });
  await add(OTHER, {});
  const { used } = await readCarriers(app.services, ONE, ENGLISH);
  expect(used.find(({ code }) => code === "evri")).toMatchObject({
    shipments: "5",
    trackedBy: "Shopify: 4 · Not tracked: 1",
    scanAge: "3 days",
  });
});
