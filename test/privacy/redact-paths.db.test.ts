// How a redaction identifies a customer, and how it survives interruptions.
import { enqueue } from "~/jobs/job.server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import {
  deleteTrackingsAtServices,
  scheduleDeletions,
} from "~/privacy/redaction/delete-trackings.server";
import { listDeletions } from "~/privacy/redaction/store-deletions.server";
import { createRedactJob } from "~/privacy/redaction/redact.server";
import { type RedactDeps } from "~/privacy/redaction/redact-steps.server";
import { createRetentionJob } from "~/privacy/retention/retention.server";
import type { PrivacyRequest } from "~/privacy/redaction/store.server";
import { listRequests } from "~/privacy/redaction/store.server";
import { setStatus } from "~/shipments/corrections/set-status.server";
import { mayMention, mentions } from "~/privacy/customer/subject";
import { jobHandlers } from "~/main/jobs.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs, waitingJobs } from "../support/jobs";
import { scriptedService } from "../support/scripted-service";
import { testSealer } from "../support/sealer";
import { searchEverywhere } from "./search";
import {
  type World,
  customer,
  fulfillmentBody,
  orderBody,
  requestBody,
  startWorld,
  wordsOf,
} from "./world";

const SHOP = "paths.myshopify.com";
let database: TestDatabase;
let world: World;
let serial = 30_000;

beforeAll(async () => {
  database = await freshDatabase();
  world = await startWorld(database);
  await world.install(SHOP);
});
afterAll(() => database.drop());
beforeEach(() => takeJobs(database.pool));

/** Somebody new, with an order and a parcel. */
async function shopper() {
  const who = customer(SHOP, `shopper${++serial}`, serial);
  await world.send("orders/create", SHOP, orderBody(who));
  await world.send("fulfillments/create", SHOP, fulfillmentBody(who));
  await world.runJobs();
  return who;
}

const traces = (who: ReturnType<typeof customer>) =>
  searchEverywhere(database.pool, testSealer, wordsOf(who));
const redact = (payload: unknown) => world.send("customers/redact", SHOP, payload);
const newest = async (): Promise<PrivacyRequest> =>
  (await listRequests(database.pool, SHOP, 1))[0] ?? expect.fail("no request");

test.each(["email", "phone", "id", "orders"] as const)(
  "a customer named only by %s is found and erased",
  async (by) => {
    const who = await shopper();
    const bystander = await shopper();
    const parcel = await database.prisma.shipment.findFirst({
      where: { trackingNumber: who.number },
    });
    const called = { status: "exception" as const, reason: `${who.lastName} called` };
    await setStatus(database, SHOP, parcel!.id, called, { now: new Date() });
    // What was asked for before, under another of the customer's names, is forgotten, too.
    const orders_requested = [Number(who.orderId)];
    await world.send("customers/data_request", SHOP, { customer: {}, orders_requested });
    const whole = requestBody(who).customer;
    const named = by === "orders" ? {} : { [by]: whole[by] };
    const orders_to_redact = by === "orders" ? [Number(who.orderId)] : [];
    await redact({ shop_domain: SHOP, customer: named, orders_to_redact });
    await world.runJobs();
    expect(await traces(who)).toEqual([]);
    expect(await newest()).toMatchObject({ state: "done", counts: { orders: 1, shipments: 1 } });
    expect((await traces(bystander)).length).toBeGreaterThan(20);
  },
);

test("a fulfillment event that comes after the redaction is not kept", async () => {
  const who = await shopper();
  await redact({ ...requestBody(who), orders_to_redact: [] });
  // Before the job has run, and after it.
  for (const id of [71, 72]) {
    await world.send("fulfillment_events/create", SHOP, {
      id,
      fulfillment_id: Number(who.fulfillmentId),
      order_id: Number(who.orderId),
      status: "delivered",
      happened_at: "2026-03-05T00:00:00Z",
      message: `Left with ${who.firstName}`,
      address1: who.street,
    });
    await world.runJobs();
  }
  const { rows } = await database.pool.query(
    `select outcome, body_sealed is null as "isGone" from webhook_deliveries
     where topic = 'fulfillment_events/create'`,
  );
  expect(rows).toEqual(
    Array.from({ length: 2 }, () => ({ outcome: "ignored_redacted", isGone: true })),
  );
  const { rowCount } = await database.pool.query(
    `select 1 from foreign_events where fulfillment_id = $1`,
    [who.fulfillmentId],
  );
  expect(rowCount).toBe(0);
  expect(await traces(who)).toEqual([]);
});

test.each(["customers/redact", "shop/redact", "customers/data_request"])(
  "a signed %s of another shop under this shop's header starts nothing",
  async (topic) => {
    const who = await shopper();
    const count = async () => (await listRequests(database.pool, SHOP, 1000)).length;
    const before = await count();
    await world.send(topic, SHOP, { ...requestBody(who), shop_domain: "other.myshopify.com" });
    await world.runJobs();
    expect(await count()).toBe(before);
    expect((await traces(who)).length).toBeGreaterThan(20);
  },
);

test("a customer whom only the last of two hundred webhooks names is erased there, too", async () => {
  const who = await shopper();
  for (let index = 0; index < 201; index++) {
    const id = `${who.orderId}${300 + index}`;
    const email = index < 200 ? "someone@else.example" : who.email;
    const body = { ...fulfillmentBody({ ...who, orderId: id }), id, email, tracking_numbers: [] };
    await world.send("fulfillments/create", SHOP, body);
  }
  await world.runJobs();
  await redact({ ...requestBody(who), orders_to_redact: [] });
  await world.runJobs();
  expect(
    (await traces(who)).filter((trace) => trace.where.startsWith("webhook_deliveries")),
  ).toEqual([]);
}, 120_000);

test("a customer of twenty-one orders and two hundred webhooks is erased to the last", async () => {
  const who = await shopper();
  const orders = Array.from({ length: 21 }, (_, index) => ({
    ...who,
    orderId: `${who.orderId}${100 + index}`,
    orderName: `${who.orderName}-${index}`,
  }));
  for (const order of orders) await world.send("orders/create", SHOP, orderBody(order));
  await world.runJobs();
  // Webhooks that are found by reading all of them: they name the customer, not a known order.
  for (let index = 0; index < 201; index++) {
    await world.send("orders/updated", SHOP, {
      ...orderBody({ ...who, orderId: `${who.orderId}${500 + index}` }),
      created_at: "2026-03-01T08:00:00Z",
    });
  }
  await world.runJobs();
  await redact({ ...requestBody(who), orders_to_redact: [] });
  await world.runJobs();
  expect(await traces(who)).toEqual([]);
  expect((await newest()).state).toBe("done");
  const { rowCount } = await database.pool.query(
    `select 1 from orders where id like $1 and (email_sealed is not null or customer_index is not null)`,
    [`${who.orderId}%`],
  );
  expect(rowCount).toBe(0);
}, 120_000);

test("a failed job's error that names the customer is cleared", async () => {
  const who = await shopper();
  const bystander = await shopper();
  for (const { email } of [who, bystander]) {
    await enqueue(database.pool, "shipments.sync", { shopId: SHOP }, { key: `sync:${email}` });
    await database.pool.query(
      `update graphile_worker._private_jobs set last_error = $1, run_at = now() + interval '1 day'
       where key = $2`,
      [`no route to ${email.toUpperCase()}`, `sync:${email}`],
    );
  }
  await redact(requestBody(who));
  await world.runJobs();
  const { rows } = await database.pool.query<{ last_error: string }>(
    `select last_error from graphile_worker._private_jobs where last_error is not null`,
  );
  expect(rows).toEqual([{ last_error: `no route to ${bystander.email.toUpperCase()}` }]);
});

test("an order named only in orders_to_redact stays unknown, though nothing of it was stored", async () => {
  const who = { ...customer(SHOP, `late${++serial}`, serial) };
  await redact({ shop_domain: SHOP, customer: {}, orders_to_redact: [Number(who.orderId)] });
  await world.runJobs();
  await world.send("orders/updated", SHOP, orderBody(who, new Date().toISOString()));
  await world.send("fulfillments/create", SHOP, fulfillmentBody(who));
  await world.runJobs();
  expect(await database.prisma.order.count({ where: { id: who.orderId } })).toBe(0);
  expect(await database.prisma.shipment.count({ where: { trackingNumber: who.number } })).toBe(0);
});

test("a request without a subject is unreadable, and a repeated request is one", async () => {
  const who = await shopper();
  await redact({ shop_domain: SHOP, customer: {}, orders_to_redact: [] });
  await world.runJobs();
  const before = (await listRequests(database.pool, SHOP, 100)).length;
  const { rows } = await database.pool.query(
    `select outcome from webhook_deliveries where topic = 'customers/redact' order by received_at desc limit 1`,
  );
  expect(rows).toEqual([{ outcome: "unreadable" }]);
  const body = { ...requestBody(who), orders_to_redact: [Number(who.orderId)] };
  await redact(body);
  await redact(body);
  await world.runJobs();
  expect((await listRequests(database.pool, SHOP, 100)).length).toBe(before + 2);
  expect(await traces(who)).toEqual([]);
});

test("a customer who orders after the request is a new customer", async () => {
  const who = await shopper();
  const later = { ...who, orderId: `${who.orderId}9`, orderName: `${who.orderName}-later` };
  await redact(requestBody(who));
  await world.send("orders/create", SHOP, {
    ...orderBody(later),
    created_at: new Date(Date.now() + 60_000).toISOString(),
    updated_at: new Date(Date.now() + 60_000).toISOString(),
  });
  await world.runJobs();
  const order = await database.prisma.order.findMany({ where: { id: later.orderId } });
  expect(order).toMatchObject([{ emailSealed: expect.anything() }]);
  expect(await database.prisma.order.count({ where: { id: who.orderId } })).toBe(0);
});

test("a redaction killed at every statement in turn resumes where it stopped", async () => {
  const who = await shopper();
  await redact(requestBody(who));
  await runInbox();
  const { id: requestId } = await newest();
  let kills = 0;
  for (let allowed = 1; ; allowed++) {
    const dying = dyingAfter(allowed);
    try {
      await createRedactJob({ ...world.services, database: dying })({ shopId: SHOP, requestId });
      break;
    } catch (error) {
      if (!String(error).includes("killed")) throw error;
      kills++;
    }
  }
  expect(kills).toBeGreaterThan(10);
  expect(await traces(who)).toEqual([]);
  expect(await newest()).toMatchObject({ state: "done", counts: { orders: 1, shipments: 1 } });
});

test("two workers on one redaction erase once", async () => {
  const who = await shopper();
  await redact(requestBody(who));
  await runInbox();
  const { id: requestId } = await newest();
  const job = createRedactJob(world.services);
  await Promise.all([1, 2, 3].map(() => job({ shopId: SHOP, requestId })));
  expect(await traces(who)).toEqual([]);
  expect(await newest()).toMatchObject({ state: "done", counts: { orders: 1, shipments: 1 } });
});

test("trackings at a cloud service are deleted, however often it refuses at first", async () => {
  const who = await shopper();
  const service = scriptedService();
  service.watch(who.number, "sandbox");
  service.failNext(new AppError("unavailable", "down for a day"));
  const deps: RedactDeps = { ...world.services, existingServiceFor: async () => service };
  await redact(requestBody(who));
  await runInbox();
  const { id: requestId } = await newest();
  const job = () => createRedactJob(deps)({ shopId: SHOP, requestId });
  await expect(job()).rejects.toThrow("down for a day");
  expect(await newest()).toMatchObject({ state: "working", problem: "unavailable" });
  // What is ours is gone by then; the number that is still to be deleted at the service is sealed.
  expect(await database.prisma.order.count({ where: { id: who.orderId } })).toBe(0);
  await takeJobs(database.pool);
  await createRetentionJob(world.services)();
  expect(await waitingJobs(database.pool)).toContainEqual(
    expect.objectContaining({ name: "privacy.redact", payload: { shopId: SHOP, requestId } }),
  );
  await job();
  expect(service.deleted).toEqual([`sandbox/${who.number}`]);
  expect(await newest()).toMatchObject({ state: "done", problem: null });
});

test("one tracking that a service refuses to delete does not block the others", async () => {
  const pairs = ["STAYS", "GOES1", "GOES2"].map((trackingNumber) => ({
    carrierCode: "ups",
    trackingNumber,
  }));
  const refusing = (refused: string) => ({
    deleteMany: (asked: readonly { tracking_number: string }[]) =>
      Promise.resolve(
        asked.map(({ tracking_number }) =>
          tracking_number === refused
            ? ({ outcome: "rejected", code: 4017, message: "no" } as const)
            : ({ outcome: "done" } as const),
        ),
      ),
  });
  const deps = (refused: string) => ({
    ...world.services,
    existingServiceFor: () => Promise.resolve(refusing(refused)),
  });
  const waiting = async () => (await listDeletions(database.pool, SHOP, 10)).length;
  await scheduleDeletions(database.pool, world.services.sealer, SHOP, null, pairs);
  await expect(deleteTrackingsAtServices(deps("STAYS"), SHOP)).rejects.toThrow("4017");
  expect(await waiting()).toBe(1);
  await deleteTrackingsAtServices(deps("nothing"), SHOP);
  expect(await waiting()).toBe(0);
});

test("a parcel that another customer's order shares stays, and is registered anew without the erased one", async () => {
  const who = await shopper();
  const friend = { ...customer(SHOP, `friend${++serial}`, serial), number: who.number };
  await world.send("orders/create", SHOP, orderBody(friend));
  await world.send("fulfillments/create", SHOP, fulfillmentBody(friend));
  await world.runJobs();
  await redact(requestBody(who));
  await world.runJobs();
  const shipments = await database.prisma.shipment.findMany({
    where: { trackingNumber: who.number },
  });
  expect(shipments).toMatchObject([{ registrationState: "registered" }]);
  const words = [who.email, who.orderId, who.orderName, who.fulfillmentId, who.firstName];
  expect(await searchEverywhere(database.pool, testSealer, words)).toEqual([]);
  const tracking = await database.prisma.engineTracking.findMany({
    where: { trackingNumber: who.number },
  });
  expect(tracking).toMatchObject([{ orderId: friend.orderId }]);
});

test("people are distinguished: longer addresses, other numbers, ids of other things", () => {
  const subject = {
    customerId: "700",
    email: "ann@example.com",
    phone: "+49 (0)151 5550 7788",
    orderIds: [],
  };
  const tells = (document: unknown) => {
    const isTold = mentions(subject, document);
    // The quick look may only spare the work where there is nothing to be found.
    if (isTold) expect(mayMention(subject, JSON.stringify(document))).toBe(true);
    return isTold;
  };
  expect(tells({ email: " Ann@Example.com " })).toBe(true);
  expect(tells({ note: "write to ann@example.com." })).toBe(true);
  expect(tells({ phone: "0049 151 55507788" })).toBe(true);
  expect(tells({ email: "joann@example.com" })).toBe(false);
  expect(tells({ email: "ann@example.com.au" })).toBe(false);
  expect(tells({ customer: { id: 700 } })).toBe(true);
  expect(tells({ customer: { admin_graphql_api_id: "gid://shopify/Customer/700" } })).toBe(true);
  expect(tells({ id: 700, order_id: 700 })).toBe(false);
  expect(mayMention(subject, `{"email":"bob@example.com","id":1,"phone":"0151 1234567"}`)).toBe(
    false,
  );
  const plain = { ...subject, phone: "+4915155507788" };
  expect(mentions(plain, { phone: "0151 55507788" })).toBe(true);
  expect(mentions(plain, { phone: "0151 55507789" })).toBe(false);
  expect(mentions(plain, { order_id: 5550778815155507 })).toBe(false);
});

/** The webhooks' meaning alone; the jobs that it enqueues wait. */
async function runInbox(): Promise<void> {
  await jobHandlers(world.services)["inbox.process"]({ shopId: SHOP });
  await takeJobs(database.pool);
}

/** The same database, whose connection breaks at the n-th statement of a transaction or of the pool. */
function dyingAfter(statements: number): TestDatabase {
  let left = statements;
  const guard = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(object, property) {
        const value = Reflect.get(object, property) as unknown;
        if (property === "connect") {
          return async () => guard(await (value as () => Promise<object>).call(object));
        }
        if (property === "query") {
          return (...args: unknown[]) => {
            const isEnd = args[0] === "rollback";
            if (!isEnd && left-- <= 0) throw new Error("killed");
            return (value as (...given: unknown[]) => unknown).apply(object, args);
          };
        }
        return typeof value === "function" ? (value.bind(object) as unknown) : value;
      },
    });
  return { ...database, pool: guard(database.pool) };
}
