// The delivery pages' queries: keyset, filters, retries, masks, retention.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sealBody } from "~/inbox/body.server";
import { maskBody } from "~/inbox/mask";
import { oneByOne } from "~/inbox/delivery";
import { createInboxProcessor } from "~/inbox/process.server";
import { createInboxExpiry } from "~/inbox/store-retention.server";
import {
  type DeliveryFilter,
  countDeliveries,
  findDelivery,
  listDeliveries,
  listTopics,
  replayDeliveries,
} from "~/inbox/store-list.server";
import { AppError } from "~/lib/errors";
import { inTransaction } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { DAY_MS } from "~/lib/time";
import { blocksRead } from "../support/blocks-read";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";

const SHOP = "listed.myshopify.com";
const OTHER = "other.myshopify.com";
const ALL: DeliveryFilter = { view: "all", topic: null, orderIds: null };
const clock = testClock("2026-11-22T12:00:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query("truncate webhook_deliveries");
  await takeJobs(database.pool);
});

interface Story {
  id: string;
  shop?: string;
  topic?: string;
  state?: string;
  orderId?: string;
  receivedAt?: Date;
  payload?: unknown;
}

async function add(...stories: Story[]): Promise<void> {
  for (const { id, shop = SHOP, topic = "orders/create", state = "done", ...story } of stories) {
    await database.pool.query(
      `insert into webhook_deliveries (shop_id, webhook_id, topic, state, order_id, received_at, body_sealed)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        shop,
        id,
        topic,
        state,
        story.orderId ?? null,
        story.receivedAt ?? clock.now(),
        sealBody(
          testSealer,
          { shopId: shop, webhookId: id },
          Buffer.from(JSON.stringify(story.payload ?? { id: 1 })),
        ),
      ],
    );
  }
}

/** Ids of one page. */
async function ids(filter: Partial<DeliveryFilter> = {}): Promise<string[]> {
  const page = await listDeliveries(database.pool, SHOP, { ...ALL, ...filter }, null, 50);
  return page.rows.map(({ webhookId }) => webhookId);
}

test("paging over deliveries of one moment shows each once", async () => {
  const names = Array.from({ length: 7 }, (_, index) => `w${index}`);
  await add(...names.map((id) => ({ id })), { id: "theirs", shop: OTHER });
  const page = (from: Parameters<typeof listDeliveries>[3]) =>
    listDeliveries(database.pool, SHOP, ALL, from, 3);
  const first = await page(null);
  const second = await page({ older: first.rows[2]!.place });
  const third = await page({ older: second.rows[2]!.place });
  const seen = [first, second, third].map(({ rows }) => rows.map(({ webhookId }) => webhookId));
  expect(seen).toEqual([["w6", "w5", "w4"], ["w3", "w2", "w1"], ["w0"]]);
  expect([first, second, third].map(({ hasNewer, hasOlder }) => [hasNewer, hasOlder])).toEqual([
    [false, true],
    [true, true],
    [true, false],
  ]);
  const back = await page({ newer: second.rows[0]!.place });
  expect([back.rows.map(({ webhookId }) => webhookId), back.hasNewer]).toEqual([seen[0], false]);
});

test("lists filter by state, topic and order; an invalid cursor is the first page", async () => {
  await add(
    { id: "waits", state: "received" },
    { id: "failed", state: "failed", topic: "orders/updated" },
    { id: "done", orderId: "77", topic: "orders/updated" },
  );
  expect(await ids({ view: "waiting" })).toEqual(["waits"]);
  expect(await ids({ view: "failed" })).toEqual(["failed"]);
  expect(await ids({ topic: "orders/updated" })).toEqual(["failed", "done"]);
  expect(await ids({ orderIds: ["77", "78"] })).toEqual(["done"]);
  expect(await ids({ orderIds: [] })).toEqual([]);
  expect(await listTopics(database.pool, SHOP)).toEqual(["orders/create", "orders/updated"]);
  expect(await countDeliveries(database.pool, SHOP, 10)).toEqual({ waiting: 1, failed: 1 });
  const lost = await listDeliveries(database.pool, SHOP, ALL, { older: "x'--" }, 50);
  expect(lost.rows).toHaveLength(3);
});

test("failed deliveries are retried by the same job, one or all, and another shop's never", async () => {
  await add(
    { id: "a", state: "failed" },
    { id: "b", state: "failed" },
    { id: "theirs", state: "failed", shop: OTHER },
  );
  let isDown = true;
  const run = createInboxProcessor({
    database,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    handlers: oneByOne({
      "orders/create": async () => {
        if (isDown) throw new AppError("invalid_input", "still wrong");
        return { outcome: "order_recorded" };
      },
    }),
  });
  const replay = (which: Parameters<typeof replayDeliveries>[2]) =>
    inTransaction(database.pool, (tx) => replayDeliveries(tx, SHOP, which));
  expect(await replay({ webhookId: "theirs" })).toBe(0);
  expect(await takeJobs(database.pool)).toEqual([]);
  expect(await replay({ webhookId: "a" })).toBe(1);
  expect(await takeJobs(database.pool)).toMatchObject([
    { name: "inbox.process", payload: { shopId: SHOP } },
  ]);
  await run({ shopId: SHOP });
  expect(await ids({ view: "failed" })).toEqual(["b", "a"]);
  isDown = false;
  expect(await replay("failed")).toBe(2);
  expect(await replay("failed")).toBe(0);
  await run({ shopId: SHOP });
  expect(await findDelivery(database.pool, SHOP, "a")).toMatchObject({
    state: "done",
    outcome: "order_recorded",
    orderId: "1",
    attempts: 0,
  });
});

test("bodies are deleted after thirty days and rows after ninety; unprocessed deliveries fail", async () => {
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  await add(
    { id: "today", state: "failed" },
    { id: "last-month", receivedAt: daysAgo(31) },
    { id: "stuck", state: "received", receivedAt: daysAgo(31) },
    { id: "last-summer", receivedAt: daysAgo(91) },
  );
  await createInboxExpiry({ database, clock })();
  expect(await ids()).toEqual(["today", "stuck", "last-month"]);
  expect(await findDelivery(database.pool, SHOP, "last-month")).toMatchObject({ hasBody: false });
  expect(await findDelivery(database.pool, SHOP, "stuck")).toMatchObject({
    state: "failed",
    outcome: "expired",
  });
  const replayed = await inTransaction(database.pool, (tx) => replayDeliveries(tx, SHOP, "failed"));
  expect(replayed).toBe(1);
});

test("a body is shown with personal data masked", () => {
  const body = {
    id: 820982911,
    name: "#1001",
    email: "ada@example.com",
    created_at: "2026-03-01T09:00:00Z",
    customer: { id: 7, first_name: "Ada", default_address: { country_code: "DE", zip: "1" } },
    destination: { country_code: "DE", city: "Ulm" },
    tracking_numbers: ["1Z999"],
    line_items: [{ title: "Engraved for Ada", sku: "CUP", quantity: 2 }],
    a_field_of_tomorrow: "who knows",
  };
  expect(maskBody(body)).toEqual({
    id: 820982911,
    name: "•••",
    email: "•••",
    created_at: "2026-03-01T09:00:00Z",
    customer: { id: "•••", first_name: "•••", default_address: { country_code: "DE", zip: "•••" } },
    destination: { country_code: "DE", city: "•••" },
    tracking_numbers: ["1Z999"],
    line_items: [{ title: "•••", sku: "CUP", quantity: 2 }],
    a_field_of_tomorrow: "•••",
  });
});

test("a page of thirty thousand deliveries reads a page, whatever the filter", async () => {
  await database.pool.query(
    `insert into webhook_deliveries (shop_id, webhook_id, topic, state, order_id, received_at)
     select $1, 'w' || n, case when n % 500 = 0 then 'shop/update' else 'orders/updated' end,
       case when n % 1000 = 7 then 'failed' else 'done' end, (n / 10)::text,
       timestamptz '2026-11-01Z' + n * interval '1 second'
     from generate_series(1, 30000) n`,
    [SHOP],
  );
  await database.pool.query("analyze webhook_deliveries");
  const filters: DeliveryFilter[] = [
    ALL,
    { ...ALL, view: "failed" },
    { ...ALL, topic: "shop/update" },
    { ...ALL, orderIds: ["2711"] },
  ];
  for (const filter of filters) {
    const page = await listDeliveries(database.pool, SHOP, filter, null, 50);
    expect(page.rows.length).toBeGreaterThan(9);
    // The whole table has six hundred blocks; a page has at most one for each row and each index level.
    const blocks = await blocksRead(database.pool, (sql) =>
      listDeliveries(sql, SHOP, filter, null, 50),
    );
    expect(blocks).toBeLessThan(150);
  }
});
