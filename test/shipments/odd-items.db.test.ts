// Registration with one item that the service never accepts: the others are registered.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import { createRegisterJob, enqueuePendingShipments } from "~/shipments/register/register.server";
import { readServiceState } from "~/shops/store-connection.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await world.deliver("orders/create", orderPayload({}));
});

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `RIGHT${1000 + index}`);
const ODD = "RIGHT1003";
let fulfillmentId = 900;
const fulfilled = (list: string[]) =>
  world.deliver("fulfillments/create", fulfillmentPayload({ id: ++fulfillmentId, numbers: list }));
const register = () => createRegisterJob(world.deps)({ shopId: SHOP });
const pause = async () => (await readServiceState(database.pool, SHOP)).breaker;
const states = async () => {
  const { rows } = await database.pool.query<{ state: string; count: number }>(
    "select registration_state as state, count(*)::int from shipments group by 1 order by 1",
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
};
/** The schedule of every minute, over a time. */
async function live(durationMs: number): Promise<void> {
  const end = world.clock.now().getTime() + durationMs;
  while (world.clock.now().getTime() < end) {
    world.clock.advance(MINUTE_MS);
    if ((await enqueuePendingShipments(database.pool, world.clock.now())) > 0) await register();
  }
}

describe.each([500, 429, 503, 4021, null])("one item of 45 that is always refused (%s)", (code) => {
  beforeEach(() => {
    if (code) world.service.refusals.set(ODD, code);
    else world.service.unanswered.add(ODD);
  });

  test("keeps neither its batch nor later parcels from being registered", async () => {
    await fulfilled(numbers(45));
    await register();
    expect(await states()).toEqual({ pending: 1, registered: 44 });
    await fulfilled(["LATER1001", "LATER1002", "LATER1003", "LATER1004", "LATER1005"]);
    await live(30 * MINUTE_MS);
    expect((await states()).registered).toBe(49);
  });
});

test("an item refused for now is tried behind the others, and rejected visibly within a day", async () => {
  world.service.refusals.set(ODD, 500);
  await fulfilled(numbers(45));
  await live(1 * DAY_MS);
  const { rows } = await database.pool.query(
    "select registration_state as state, registration_code as code from shipments where number_key = $1",
    [ODD],
  );
  expect(rows).toEqual([{ state: "rejected", code: 500 }]);
  expect(world.service.created.filter((item) => item.tracking_number === ODD)).toHaveLength(8);
  expect(await pause()).toBeNull();
});

test("a parcel alone that is refused for now is rejected visibly within a day", async () => {
  world.service.unanswered.add(ODD);
  await fulfilled([ODD]);
  await live(1 * DAY_MS);
  expect(await states()).toEqual({ rejected: 1 });
});

test("a service that refuses every item is paused, and nothing is rejected for hours", async () => {
  for (const number of numbers(45)) world.service.refusals.set(number, 503);
  await fulfilled(numbers(45));
  await live(6 * HOUR_MS);
  expect(await states()).toEqual({ pending: 45 });
  world.service.refusals.clear();
  await live(7 * HOUR_MS);
  expect(await states()).toEqual({ registered: 45 });
});

test("a service that fails for whole calls with one parcel registers the others", async () => {
  const down = new AppError("unavailable", "down");
  await fulfilled(numbers(6));
  world.service.during = async () => {
    const leased = await database.pool.query(
      `select 1 from shipments s join registration_calls c on s.id = any(c.shipment_ids)
       where s.number_key = $1`,
      [ODD],
    );
    if (leased.rows.length > 0) throw down;
  };
  await live(1 * HOUR_MS);
  expect(await states()).toEqual({ pending: 1, registered: 5 });
});

describe.each([4012, 4014, 4015, 4016, 4031, 404, 409])(
  "a whole call refused with %i for one item",
  (code) => {
    test("is halved down to the item, which ends by itself", async () => {
      world.service.callRefusals.set(ODD, code);
      await fulfilled(numbers(6));
      await register();
      const { rows } = await database.pool.query(
        "select registration_state as state, registration_code as code from shipments where number_key = $1",
        [ODD],
      );
      expect(rows).toEqual([{ state: "rejected", code }]);
      expect((await states()).registered).toBe(5);
      expect(world.service.batchSizes.length).toBeLessThanOrEqual(7);
    });
  },
);

test("what was answered before a split batch fails is saved", async () => {
  world.service.callRefusals.set("RIGHT1005", 4014);
  await fulfilled(numbers(6));
  world.service.during = async () => {
    if (world.service.created.length > 0) throw new AppError("unavailable", "down");
  };
  await register();
  expect((await states()).registered).toBe(world.service.created.length);
  expect(await pause()).toMatchObject({ reason: "unreachable" });
});

test("a number outside of the contract's pattern is rejected without a call", async () => {
  await fulfilled(["RIGHT1000"]);
  await database.pool.query("update shipments set tracking_number = '顺丰1234567890123'");
  await register();
  expect(await states()).toEqual({ rejected: 1 });
  expect(world.service.batchSizes).toEqual([]);
});

test("nothing is registered after app/uninstalled until the shop is back", async () => {
  await database.prisma.shop.update({ where: { id: SHOP }, data: { uninstalledAt: new Date() } });
  await fulfilled(numbers(2));
  await register();
  expect(await states()).toEqual({ pending: 2 });
  await database.prisma.shop.update({ where: { id: SHOP }, data: { uninstalledAt: null } });
  await live(2 * MINUTE_MS);
  expect(await states()).toEqual({ registered: 2 });
});
