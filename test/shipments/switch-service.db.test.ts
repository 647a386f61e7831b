// Switching a shop to another tracking service.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import {
  createDeregisterJob,
  switchService,
} from "~/shipments/switch-service/switch-service.server";
import { createRegisterJob } from "~/shipments/register/register.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { createUnregisterJob } from "~/shipments/register/unregister.server";
import { findConnection, type TrackingConnection } from "~/shops/store.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { type ScriptedService, scriptedService } from "../support/scripted-service";
import { testSealer } from "../support/sealer";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const OPEN = "1Z999AA10123456784";
const DELIVERED = "1Z999AA10123456792";
const REFUSED = "WRONG12345";
const NEW_KEY = { kind: "cloud", apiKey: "key-2" } as const;
const OLD_KEY = { kind: "cloud", apiKey: "key-1" } as const;

let database: TestDatabase;
let world: World;
/** By their keys: what stands behind each connection. */
let services: Map<string, ScriptedService>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const serviceAt = ({ apiKey }: TrackingConnection) => {
  const service = services.get(apiKey);
  if (!service) throw new Error(`no service for ${apiKey}`);
  return service;
};
const old = () => serviceAt(OLD_KEY);
const fresh = () => serviceAt(NEW_KEY);
const deps = () => ({
  ...world.deps,
  serviceAt,
  async serviceFor(shopId: string) {
    const connection = await findConnection(database, testSealer, shopId);
    return connection && serviceAt(connection);
  },
});
const register = () => createRegisterJob(deps())({ shopId: SHOP });
const sync = () => createSyncJob(deps())({ shopId: SHOP });
const leave = () => createDeregisterJob(deps())({ shopId: SHOP });
const move = (to: TrackingConnection) => switchService(deps(), SHOP, to);
const formerKeys = async () => (await database.prisma.formerConnection.findMany()).length;

/** One parcel on its way with a scan, one delivered, one that the service refused. */
beforeEach(async () => {
  world = await startWorld(database);
  services = new Map([
    ["key-1", world.service],
    ["key-2", scriptedService({ firstId: 1_000 })],
  ]);
  await world.deliver("orders/create", orderPayload({}));
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ numbers: [OPEN, DELIVERED, REFUSED] }),
  );
  old().refusals.set(REFUSED, 4014);
  await register();
  old().report(OPEN, "2026-03-02T08:00:00Z", {
    status: "transit",
    substatus: "transit001",
    origin_info: leg("2026-03-02 07:10", "Departed", "Memphis"),
  });
  old().report(DELIVERED, "2026-03-02T09:00:00Z", { status: "delivered" });
  await sync();
  await takeJobs(database.pool);
});

function leg(date: string, text: string, place: string) {
  const trackinfo = [{ Date: date, StatusDescription: text, Details: place }];
  return { carrier_code: "ups", weblink: null, phone: null, trackinfo };
}

describe("a shop that switches services", () => {
  test("has its open parcels registered again, with their statuses kept", async () => {
    expect(await move(NEW_KEY)).toEqual({ parcels: 2 });
    expect(await world.shipments()).toEqual([
      `${OPEN} ups pending`,
      `${DELIVERED} ups registered`,
      `${REFUSED} ups pending`,
    ]);
    await register();
    expect(
      fresh()
        .created.map((item) => item.tracking_number)
        .sort(),
    ).toEqual([OPEN, REFUSED]);
    expect(await world.shipments()).toEqual([
      `${OPEN} ups registered`,
      `${DELIVERED} ups registered`,
      `${REFUSED} ups registered`,
    ]);
    const shipment = await database.prisma.shipment.findFirstOrThrow({
      where: { trackingNumber: OPEN },
      select: { status: true, substatus: true, lastEvent: true, trackingId: true },
    });
    expect(shipment).toMatchObject({
      status: "transit",
      substatus: "transit001",
      lastEvent: "Departed, Memphis",
    });
    expect(await database.prisma.checkpoint.count()).toBe(1);
  });

  test("keeps a parcel's status while the new service has no scans", async () => {
    await move(NEW_KEY);
    await register();
    fresh().report(OPEN, "2026-03-05T08:00:00Z", { status: "notfound" });
    await sync();
    expect((await world.changes()).filter((change) => change.includes("status"))).toHaveLength(2);
    fresh().report(OPEN, "2026-03-06T08:00:00Z", {
      status: "pickup",
      destination_info: leg("2026-03-06 07:10", "Out for delivery", "Boston"),
    });
    await sync();
    expect(await world.changes()).toContain(`${OPEN}: status transit001 → pickup`);
    expect(await database.prisma.checkpoint.count()).toBe(2);
  });

  test("deletes a parcel at the old service only when the new one has it", async () => {
    await move(NEW_KEY);
    await leave();
    expect(old().deleted).toEqual([]);
    await register();
    expect((await takeJobs(database.pool)).map((job) => job.name)).toContain(
      "shipments.deregister_former",
    );
    await leave();
    expect(old().deleted).toEqual([`ups/${OPEN}`]);
    expect([...old().watched.keys()]).toEqual([`ups/${DELIVERED}`]);
    expect(await formerKeys()).toBe(0);
  });

  test("reads everything that the new service has, however old", async () => {
    fresh().watch(OPEN, "ups");
    fresh().report(OPEN, "2026-02-01T08:00:00Z", {
      status: "exception",
      origin_info: leg("2026-03-02 09:10", "Held", "Boston"),
    });
    await move(NEW_KEY);
    await register();
    await sync();
    expect(await database.prisma.checkpoint.count()).toBe(2);
  });

  test("changes nothing with the same key", async () => {
    expect(await move(OLD_KEY)).toBeNull();
    expect(await formerKeys()).toBe(0);
    expect(await world.shipments()).toContain(`${OPEN} ups registered`);
  });
});

describe("a switch is not lost", () => {
  test("when the new service is down: parcels wait, the old service keeps its trackings", async () => {
    await move(NEW_KEY);
    fresh().failNext(new AppError("unavailable", "down"));
    await register();
    await leave();
    expect(old().watched.size).toBe(2);
    world.clock.advance(60_000);
    await register();
    await leave();
    expect(old().watched.size).toBe(1);
  });

  test("when deletion fails half-way: it continues", async () => {
    await move(NEW_KEY);
    await register();
    old().failNext(new AppError("unavailable", "down"));
    await expect(leave()).rejects.toThrow("down");
    expect(await formerKeys()).toBe(1);
    await leave();
    expect(old().deleted).toEqual([`ups/${OPEN}`]);
    expect(await formerKeys()).toBe(0);
  });

  test("when the old key is rejected: its trackings are dropped", async () => {
    await move(NEW_KEY);
    await register();
    old().failNext(new AppError("unauthenticated", "4002"));
    await leave();
    expect(await formerKeys()).toBe(0);
  });
});

describe("what is in flight while a shop switches", () => {
  test("a parcel being registered at the old service is registered at the new one and deleted at the old", async () => {
    await world.deliver(
      "fulfillments/create",
      fulfillmentPayload({ id: "901", numbers: ["LATE10001"], company: "UPS" }),
    );
    old().during = async () => {
      old().during = null;
      await move(NEW_KEY);
    };
    await register();
    expect(await world.shipments()).toContain("LATE10001 ups pending");
    await register();
    expect(fresh().created.map((item) => item.tracking_number)).toContain("LATE10001");
    await leave();
    expect([...old().watched.keys()]).toEqual([`ups/${DELIVERED}`]);
  });

  test("a sync with the old service does not set the new one's watermark", async () => {
    old().during = async () => {
      old().during = null;
      await move(NEW_KEY);
    };
    await sync();
    const cursor = await database.prisma.syncCursor.findUniqueOrThrow({ where: { shopId: SHOP } });
    expect(cursor.watermark).toBeNull();
  });

  test("a number removed before is deleted at the service that has it", async () => {
    await world.deliver(
      "fulfillments/update",
      fulfillmentPayload({ numbers: [DELIVERED, REFUSED], updatedAt: "2026-03-01T12:00:00Z" }),
    );
    const jobs = await takeJobs(database.pool);
    const job = jobs.find(({ name }) => name === "shipments.unregister");
    await move(NEW_KEY);
    await register();
    const unregister = createUnregisterJob(deps());
    await unregister(job?.payload as Parameters<typeof unregister>[0]);
    await leave();
    expect(old().deleted).toContain(`ups/${OPEN}`);
    expect(fresh().deleted).toEqual([]);
  });

  test("switching back keeps the parcels registered", async () => {
    await move(NEW_KEY);
    await register();
    await move(OLD_KEY);
    await register();
    await leave();
    expect(old().deleted).toEqual([]);
    expect([...old().watched.keys()].sort()).toEqual([`ups/${OPEN}`, `ups/${DELIVERED}`]);
    expect(fresh().watched.size).toBe(0);
  });

  test("a parcel being deleted at the service the shop switches back to is registered again", async () => {
    await move(NEW_KEY);
    await register();
    old().during = async () => {
      old().during = null;
      await move(OLD_KEY);
      await register();
    };
    await leave();
    await register();
    expect([...old().watched.keys()]).toContain(`ups/${OPEN}`);
  });
});
