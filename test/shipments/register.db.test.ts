// Registration of pending shipments at the tracking service.
import { randomUUID } from "node:crypto";
import { markRedacted } from "~/shipments/record/redacted-orders.server";
import { testSealer } from "../support/sealer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseJsonLossless } from "~/lib/text/json";
import { inTransaction } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";
import { createRegisterJob, enqueuePendingShipments } from "~/shipments/register/register.server";
import { leasePending, releaseOrphanedCalls } from "~/shipments/register/store.server";
import { reregister } from "~/shipments/register/unregister.server";
import { deleteOrders } from "~/shipments/personal-data/store-erase.server";
import { setCarrier } from "~/shipments/read/queries.server";
import { switchService } from "~/shipments/switch-service/switch-service.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { examplePayload } from "../support/shopify-examples";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const A = "1Z999AA10123456784";
const B = "1Z999AA10123456792";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
});
const fulfilled = (story: Parameters<typeof fulfillmentPayload>[0]) =>
  world.deliver("fulfillments/create", fulfillmentPayload(story));
const ordered = (story: Parameters<typeof orderPayload>[0] = {}) =>
  world.deliver("orders/create", orderPayload(story));
const run = () => createRegisterJob(world.deps)({ shopId: SHOP });

test("Shopify's own example reaches the service with its 18-digit order id digit for digit", async () => {
  const text = (topic: string) =>
    JSON.stringify(examplePayload(topic)).replaceAll("820982911946154500", "820982911946154508");
  await world.deliver("orders/create", parseJsonLossless(text("orders/create")));
  await world.deliver("fulfillments/create", parseJsonLossless(text("fulfillments/create")));
  await run();
  expect(world.service.created).toEqual([
    {
      tracking_number: "1z827wk74630",
      carrier_code: "ups",
      order_id: "820982911946154508",
      title: "#9999",
      customer_email: "jon@example.com",
      order_create_time: "2022/1/1 01:00",
      tracking_ship_date: "20220101",
      destination_code: "US",
      lang: "en",
      comment: "#9999.1",
    },
  ]);
  expect(await world.shipments()).toEqual(["1z827wk74630 ups registered"]);
});

test("the customer's e-mail is not sent when the merchant turned that off", async () => {
  await database.prisma.shop.update({ where: { id: SHOP }, data: { sendCustomerEmail: false } });
  await ordered();
  await fulfilled({ numbers: [A] });
  await run();
  expect(world.service.created[0]).toMatchObject({ tracking_number: A, title: "#100" });
  expect(world.service.created[0]).not.toHaveProperty("customer_email");
});

test("what comes after an uninstallation waits until the shop is back", async () => {
  const uninstalled = (at: Date | null) =>
    database.prisma.shop.update({ where: { id: SHOP }, data: { uninstalledAt: at } });
  await ordered();
  await uninstalled(world.clock.now());
  await fulfilled({ numbers: [A] });
  await run();
  expect(world.service.created).toEqual([]);
  await uninstalled(null);
  await run();
  expect(world.service.created).toHaveLength(1);
});

test("an order redacted while Shopify is asked for it is not saved", async () => {
  await fulfilled({ numbers: [A] });
  world.readOrderSummary = async (_shopId, orderId) => {
    await markRedacted(database.pool, testSealer, SHOP, [orderId], world.clock.now());
    return { name: "#100", placedAt: world.clock.now(), email: "ann@example.com" };
  };
  await world.register();
  expect(await database.prisma.order.count()).toBe(0);
  await database.pool.query(`truncate redacted_orders`);
});

test("a hundred shipments are sent in calls of at most forty, without a sync", async () => {
  await ordered();
  const numbers = Array.from({ length: 100 }, (_, index) => `RIGHT${1000 + index}`);
  await fulfilled({ numbers });
  await takeJobs(database.pool);
  await run();
  expect(world.service.batchSizes).toEqual([40, 40, 20]);
  expect(new Set(world.service.created.map((item) => item.tracking_number)).size).toBe(100);
  expect(await world.jobNames()).toEqual([]);
});

test("trackings that existed at the service are synced at once", async () => {
  await ordered();
  await fulfilled({ numbers: [A, B] });
  world.service.watch(B, "ups");
  await takeJobs(database.pool);
  await run();
  expect(await world.jobNames()).toEqual(["shipments.sync", "shipments.update"]);
});

describe("each item's answer is saved by itself", () => {
  test("created, existing and refused ones end in one call", async () => {
    await ordered();
    await fulfilled({ numbers: [A, B, "WRONG12345"] });
    world.service.watch(B, "ups");
    world.service.refusals.set("WRONG12345", 4014);
    await run();
    expect(await world.shipments()).toEqual([
      `${A} ups registered`,
      `${B} ups registered`,
      "WRONG12345 ups rejected",
    ]);
    const rejected = await database.prisma.shipment.findFirst({
      where: { trackingNumber: "WRONG12345" },
    });
    expect(rejected).toMatchObject({ registrationCode: 4014, registrationMessage: "refused 4014" });
    expect((await world.changes()).sort()).toEqual([
      `${A}: registration pending → registered`,
      `${B}: registration pending → registered`,
      "WRONG12345: registration pending → rejected",
    ]);
    await run();
    expect(world.service.batchSizes).toEqual([3]);
  });

  test("an exhausted quota is no rejection: the others are saved and this one is sent again", async () => {
    await ordered();
    await fulfilled({ numbers: [A, B] });
    world.service.refusals.set(B, 4021);
    await run();
    expect(await world.shipments()).toEqual([`${A} ups registered`, `${B} ups pending`]);
    world.service.refusals.clear();
    world.clock.advance(15 * MINUTE_MS);
    await run();
    expect(await world.shipments()).toEqual([`${A} ups registered`, `${B} ups registered`]);
  });
});

describe("nothing is lost", () => {
  test.each([new AppError("rate_limited", "429", { retryAfterMs: 120_000 }), new Error("a bug")])(
    "when the call fails: %s",
    async (error) => {
      await ordered();
      await fulfilled({ numbers: [A, B] });
      world.service.failNext(error);
      await expect(run()).rejects.toBe(error);
      expect(await world.shipments()).toEqual([`${A} ups pending`, `${B} ups pending`]);
      await run();
      expect(await world.shipments()).toEqual([`${A} ups registered`, `${B} ups registered`]);
    },
  );

  test("when the second of three calls fails: the first one's answers are saved, the rest is sent again", async () => {
    await ordered();
    const numbers = Array.from({ length: 100 }, (_, index) => `RIGHT${1000 + index}`);
    await fulfilled({ numbers });
    const error = new AppError("rate_limited", "429", { retryAfterMs: 120_000 });
    let calls = 0;
    world.service.during = async () => {
      if (++calls === 2) throw error;
    };
    await expect(run()).rejects.toBe(error);
    const inState = async (state: string) =>
      (await world.shipments()).filter((line) => line.endsWith(state)).length;
    expect([await inState("registered"), await inState("pending")]).toEqual([40, 60]);
    world.service.during = null;
    await run();
    expect(await inState("registered")).toBe(100);
    expect(world.service.batchSizes).toEqual([40, 40, 20]);
    expect(world.service.created).toHaveLength(100);
  });

  test("when the answer is lost: sent again, 4016 counts as registered", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    world.service.loseNextAnswer(new AppError("unavailable", "timed out"));
    await run();
    expect(await world.shipments()).toEqual([`${A} ups pending`]);
    world.clock.advance(15 * SECOND_MS);
    await run();
    expect(world.service.created).toHaveLength(2);
    expect(await world.shipments()).toEqual([`${A} ups registered`]);
    expect(await world.changes()).toEqual([`${A}: registration pending → registered`]);
  });

  test("when the answer is lost and the parcel removed before the retry: it is deleted at the service", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    world.service.loseNextAnswer(new AppError("unavailable", "timed out"));
    await run();
    await fulfilled({ numbers: [B], updatedAt: "2026-03-01T12:00:00Z" });
    world.clock.advance(15 * SECOND_MS);
    await world.runUnregister();
    await run();
    expect(world.service.deleted).toEqual([`ups/${A}`]);
    expect([...world.service.watched.keys()]).toEqual([`ups/${B}`]);
  });

  test("when the process dies between the call and its commit: the lease ends", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    // A dead process ends no lease: neither does one whose database is gone.
    const dying = {
      ...world.deps,
      database: {
        ...database,
        pool: Object.assign(Object.create(database.pool), {
          connect: () =>
            world.service.created.length > 0
              ? Promise.reject(new Error("killed"))
              : database.pool.connect(),
          query: (...query: Parameters<typeof database.pool.query>) =>
            world.service.created.length > 0
              ? Promise.reject(new Error("killed"))
              : database.pool.query(...query),
        }) as typeof database.pool,
      },
    };
    await expect(createRegisterJob(dying)({ shopId: SHOP })).rejects.toThrow("killed");
    await run();
    expect(world.service.created).toHaveLength(1);
    world.clock.advance(5 * MINUTE_MS);
    await takeJobs(database.pool);
    expect(await enqueuePendingShipments(database.pool, world.clock.now())).toBe(1);
    expect(await world.jobNames()).toEqual(["shipments.register"]);
    await run();
    expect(world.service.created).toHaveLength(2);
    expect(await world.shipments()).toEqual([`${A} ups registered`]);
  });

  test("while no service is connected: shipments wait", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    await createRegisterJob({ ...world.deps, serviceFor: async () => null })({ shopId: SHOP });
    expect(await world.shipments()).toEqual([`${A} ups pending`]);
  });
});

test("two workers at once send nothing twice", async () => {
  await ordered();
  await fulfilled({ numbers: Array.from({ length: 90 }, (_, index) => `RIGHT${1000 + index}`) });
  await Promise.all([run(), run(), run()]);
  const numbers = world.service.created.map((item) => item.tracking_number);
  expect(numbers).toHaveLength(90);
  expect(new Set(numbers).size).toBe(90);
});

test("no transaction is open during a call", async () => {
  await ordered();
  await fulfilled({ numbers: [A] });
  let open = -1;
  world.service.during = async () => {
    const { rows } = await database.pool.query<{ open: number }>(
      `select count(*)::int as open from pg_stat_activity
       where datname = current_database() and state like 'idle in transaction%'`,
    );
    open = rows[0]?.open ?? -1;
  };
  await run();
  expect(open).toBe(0);
});

describe("an order whose webhook has not arrived", () => {
  beforeEach(async () => {
    await fulfilled({ numbers: [A] });
    await takeJobs(database.pool);
  });

  test("is waited for some seconds", async () => {
    await run();
    expect(world.service.created).toEqual([]);
    const [later] = await takeJobs(database.pool);
    expect(later).toMatchObject({ name: "shipments.register" });
    expect(later?.runAt).toEqual(new Date(world.clock.now().getTime() + 5 * SECOND_MS));
    await ordered();
    await run();
    expect(world.service.created[0]).toMatchObject({
      title: "#100",
      customer_email: "ann@example.com",
    });
  });

  test("is then read from Shopify and saved, and its late webhook counts as newer", async () => {
    world.readOrderSummary = async (_shopId, orderId) => ({
      name: `#${orderId}`,
      placedAt: new Date("2026-03-01T08:00:00Z"),
      email: "read@example.com",
    });
    await world.register();
    expect(world.service.created[0]).toMatchObject({
      title: "#100",
      customer_email: "read@example.com",
      order_create_time: "2026/3/1 09:00",
    });
    expect(await ordered({ email: "ann@example.com" })).toMatchObject({
      outcome: "order_recorded",
    });
  });

  test.each([
    ["Shopify does not know", async () => null],
    [
      "Shopify can't be asked about",
      async () => Promise.reject(new AppError("unavailable", "down")),
    ],
  ])("that %s holds nothing up", async (_what, readOrderSummary) => {
    world.readOrderSummary = readOrderSummary;
    await world.register();
    expect(world.service.created).toEqual([
      {
        tracking_number: A,
        carrier_code: "ups",
        order_id: "100",
        title: "#100",
        tracking_ship_date: "20260301",
        comment: "#100.1",
      },
    ]);
    expect(await world.shipments()).toEqual([`${A} ups registered`]);
  });
});

describe("what changes during a registration call", () => {
  const during = (action: () => Promise<unknown>) => {
    world.service.during = async () => {
      world.service.during = null;
      await action();
    };
  };
  /** Runs after the service took the next batch, before its answer arrives. */
  const afterTaken = (action: () => Promise<unknown>) => {
    const { createBatch } = world.service;
    world.service.createBatch = async (items) => {
      world.service.createBatch = createBatch;
      const answers = await createBatch.call(world.service, items);
      await action();
      return answers;
    };
  };
  const loseAnswer = () => world.service.loseNextAnswer(new AppError("unavailable", "timed out"));
  const remove = () =>
    world.deliver(
      "fulfillments/update",
      fulfillmentPayload({ numbers: [], updatedAt: "2026-03-01T09:30:00Z" }),
    );
  const chooseCarrier = async (carrierCode: string) => {
    const { id } = await database.prisma.shipment.findFirstOrThrow();
    await setCarrier(database, SHOP, id, carrierCode, {
      remember: false,
      now: world.clock.now(),
    });
  };
  const watchedPairs = () => [...world.service.watched.keys()];

  test("a number removed during the call is deleted at the service", async () => {
    await ordered();
    await fulfilled({ numbers: [A], updatedAt: "2026-03-01T09:01:00Z" });
    during(() => fulfilled({ numbers: [], updatedAt: "2026-03-01T09:02:00Z" }));
    await run();
    expect(await world.shipments()).toEqual([`${A} ups removed`]);
    await world.runUnregister();
    expect(world.service.watched.size).toBe(0);
  });

  test("a number removed and deleted before the service took it is deleted again", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    during(async () => {
      await remove();
      await world.runUnregister();
    });
    await run();
    expect(world.service.watched.size).toBe(1);
    await world.runUnregister();
    expect(world.service.watched.size).toBe(0);
  });

  test("a carrier chosen during the call is registered, whatever the old one's answer is", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    during(() => chooseCarrier("fedex"));
    await run();
    expect(world.service.created.map((item) => item.carrier_code)).toEqual(["ups", "fedex"]);
    await world.runUnregister();
    expect(watchedPairs()).toEqual([`fedex/${A}`]);
    expect(await world.shipments()).toEqual([`${A} fedex registered`]);
  });

  test("a carrier chosen during a call whose answer is lost: the old pair is deleted at the service", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    during(async () => {
      await chooseCarrier("fedex");
      await world.runUnregister();
      loseAnswer();
    });
    await run();
    expect(watchedPairs()).toEqual([`ups/${A}`]);
    world.clock.advance(15 * SECOND_MS);
    await world.runUnregister();
    await run();
    expect(watchedPairs()).toEqual([`fedex/${A}`]);
  });

  test("a carrier chosen during a call whose worker dies: the old pair is deleted at the service", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    const now = world.clock.now();
    await leasePending(database.pool, SHOP, {
      now,
      leaseUntil: new Date(now.getTime() + MINUTE_MS),
      orderGraceFrom: now,
      limit: 40,
    });
    await chooseCarrier("fedex");
    await world.runUnregister();
    world.service.watch(A, "ups");
    await releaseOrphanedCalls(database.pool, now);
    await world.runUnregister();
    expect(watchedPairs()).toEqual([]);
  });

  test("a carrier chosen during a call that a switch of services ends: the former service deletes the pair", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    during(async () => {
      await chooseCarrier("fedex");
      await switchService(world.deps, SHOP, { kind: "cloud", apiKey: "key-2" });
      loseAnswer();
    });
    await run();
    const left = await database.pool.query(
      "select carrier_code || '/' || tracking_number as pair from deregistrations",
    );
    expect(left.rows).toEqual([{ pair: `ups/${A}` }]);
  });

  test("a number removed and deleted before the service took it is deleted, though its answer is lost", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    during(async () => {
      await remove();
      await world.runUnregister();
      loseAnswer();
    });
    await run();
    expect(world.service.watched.size).toBe(1);
    world.clock.advance(15 * SECOND_MS);
    await world.runUnregister();
    expect(world.service.watched.size).toBe(0);
  });

  test("an answer from before a deletion does not count after it", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    const { id } = await database.prisma.shipment.findFirstOrThrow();
    afterTaken(async () => {
      await world.service.delete("ups", A);
      await reregister(database, SHOP, [{ carrierCode: "ups", trackingNumber: A }]);
    });
    await run();
    await world.runUnregister();
    await run();
    expect(watchedPairs()).toEqual([`ups/${A}`]);
    expect(await world.changes()).toEqual([`${A}: registration pending → registered`]);
    expect((await database.prisma.shipment.findFirstOrThrow()).id).toBe(id);
  });

  test("a number removed, deleted and back before the answer arrives is registered again", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    afterTaken(async () => {
      await remove();
      await world.runUnregister();
      await fulfilled({ numbers: [A], updatedAt: "2026-03-01T09:31:00Z" });
    });
    await run();
    await world.runUnregister();
    await run();
    expect(await world.shipments()).toEqual([`${A} ups registered`]);
    expect(watchedPairs()).toEqual([`ups/${A}`]);
  });

  test("an order erased during a call whose answer is lost: its number is deleted at the service", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    during(async () => {
      const { id } = await database.prisma.shipment.findFirstOrThrow();
      await inTransaction(database.pool, (tx) => deleteOrders(tx, SHOP, ["100"], [id]));
      loseAnswer();
    });
    await run();
    expect(watchedPairs()).toEqual([`ups/${A}`]);
    world.clock.advance(15 * SECOND_MS);
    await world.runUnregister();
    expect(watchedPairs()).toEqual([]);
  });

  test("the lease of a job that runs is not ended", async () => {
    await ordered();
    await fulfilled({ numbers: [A] });
    const now = world.clock.now();
    const leasedUntil = new Date(now.getTime() + MINUTE_MS);
    const begin = async () => {
      const { id } = await database.prisma.shipment.findFirstOrThrow();
      const data = {
        shopId: SHOP,
        id: randomUUID(),
        shipmentIds: [id],
        carrierCodes: ["ups"],
        trackingNumbers: [A],
        leasedUntil,
      };
      await database.prisma.registrationCall.create({ data });
    };
    const calls = () => database.prisma.registrationCall.count();
    const lock = "update graphile_worker._private_jobs set locked_by = 'w1', locked_at = now()";
    await begin();
    await database.pool.query(lock);
    await releaseOrphanedCalls(database.pool, now);
    expect(await calls()).toBe(1);
    await releaseOrphanedCalls(database.pool, leasedUntil);
    expect(await calls()).toBe(0);
    await begin();
    await database.pool.query(`${lock.replace("now()", "null").replace("'w1'", "null")}`);
    await releaseOrphanedCalls(database.pool, now);
    expect(await calls()).toBe(0);
    expect((await database.prisma.shipment.findFirstOrThrow()).registrationUnanswered).toBe(true);
  });

  test("a number that comes back during its deletion is registered again", async () => {
    await ordered();
    await fulfilled({ numbers: [A], updatedAt: "2026-03-01T09:01:00Z" });
    await run();
    await fulfilled({ numbers: [], updatedAt: "2026-03-01T09:02:00Z" });
    during(async () => {
      await fulfilled({ numbers: [A], updatedAt: "2026-03-01T09:03:00Z" });
      await run();
    });
    await world.runUnregister();
    expect(await world.jobNames()).toContain("shipments.register");
    await run();
    expect(await world.shipments()).toEqual([`${A} ups registered`]);
    expect(world.service.watched.size).toBe(1);
  });

  test("a number that came back before its deletion is not deleted", async () => {
    await ordered();
    await fulfilled({ numbers: [A], updatedAt: "2026-03-01T09:01:00Z" });
    await run();
    await fulfilled({ numbers: [], updatedAt: "2026-03-01T09:02:00Z" });
    await fulfilled({ numbers: [A], updatedAt: "2026-03-01T09:03:00Z" });
    await world.runUnregister();
    expect(world.service.deleted).toEqual([]);
  });
});
