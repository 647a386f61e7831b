// When a parcel's source was asked: the engine knows of carriers, and Shopify's reports are no checks.
import { afterAll, beforeAll, expect, test } from "vitest";
import { wireChecks } from "~/main/parcel-sources.server";
import type { CarrierSource, ReadChecks } from "~/shipments/sources";
import { NO_SOURCES } from "../admin/samples";
import { freshDatabase, type TestDatabase } from "../support/database";

const SHOP = "one.myshopify.com";
const ACCOUNT = "00000000-0000-4000-8000-0000000000aa";
const NOW = new Date("2026-11-29T12:00:00Z");
const ASKED = new Date("2026-11-28T09:00:00Z");
const NEXT = new Date("2026-11-29T15:00:00Z");
const SYNCED = new Date("2026-11-29T11:59:00Z");

let database: TestDatabase;
let key: CarrierSource["key"];
let checksOf: ReadChecks;

beforeAll(async () => {
  database = await freshDatabase();
  await database.prisma.shop.create({ data: { id: SHOP } });
  checksOf = wireChecks({
    database,
    engine: {
      checkTimes: async (accountId, ids) =>
        new Map(
          ids.flatMap((id) =>
            accountId === ACCOUNT && id === "asked"
              ? [[id, { checkedAt: ASKED, nextAt: NEXT }]]
              : [],
          ),
        ),
    },
    sourcesOf: async () => ({
      ...NO_SOURCES,
      kind: (await database.prisma.trackingConnection.count({ where: { kind: "cloud" } }))
        ? "cloud"
        : "embedded",
      carrierFor: (code) => (code === "ups" ? { id: "ups", name: "UPS", key } : null),
    }),
    clock: { now: () => NOW },
    // The engine is an hour behind.
    engineClock: { now: () => new Date(NOW.getTime() - 3_600_000) },
  });
});
afterAll(() => database.drop());

const parcel = (id: string, changes: object = {}) => ({
  id,
  carrierCode: "ups",
  trackingNumber: "1Z1",
  trackingId: id,
  registrationState: "registered",
  syncedAt: SYNCED,
  ...changes,
});
const parcels = [
  parcel("asked"),
  parcel("waiting"),
  parcel("reported", { carrierCode: "evri" }),
  parcel("stopped", { registrationState: "stopped" }),
];

const connect = (data: { kind: "embedded" | "cloud"; accountId: string | null }) =>
  database.prisma.trackingConnection.upsert({
    where: { shopId: SHOP },
    create: { shopId: SHOP, apiKeySealed: new Uint8Array([1]), ...data },
    update: data,
  });

test("a carrier's parcel has the time of its own answer, one in the queue has none", async () => {
  await connect({ kind: "embedded", accountId: ACCOUNT });
  key = { state: "on", lastSuccessAt: NOW };
  expect(await checksOf(SHOP, parcels)).toEqual(
    new Map([
      [
        "asked",
        {
          lastAt: new Date("2026-11-28T10:00:00Z"),
          nextAt: new Date("2026-11-29T16:00:00Z"),
        },
      ],
      ["waiting", { lastAt: null, nextAt: null }],
    ]),
  );
});

test.each(["refused", "paused"] as const)(
  "with a %s key nobody is asked, whatever the engine did before",
  async (state) => {
    await connect({ kind: "embedded", accountId: ACCOUNT });
    key = { state, lastSuccessAt: NOW };
    expect((await checksOf(SHOP, parcels)).size).toBe(0);
  },
);

test("of TrackingMore its last answer to Waymark is known, for all parcels", async () => {
  await connect({ kind: "cloud", accountId: null });
  const checks = await checksOf(SHOP, parcels);
  expect([...checks.keys()]).toEqual(["asked", "waiting", "reported"]);
  expect(checks.get("reported")).toEqual({ lastAt: SYNCED, nextAt: null });
});
