// Status changes are sent to Shopify as events: each once, and never over another app's event.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "~/lib/database.server";
import type { Delivery } from "~/inbox/delivery";
import { createLog } from "~/lib/log.server";
import { HOUR_MS, MINUTE_MS } from "~/lib/time";
import type { ReadReportedDays } from "~/shipments/estimates/read-estimates.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { createWriteBackTopicHandlers } from "~/shopify/write-back/event-webhook.server";
import { createAnnounceJob } from "~/shopify/write-back/send-events.server";
import { readChoice, saveChoice } from "~/shopify/write-back/store-choice.server";
import { type World, SHOP, startWorld } from "../../shipments/world";
import { leg, scan } from "../../shipments/tracking-examples";
import { type TestDatabase, freshDatabase } from "../../support/database";
import { takeJobs } from "../../support/jobs";
import { testSealer } from "../../support/sealer";
import { fulfillmentPayload, orderPayload } from "../../support/shopify-story";
import type { Status } from "~/trackingmore/contract/status";
import { type ShopifyDouble, shopifyDouble } from "./shopify-double";

const A = "1Z999AA10123456784";
const B = "1Z999AA10123456792";
const F = "900";

let database: TestDatabase;
let world: World;
let shopify: ShopifyDouble;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await database.pool.query("truncate write_back, write_back_events, foreign_events");
  shopify = shopifyDouble(world.clock);
  shopify.add(F);
  await turn({ events: true });
  await world.deliver("orders/create", orderPayload({}));
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [A] }));
  await world.register();
});

const turn = (choice: { events: boolean }) =>
  saveChoice(database.pool, SHOP, { links: false, ...choice }, world.clock.now());
const announce = (reportedDays?: ReadReportedDays) =>
  createAnnounceJob({
    ...world.deps,
    ...(reportedDays ? { reportedDays } : {}),
    log: createLog("silent"),
    admin: shopify.admin,
  })({ shopId: SHOP });
const writtenEvents = (id = F) =>
  (shopify.fulfillments.get(id)?.events ?? []).map(
    ({ status, happenedAt }) => `${status} ${happenedAt}`,
  );
const ledger = async () => {
  const { rows } = await database.pool.query<{ row: string }>(
    `select event_status || ' ' || state || coalesce(' ' || reason, '') as row from write_back_events
     where shop_id = $1 order by change_id, fulfillment_id`,
    [SHOP],
  );
  return rows.map(({ row }) => row);
};

/** The carrier scans the parcel at a wall time of Germany's; the service and we hear of it half an hour later. */
async function scanned(
  wallTime: string,
  status: Status,
  substatus: string | null = null,
  number = A,
): Promise<void> {
  const heardAt = new Date(Date.parse(`${wallTime.replace(" ", "T")}:00Z`) + 0.5 * HOUR_MS);
  if (heardAt > world.clock.now()) world.clock.set(heardAt);
  const event = scan(wallTime, `It is ${status}`, status, {
    substatus,
    Details: "Leipzig, Germany",
  });
  const before = [...world.service.watched.values()].find(
    (each) => each.tracking_number === number,
  );
  const scans = [event, ...(before?.origin_info?.trackinfo ?? [])];
  world.service.report(number, heardAt.toISOString(), {
    status,
    substatus,
    origin_info: leg(scans),
  });
  await createSyncJob(world.deps)({ shopId: SHOP });
}

test("a parcel's whole journey is sent, with the carrier's time, text and place", async () => {
  await scanned("2026-03-02 09:00", "transit", "transit001");
  await announce();
  await scanned("2026-03-03 09:00", "transit", "transit004");
  await scanned("2026-03-04 08:00", "pickup", "pickup001");
  await scanned("2026-03-04 15:00", "delivered", "delivered003");
  await announce();
  expect(writtenEvents()).toEqual([
    "IN_TRANSIT 2026-03-02T08:00:00Z",
    "OUT_FOR_DELIVERY 2026-03-04T07:00:00Z",
    "DELIVERED 2026-03-04T14:00:00Z",
  ]);
  expect(shopify.fulfillments.get(F)?.events[0]?.input).toEqual({
    fulfillmentId: "gid://shopify/Fulfillment/900",
    status: "IN_TRANSIT",
    happenedAt: "2026-03-02T08:00:00.000Z",
    message: "It is transit, Leipzig, Germany",
    city: "Leipzig",
    country: "DE",
  });
  await announce();
  expect(writtenEvents()).toHaveLength(3);
});

test("the expected day goes with the event, unless it is Shopify's own or has passed", async () => {
  const expected = (source: "carrier" | "shopify", to: string) =>
    (async (_shopId, [shipment]) => {
      const days = { carrier: null, shopify: null, [source]: { from: "2026-03-04", to } };
      return new Map([[shipment?.id ?? "", days]]);
    }) satisfies ReadReportedDays;
  const written = () =>
    shopify.fulfillments.get(F)?.events.map(({ input }) => input.estimatedDeliveryAt);

  await scanned("2026-03-02 09:00", "transit", "transit001");
  await announce(expected("carrier", "2026-03-05"));
  expect(written()).toEqual(["2026-03-05T12:00:00.000Z"]);
  await scanned("2026-03-02 11:00", "undelivered", "undelivered002");
  await announce(expected("shopify", "2026-03-05"));
  await scanned("2026-03-06 09:00", "transit", "transit001");
  await announce(expected("carrier", "2026-03-05"));
  expect(written()).toEqual(["2026-03-05T12:00:00.000Z", undefined, undefined]);
});

test("a change enqueues its job in its own transaction, unless events are off", async () => {
  await turn({ events: false });
  await takeJobs(database.pool);
  await scanned("2026-03-02 09:00", "transit");
  expect((await takeJobs(database.pool)).map(({ name }) => name)).toContain("shipments.announce");
  await announce();
  expect([shopify.calls, await ledger()]).toEqual([0, []]);
});

describe("the past is not sent", () => {
  test("what changed before the merchant turned it on", async () => {
    await turn({ events: false });
    await scanned("2026-03-02 09:00", "transit");
    world.clock.advance(HOUR_MS);
    await turn({ events: true });
    await announce();
    expect(await ledger()).toEqual([]);
    await scanned("2026-03-02 12:00", "pickup");
    await announce();
    expect(writtenEvents()).toEqual(["OUT_FOR_DELIVERY 2026-03-02T11:00:00Z"]);
  });

  test("what happened before, and was heard of after", async () => {
    await turn({ events: false });
    world.clock.set("2026-03-02T09:00:00Z");
    await turn({ events: true });
    await scanned("2026-03-02 09:30", "transit");
    await announce();
    expect(await ledger()).toEqual(["IN_TRANSIT skipped before_opt_in"]);
    expect(shopify.calls).toBe(0);
  });

  test("a parcel's first status of days ago, found late", async () => {
    world.clock.set("2026-03-09T12:00:00Z");
    await scanned("2026-03-04 15:00", "delivered");
    await announce();
    expect(await ledger()).toEqual(["DELIVERED skipped history"]);
  });

  test("a backfilled parcel's first status, however recent; later ones are sent", async () => {
    await database.pool.query(`update shipments set is_backlog = true`);
    await scanned("2026-03-02 09:00", "transit");
    await announce();
    await scanned("2026-03-03 09:00", "pickup");
    await announce();
    expect(await ledger()).toEqual(["IN_TRANSIT skipped history", "OUT_FOR_DELIVERY sent"]);
  });

  test("what waited when it was turned off", async () => {
    await scanned("2026-03-02 09:00", "transit");
    shopify.losesNextMutation = true;
    await expect(announce()).rejects.toThrow("did not answer");
    await turn({ events: false });
    world.clock.advance(HOUR_MS);
    await turn({ events: true });
    await announce();
    expect(await ledger()).toEqual(["IN_TRANSIT skipped turned_off"]);
  });
});

describe("each at most once", () => {
  test("when the answer is lost: the next try finds it in Shopify", async () => {
    await scanned("2026-03-02 09:00", "transit");
    shopify.losesNextMutation = true;
    await expect(announce()).rejects.toThrow("did not answer");
    expect(await ledger()).toEqual(["IN_TRANSIT sending"]);
    await announce();
    expect(writtenEvents()).toHaveLength(1);
    expect(await ledger()).toEqual(["IN_TRANSIT sent"]);
  });

  test("when the process dies before it is sent: the next try sends it", async () => {
    await scanned("2026-03-02 09:00", "transit");
    shopify.before = () => Promise.reject(new Error("killed"));
    await expect(announce()).rejects.toThrow();
    shopify.before = null;
    await announce();
    expect(writtenEvents()).toEqual(["IN_TRANSIT 2026-03-02T08:00:00Z"]);
  });

  test("when a worker dies with the lease: after it another continues", async () => {
    await scanned("2026-03-02 09:00", "transit");
    await database.pool.query(`update write_back set leased_until = $1`, [
      new Date(world.clock.now().getTime() + 5 * MINUTE_MS),
    ]);
    await takeJobs(database.pool);
    await announce();
    expect(writtenEvents()).toEqual([]);
    const [later] = await takeJobs(database.pool);
    expect(later?.name).toBe("shipments.announce");
    world.clock.set(later!.runAt);
    await announce();
    expect(writtenEvents()).toHaveLength(1);
  });

  test("when its lease expires while it sends: the other worker keeps its own", async () => {
    await scanned("2026-03-02 09:00", "transit");
    const theirs = new Date("2026-03-09T00:00:00Z");
    shopify.before = async () => {
      await database.pool.query(`update write_back set leased_until = $1`, [theirs]);
    };
    await announce();
    const { rows } = await database.pool.query(`select leased_until as until from write_back`);
    expect(rows).toEqual([{ until: theirs }]);
  });

  test("when many workers are at it", async () => {
    await scanned("2026-03-02 09:00", "transit");
    await scanned("2026-03-03 09:00", "pickup");
    await Promise.all([announce(), announce(), announce(), announce()]);
    await announce();
    expect(writtenEvents()).toHaveLength(2);
  });

  test("when the service loses a scan and reports it again", async () => {
    await scanned("2026-03-02 09:00", "transit");
    await scanned("2026-03-03 09:00", "exception", "exception006");
    await announce();
    await database.pool.query(
      `insert into shipment_changes (shop_id, shipment_id, kind, before, after, changed_at)
       select shop_id, shipment_id, kind, before, after, changed_at from shipment_changes
       where kind = 'status' order by id`,
    );
    await announce();
    expect(writtenEvents()).toEqual([
      "IN_TRANSIT 2026-03-02T08:00:00Z",
      "DELAYED 2026-03-03T08:00:00Z",
    ]);
  });
});

describe("another app's event", () => {
  test("an event of another app that is newer, known by its webhook, costs no call", async () => {
    const other = shopify.write(F, "OUT_FOR_DELIVERY", "2026-03-02T20:00:00Z");
    expect(await webhook(other)).toEqual({ outcome: "event_noted" });
    await scanned("2026-03-02 09:00", "transit");
    await announce();
    expect(await ledger()).toEqual(["IN_TRANSIT skipped newer_elsewhere"]);
    expect(shopify.calls).toBe(0);
  });

  test("a more final one without a webhook is seen before ours is sent", async () => {
    shopify.write(F, "DELIVERED", "2026-03-01T20:00:00Z");
    await scanned("2026-03-02 09:00", "undelivered");
    await announce();
    expect(await ledger()).toEqual(["ATTEMPTED_DELIVERY skipped final_elsewhere"]);
    expect(writtenEvents()).toHaveLength(1);
  });

  test("a canceled fulfillment gets no event", async () => {
    shopify.fulfillments.get(F)!.status = "CANCELLED";
    await scanned("2026-03-02 09:00", "transit");
    await announce();
    expect(await ledger()).toEqual(["IN_TRANSIT skipped fulfillment_gone"]);
  });
});

describe("our own events come back", () => {
  test("and enqueue nothing: no foreign event is stored, none is sent", async () => {
    await scanned("2026-03-02 09:00", "transit");
    await announce();
    await takeJobs(database.pool);
    const [own] = shopify.fulfillments.get(F)!.events;
    expect(await webhook(own!)).toEqual({ outcome: "own_event" });
    expect(await webhook(own!)).toEqual({ outcome: "own_event" });
    expect(await database.prisma.foreignEvent.count()).toBe(0);
    expect(await takeJobs(database.pool)).toEqual([]);
    await scanned("2026-03-03 09:00", "pickup");
    await announce();
    expect(writtenEvents()).toHaveLength(2);
  });

  test("even before their answer, or in its stead", async () => {
    await scanned("2026-03-02 09:00", "transit");
    shopify.losesNextMutation = true;
    await expect(announce()).rejects.toThrow("did not answer");
    expect(await webhook(shopify.fulfillments.get(F)!.events[0]!)).toEqual({
      outcome: "own_event",
    });
    const calls = shopify.calls;
    await announce();
    expect([shopify.calls - calls, await ledger()]).toEqual([0, ["IN_TRANSIT sent"]]);
  });

  test("what is no event is unreadable", async () => {
    const send = (payload: unknown) => receive(payload);
    for (const payload of [null, {}, { id: 1, fulfillment_id: 2, status: "", happened_at: "x" }]) {
      expect(await send(payload)).toMatchObject({ outcome: "unreadable" });
    }
  });
});

test("several parcels of one fulfillment: it is delivered when the last one is", async () => {
  await world.deliver(
    "fulfillments/update",
    fulfillmentPayload({ numbers: [A, B], updatedAt: "2026-03-01T11:00:00Z" }),
  );
  await world.register();
  await scanned("2026-03-02 09:00", "delivered", null, A);
  await announce();
  await scanned("2026-03-03 09:00", "delivered", null, B);
  await announce();
  expect(writtenEvents()).toEqual(["DELIVERED 2026-03-03T08:00:00Z"]);
  expect(await ledger()).toEqual(["DELIVERED skipped others_under_way", "DELIVERED sent"]);
});

test("no event is sent for a parcel that left the fulfillment", async () => {
  await scanned("2026-03-02 09:00", "transit");
  await world.deliver(
    "fulfillments/update",
    fulfillmentPayload({ numbers: [B], updatedAt: "2026-03-02T10:00:00Z" }),
  );
  await announce();
  expect([writtenEvents(), await ledger()]).toEqual([[], []]);
});

test("a scan of an earlier parcel with the same number is not sent", async () => {
  await scanned("2026-03-02 09:00", "transit");
  await database.pool.query(`update checkpoints set earlier_parcel = true where shop_id = $1`, [
    SHOP,
  ]);
  await announce();
  expect(shopify.fulfillments.get(F)?.events).toMatchObject([
    {
      status: "IN_TRANSIT",
      message: null,
      happenedAt: world.clock.now().toISOString().replace(".000Z", "Z"),
    },
  ]);
});

describe("the lease", () => {
  const leasedUntil = async () => {
    const { rows } = await database.pool.query<{ leased_until: Date | null }>(
      `select leased_until from write_back where shop_id = $1`,
      [SHOP],
    );
    return rows[0]?.leased_until ?? null;
  };
  const threeEvents = async () => {
    await scanned("2026-03-02 09:00", "transit");
    await scanned("2026-03-03 09:00", "pickup", "pickup001");
    await scanned("2026-03-04 09:00", "delivered");
  };

  test("is renewed after every event, so that it outlasts them all", async () => {
    await threeEvents();
    const left: number[] = [];
    shopify.before = async () => {
      left.push((await leasedUntil())!.getTime() - world.clock.now().getTime());
      world.clock.advance(4 * MINUTE_MS);
    };
    await announce();
    expect(left).toEqual([5, 5, 5].map((minutes) => minutes * MINUTE_MS));
    expect(await leasedUntil()).toBeNull();
  });

  test("that another worker has taken meanwhile ends this one's work", async () => {
    await threeEvents();
    const other = new Date("2026-03-09T00:00:00Z");
    shopify.before = async () => {
      shopify.before = null;
      await database.pool.query(`update write_back set leased_until = $2 where shop_id = $1`, [
        SHOP,
        other,
      ]);
    };
    await announce();
    expect(writtenEvents()).toHaveLength(1);
    expect(await leasedUntil()).toEqual(other);
  });
});

test("a parcel of two fulfillments gets an event on both", async () => {
  shopify.add("901");
  await world.deliver("fulfillments/create", fulfillmentPayload({ id: 901, numbers: [A] }));
  await scanned("2026-03-02 09:00", "transit");
  await announce();
  expect([writtenEvents(), writtenEvents("901")]).toEqual([
    ["IN_TRANSIT 2026-03-02T08:00:00Z"],
    ["IN_TRANSIT 2026-03-02T08:00:00Z"],
  ]);
});

test("what Shopify refuses is noted with its reason and not tried again", async () => {
  await scanned("2026-03-02 09:00", "transit");
  shopify.userError = "Happened at is invalid";
  await announce();
  await announce();
  expect(await ledger()).toEqual(["IN_TRANSIT failed Happened at is invalid"]);
});

test("a permission that was taken away turns it off, and says so", async () => {
  await scanned("2026-03-02 09:00", "transit");
  shopify.isForbidden = true;
  await announce();
  expect(await readChoice(database.pool, SHOP)).toEqual({
    eventsSince: null,
    linksSince: null,
    stoppedReason: "scope",
  });
  const calls = shopify.calls;
  await announce();
  expect(shopify.calls).toBe(calls);
});

test("another shop's parcels and events are no business of this one", async () => {
  await scanned("2026-03-02 09:00", "transit");
  await createAnnounceJob({ ...world.deps, log: createLog("silent"), admin: shopify.admin })({
    shopId: "other.myshopify.com",
  });
  expect([shopify.calls, writtenEvents()]).toEqual([0, []]);
});

function webhook({ id, status, happenedAt }: { id: string; status: string; happenedAt: string }) {
  const payload = {
    id: Number(id),
    fulfillment_id: Number(F),
    status: status.toLowerCase(),
    happened_at: happenedAt,
  };
  return receive(payload);
}

function receive(payload: unknown) {
  const handle = createWriteBackTopicHandlers({ sealer: testSealer })["fulfillment_events/create"]!;
  const receivedAt = world.clock.now();
  const delivery = { shopId: SHOP, receivedAt, payload } as Delivery;
  return inTransaction(database.pool, (tx) => handle(tx, delivery));
}
