// Processing of stored webhooks: order, transactions, retries, several workers.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type SingleTopicHandler, oneByOne } from "~/inbox/delivery";
import { createInboxProcessor } from "~/inbox/process.server";
import { createWebhookEndpoint } from "~/inbox/receive.server";
import { deleteBodies } from "~/inbox/store-retention.server";
import { type Sql, inTransaction } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { createLog } from "~/lib/log.server";
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";
import { WEBHOOK_SECRET, WEBHOOK_SHOP, signedWebhook } from "../support/webhooks";

let database: TestDatabase;
const clock = testClock("2026-03-01T10:00:00Z");
const shopId = WEBHOOK_SHOP;
beforeAll(async () => {
  database = await freshDatabase();
  await database.pool.query(`create table told (what text)`);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate webhook_deliveries, told`);
  await takeJobs(database.pool);
});

async function deliver(
  topic: string,
  payload: unknown,
  options: { webhookId: string; triggeredAt?: string },
) {
  const door = createWebhookEndpoint({
    database,
    sealer: testSealer,
    secrets: [WEBHOOK_SECRET],
    isTopic: () => true,
    log: createLog("silent"),
    clock,
  });
  await door.receive(signedWebhook(topic, payload, options));
}

const processor = (handlers: Record<string, SingleTopicHandler>) =>
  createInboxProcessor({
    database,
    sealer: testSealer,
    handlers: oneByOne(handlers),
    log: createLog("silent"),
    clock,
  });
const tell: SingleTopicHandler = async (tx, { payload }) => {
  await tx.query(`insert into told values ($1)`, [JSON.stringify(payload)]);
  return { outcome: "told" };
};
const told = async () =>
  (await database.pool.query<{ what: string }>(`select what from told`)).rows.map(
    (row) => row.what,
  );
const outcomes = async () =>
  Object.fromEntries(
    (await database.prisma.webhookDelivery.findMany()).map((row) => [
      row.webhookId,
      [row.state, row.outcome, row.attempts],
    ]),
  );

test("deliveries are processed in the order in which they were triggered, digits kept", async () => {
  await deliver("orders/create", Buffer.from(`{"id":820982911946154508}`), {
    webhookId: "later",
    triggeredAt: "2026-03-01T09:00:02Z",
  });
  await deliver(
    "orders/create",
    { id: 1 },
    { webhookId: "earlier", triggeredAt: "2026-03-01T09:00:01Z" },
  );
  await processor({ "orders/create": tell })({ shopId });
  expect(await told()).toEqual([`{"id":1}`, `{"id":"820982911946154508"}`]);
  expect(await outcomes()).toEqual({
    earlier: ["done", "told", 0],
    later: ["done", "told", 0],
  });
});

test("a body that is no JSON is unreadable, a topic without handler is ignored, and both are done", async () => {
  await deliver("orders/create", Buffer.from("{html"), { webhookId: "html" });
  await deliver("carts/update", { id: 1 }, { webhookId: "cart" });
  await processor({ "orders/create": tell })({ shopId });
  expect(await outcomes()).toEqual({
    html: ["done", "unreadable", 0],
    cart: ["done", "ignored_topic", 0],
  });
});

test("a failing handler is rolled back, does not stop the others, and is retried when due", async () => {
  await deliver("orders/create", { id: 1 }, { webhookId: "bad" });
  await deliver("orders/updated", { id: 2 }, { webhookId: "good" });
  await takeJobs(database.pool);
  let isDown = true;
  const run = processor({
    "orders/create": async (tx, delivery) => {
      const outcome = await tell(tx, delivery);
      if (isDown) throw new AppError("unavailable", "down");
      return outcome;
    },
    "orders/updated": tell,
  });
  await run({ shopId });
  expect(await told()).toEqual([`{"id":2}`]);
  expect(await outcomes()).toMatchObject({ bad: ["received", null, 1], good: ["done", "told", 0] });
  const [again] = await takeJobs(database.pool);
  expect(again).toMatchObject({ name: "inbox.process", payload: { shopId } });
  expect(again?.runAt).toEqual(new Date(clock.now().getTime() + 2 * SECOND_MS));

  isDown = false;
  await run({ shopId });
  expect(await outcomes()).toMatchObject({ bad: ["received", null, 1] });
  clock.advance(2 * SECOND_MS);
  await run({ shopId });
  expect(await outcomes()).toMatchObject({ bad: ["done", "told", 1] });
  expect(await told()).toEqual([`{"id":2}`, `{"id":1}`]);
});

test("deliveries share a transaction; a set that fails is halved down to the one at fault", async () => {
  const ids = Array.from({ length: 24 }, (_, index) => index + 1);
  for (const id of ids)
    await deliver("orders/create", { id }, { webhookId: `w${String(id).padStart(2, "0")}` });
  const transactions = new Map<number, string>();
  let calls = 0;
  const note: SingleTopicHandler = async (tx, { payload }) => {
    const { id } = payload as { id: number };
    const { rows } = await tx.query<{ id: string }>(`select txid_current()::text as id`);
    transactions.set(id, rows[0]?.id ?? "");
    calls++;
    if (id === 15) throw new AppError("invalid_input", "hopeless");
    return { outcome: "noted" };
  };
  await processor({ "orders/create": note })({ shopId });
  const together = (from: number, to: number) =>
    new Set(ids.slice(from, to).map((id) => transactions.get(id))).size;
  expect([together(0, 12), together(12, 14), together(15, 24)]).toEqual([1, 1, 1]);
  expect(calls).toBeLessThan(3 * ids.length);
  const ends = Object.values(await outcomes()).map(([state]) => state);
  expect(ends.filter((state) => state === "done")).toHaveLength(23);
  expect(await outcomes()).toMatchObject({ w15: ["failed", "failed", 1] });
});

test("a set ends where its bodies would fill the memory, and holds at least one", async () => {
  // Bodies are stored compressed; this one can't be.
  const text = randomBytes(700_000).toString("base64");
  for (const id of [1, 2, 3]) await deliver("orders/create", { id, text }, { webhookId: `w${id}` });
  const transactions = new Set<string>();
  const note: SingleTopicHandler = async (tx) => {
    const { rows } = await tx.query<{ id: string }>(`select txid_current()::text as id`);
    transactions.add(rows[0]?.id ?? "");
    return { outcome: "noted" };
  };
  await processor({ "orders/create": note })({ shopId });
  expect(transactions.size).toBe(2);
});

test("a permanent failure is given up at once, another after twelve attempts", async () => {
  await deliver("orders/create", { id: 1 }, { webhookId: "hopeless" });
  await deliver("orders/updated", { id: 2 }, { webhookId: "stubborn" });
  const run = processor({
    "orders/create": () => Promise.reject(new AppError("invalid_input", "no")),
    "orders/updated": () => Promise.reject(new Error("a bug")),
  });
  await run({ shopId });
  expect(await outcomes()).toMatchObject({
    hopeless: ["failed", "failed", 1],
    stubborn: ["received", null, 1],
  });
  for (let attempt = 1; attempt < 12; attempt++) {
    clock.advance(2 ** attempt * SECOND_MS);
    await run({ shopId });
  }
  expect(await outcomes()).toMatchObject({ stubborn: ["failed", "failed", 12] });
});

test("a full disk fails the job, however long it lasts, and costs no delivery an attempt", async () => {
  for (const webhookId of ["first", "second"])
    await deliver("orders/create", { id: 1 }, { webhookId });
  let isFull = true;
  const run = processor({
    "orders/create": async (tx, delivery) => {
      if (isFull)
        await tx.query(`do $$ begin raise exception 'full' using errcode = '53100'; end $$`);
      return tell(tx, delivery);
    },
  });
  for (let hour = 0; hour < 12; hour++) {
    await expect(run({ shopId })).rejects.toMatchObject({ code: "53100" });
    clock.advance(HOUR_MS);
  }
  expect(await outcomes()).toEqual({
    first: ["received", null, 0],
    second: ["received", null, 0],
  });
  isFull = false;
  await run({ shopId });
  expect(await outcomes()).toEqual({ first: ["done", "told", 0], second: ["done", "told", 0] });
});

test("several workers on one shop process each delivery exactly once", async () => {
  for (let index = 0; index < 30; index++) {
    await deliver("orders/create", { id: index }, { webhookId: `w${index}` });
  }
  const run = processor({ "orders/create": tell });
  await Promise.all([run({ shopId }), run({ shopId }), run({ shopId }), run({ shopId })]);
  expect((await told()).length).toBe(30);
  expect(new Set(await told()).size).toBe(30);
});

test("a delivery that a redaction ends meanwhile keeps that end", async () => {
  await deliver("orders/create", { id: 1 }, { webhookId: "theirs" });
  await deliver("orders/create", { id: 2 }, { webhookId: "other" });
  const run = processor({ "orders/create": tell });
  let running = Promise.resolve();
  await inTransaction(database.pool, async (tx) => {
    await deleteBodies(tx, shopId, ["theirs"]);
    running = run({ shopId });
    await isWaited(tx);
  });
  await running;
  expect(await outcomes()).toEqual({
    theirs: ["done", "ignored_redacted", 0],
    other: ["done", "told", 0],
  });
  expect(await told()).toEqual([`{"id":2}`]);
});

test("nor does its failure bring back the order that was erased", async () => {
  await deliver("orders/create", { id: 77 }, { webhookId: "theirs" });
  let deletion: Promise<unknown> = Promise.resolve();
  await processor({
    "orders/create": async (tx) => {
      deletion = deleteBodies(database.pool, shopId, ["theirs"]);
      await isWaited(tx);
      throw new AppError("invalid_input", "hopeless");
    },
  })({ shopId });
  await deletion;
  expect(await database.prisma.webhookDelivery.findMany()).toMatchObject([
    { state: "done", outcome: "ignored_redacted", orderId: null },
  ]);
});

/** Returns when another transaction waits for a lock of this one. */
async function isWaited(tx: Sql): Promise<void> {
  const isBlocking = `select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`;
  while ((await tx.query(isBlocking)).rowCount === 0);
}

test("after a large set, its tables have statistics", async () => {
  const isAnalyzed = async () => {
    const { rows } = await database.pool.query<{ is: boolean }>(
      `select reltuples >= 0 as is from pg_class where oid = 'webhook_deliveries'::regclass`,
    );
    return rows[0]?.is;
  };
  await deliver("orders/create", {}, { webhookId: "one" });
  await processor({ "orders/create": tell })({ shopId });
  expect(await isAnalyzed()).toBe(false);
  await database.pool.query(
    `insert into webhook_deliveries (shop_id, webhook_id, topic, body_sealed)
     select $1, 'w' || n, 'carts/update', '' from generate_series(1, 100) n`,
    [shopId],
  );
  await processor({})({ shopId });
  expect(await isAnalyzed()).toBe(true);
});

test("a flood continues in another job, behind other shops", async () => {
  await database.pool.query(
    `insert into webhook_deliveries (shop_id, webhook_id, topic, body_sealed)
     select $1, 'w' || n, 'carts/update', '' from generate_series(1, 1120) n`,
    [shopId],
  );
  const run = processor({});
  await run({ shopId });
  const left = () => database.prisma.webhookDelivery.count({ where: { state: "received" } });
  expect(await left()).toBe(120);
  expect(await takeJobs(database.pool)).toMatchObject([{ name: "inbox.process" }]);
  await run({ shopId });
  expect(await left()).toBe(0);
});
