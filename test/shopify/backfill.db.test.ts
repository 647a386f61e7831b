// Backfill of past orders: progress, resumption, cancellation, refused fields and priority.
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { leasePending } from "~/shipments/register/store.server";
import {
  cancelBackfill,
  startBackfill,
  startFirstBackfill,
} from "~/shopify/backfill/backfill.server";
import { advance, enqueueBackfills } from "~/shopify/backfill/store-backfill.server";
import { fetchAdminSchema } from "../stand-in/admin-api/admin-schema";
import { type TestDatabase, freshDatabase } from "../support/database";
import { SHOP, type ShopWorld, startShopWorld } from "./shop-world";

let database: TestDatabase;
let world: ShopWorld;
beforeAll(async () => {
  await fetchAdminSchema(() => {});
  database = await freshDatabase();
}, 180_000);
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startShopWorld(database);
});

const daysAgo = (days: number) => new Date(world.clock.now().getTime() - days * DAY_MS);

/** A past order that no webhook reported. */
function past(days: number, number: string | null, more: { numbers?: string[][] } = {}) {
  const order = world.actions.createOrder(SHOP, { email: "ada@example.com", at: daysAgo(days) });
  const parcels = more.numbers ?? (number ? [[number]] : []);
  const made = parcels.map((numbers) =>
    world.actions.fulfill(SHOP, order.id, { company: "UPS", numbers, at: daysAgo(days - 1) }),
  );
  world.takeWebhooks();
  return { order, made };
}

const number = (index: number) => `1Z999AA1012345${String(index).padStart(4, "0")}`;
const start = () => startBackfill(database.pool, SHOP, world.clock.now());

test("the last sixty days are read, with orders not yet sent, and older ones are not asked for", async () => {
  past(61, number(1));
  past(59, number(2));
  past(3, null);
  await start();
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth().filter((line) => !line.includes("#1001")));
  expect(await world.backfill()).toMatchObject({
    state: "done",
    total: 2,
    ordersRead: 2,
    ordersAdded: 2,
    ordersSkipped: 0,
  });
});

test("with read_all_orders it goes further back", async () => {
  await database.prisma.session.create({
    data: {
      id: `offline_${SHOP}`,
      shop: SHOP,
      state: "",
      accessToken: new Uint8Array(),
      scope: "read_orders,read_all_orders",
    },
  });
  past(100, number(1));
  await start();
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth());
});

test("it starts by itself once an installation, and again after the shop has come back", async () => {
  const install = () => startFirstBackfill(database.pool, SHOP, world.clock.now());
  await install();
  await world.runBackfill();
  await install();
  expect(await database.prisma.backfill.count()).toBe(1);
  world.clock.advance(DAY_MS);
  await database.prisma.shop.update({
    where: { id: SHOP },
    data: { installedAt: world.clock.now() },
  });
  await install();
  expect(await database.prisma.backfill.count()).toBe(2);
});

test("two clicks start one; it is the same again when all is known", async () => {
  past(5, number(1));
  expect([await start(), await start()]).toEqual([true, false]);
  await world.runBackfill();
  await start();
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({ state: "done", ordersRead: 1, ordersAdded: 0 });
});

test("parcels that arrived long ago are left out; one that arrived lately, or may not have, is not", async () => {
  const delivered = (days: number, index: number) => {
    const { made } = past(30, number(index));
    made[0]!.deliveredAt = daysAgo(days).toISOString();
  };
  delivered(20, 1);
  delivered(2, 2);
  past(30, number(3));
  await start();
  await world.runBackfill();
  const recorded = (await world.recorded()).filter((line) => line.includes("1Z"));
  expect(recorded.map((line) => line.split(" ")[1])).toEqual([number(2), number(3)]);
  expect(await world.backfill()).toMatchObject({ ordersRead: 3, ordersAdded: 2, ordersSkipped: 1 });
});

test("items of an order sent at once come from the file, those of one sent in parts are asked for", async () => {
  const lineItems = [
    { sku: "NP-MUG-BLU", quantity: 2 },
    { sku: "NP-MUG-BLU", quantity: 1 },
  ];
  const whole = world.actions.createOrder(SHOP, { email: null, lineItems, at: daysAgo(5) });
  world.actions.fulfill(SHOP, whole.id, { numbers: [number(1)], at: daysAgo(4) });
  const parts = past(5, null, { numbers: [[number(2)], [number(3)]] });
  await start();
  await world.runBackfill();
  const rows = await database.prisma.fulfillment.findMany({ orderBy: { id: "asc" } });
  expect(rows.map(({ items }) => (items as { quantity: number }[]).map((i) => i.quantity))).toEqual(
    [[2, 1], [1], [1]],
  );
  expect(rows.slice(1).map(({ orderId }) => orderId)).toEqual([parts.order.id, parts.order.id]);
});

test("a webhook triggered after the file was written wins, though the file is read later", async () => {
  const { made } = past(5, number(1));
  world.bulk.steer(SHOP, { durationMs: 5 * SECOND_MS });
  await start();
  await world.runBackfill(async () => (await world.backfill())?.state === "preparing");
  world.clock.advance(10 * SECOND_MS);
  world.actions.correctNumber(SHOP, made[0]!.id, { numbers: [number(2)] });
  await world.deliverAll();
  await enqueueBackfills(database.pool);
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth());
  expect((await world.backfill())?.state).toBe("done");
});

test("a file that breaks off anywhere is read on from where it was recorded, nothing twice", async () => {
  for (let index = 0; index < 40; index++) past(5, number(index));
  await start();
  await world.runBackfill(async () => (await world.backfill())?.state === "reading");
  const [operation] = world.bulk.of(SHOP);
  const fileBytes = operation!.lines.join("\n").length + 1;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: fileBytes }), { minLength: 1, maxLength: 5 }),
      async (cuts) => {
        await database.pool.query(
          `truncate orders, fulfillments, shipments, fulfillment_shipments cascade`,
        );
        await database.pool.query(
          `update backfills set state = 'reading', byte_offset = 0, orders_read = 0, orders_added = 0,
             failures = 0, finished_at = null`,
        );
        const left = [...cuts];
        world.network.answer = async (request) => {
          const answer = await world.api(request);
          const cut = request.url.includes("/bulk/") ? left.shift() : undefined;
          return cut === undefined ? answer : cutAfter(answer, cut);
        };
        await enqueueBackfills(database.pool);
        await world.runBackfill();
        expect(await world.backfill()).toMatchObject({
          state: "done",
          ordersRead: 40,
          ordersAdded: 40,
        });
        expect(await world.recorded()).toEqual(world.truth());
      },
    ),
    { numRuns: 5 },
  );
}, 120_000);

test("a backfill longer than one step asks for the file from where the last step ended", async () => {
  for (let index = 0; index < 60; index++) past(5, number(index));
  await start();
  const asked: { range: string | null; recorded: number }[] = [];
  world.network.answer = async (request) => {
    if (!request.url.includes("/bulk/")) return world.api(request);
    const { byteOffset } = (await world.backfill())!;
    asked.push({ range: request.headers.get("range"), recorded: byteOffset });
    const answer = await world.api(request);
    // Every batch takes as long as a step may.
    world.clock.advance(4 * SECOND_MS);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return new Response(
      new ReadableStream({
        pull(controller) {
          world.clock.advance(4 * SECOND_MS);
          controller.enqueue(bytes);
          controller.close();
        },
      }),
      { status: answer.status },
    );
  };
  await world.runBackfill();
  expect(asked).toHaveLength(3);
  expect(asked[0]).toEqual({ range: null, recorded: 0 });
  for (const [index, { range, recorded }] of asked.slice(1).entries()) {
    expect(range).toBe(`bytes=${recorded}-`);
    expect(recorded).toBeGreaterThan(asked[index]!.recorded);
  }
  expect(await world.backfill()).toMatchObject({ state: "done", ordersRead: 60, ordersAdded: 60 });
  expect(await world.recorded()).toEqual(world.truth());
});

test("of two workers at one place in the file the second keeps nothing", async () => {
  past(5, number(1));
  await start();
  await world.runBackfill(async () => (await world.backfill())?.state === "reading");
  const backfill = (await world.backfill())!;
  const step = { endsAt: 100, orders: 1, added: 1, skipped: 0 };
  expect(await advance(database.pool, backfill, step)).toBe(true);
  expect(await advance(database.pool, backfill, { ...step, endsAt: 50 })).toBe(false);
  expect(await world.backfill()).toMatchObject({ byteOffset: 100, ordersRead: 1 });
});

test("a shop without orders is done, with none of none read", async () => {
  await start();
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({ state: "done", total: 0, ordersRead: 0 });
});

test("an order that can't be stored is skipped, and the backfill continues", async () => {
  const bad = past(5, number(1));
  past(5, number(2));
  await database.pool.query(`
    create function broken() returns trigger language plpgsql as $$ begin
      if new.fulfillment_id = '${bad.made[0]!.id}' then
        raise exception 'broken' using errcode = '22P05';
      end if;
      return new;
    end $$;
    create trigger broken before insert on fulfillment_shipments
      for each row execute function broken()`);
  await start();
  await world.runBackfill();
  await database.pool.query(`drop function broken cascade`);
  expect(await world.backfill()).toMatchObject({ state: "done", ordersRead: 2, ordersAdded: 1 });
});

/** The connection is lost after so many bytes. */
async function cutAfter(answer: Response, bytes: number): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer());
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(whole.subarray(0, bytes));
      controller.error(new Error("connection lost"));
    },
  });
  return new Response(body, { status: answer.status });
}

test("a server that sends the whole file again is read from the right place all the same", async () => {
  for (let index = 0; index < 30; index++) past(5, number(index));
  await start();
  let requests = 0;
  world.network.answer = async (request) => {
    if (!request.url.includes("/bulk/")) return world.api(request);
    request.headers.delete("range");
    const whole = await world.api(request);
    if (++requests > 1) return whole;
    const bytes = (await whole.clone().arrayBuffer()).byteLength;
    return cutAfter(whole, bytes - 100);
  };
  await world.runBackfill();
  expect(requests).toBe(2);
  expect(await world.backfill()).toMatchObject({ state: "done", ordersRead: 30, ordersAdded: 30 });
});

test("canceled while it reads, it stops there; what was recorded stays", async () => {
  for (let index = 0; index < 60; index++) past(5, number(index));
  await start();
  world.network.answer = async (request) => {
    const answer = await world.api(request);
    if (request.url.includes("/bulk/")) {
      const text = await answer.text();
      return new Response(slowly(text, () => cancelBackfill(world.deps, SHOP)));
    }
    return answer;
  };
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({ state: "canceled", ordersRead: 25 });
  expect(await database.prisma.order.count()).toBe(25);
});

/** The first half, then `between`, then the rest. */
function slowly(text: string, between: () => Promise<unknown>): ReadableStream {
  const bytes = new TextEncoder().encode(text);
  const half = Math.ceil(bytes.length * 0.6);
  let sent = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (sent++ === 0) return controller.enqueue(bytes.subarray(0, half));
        await between();
        controller.enqueue(bytes.subarray(half));
        controller.close();
      },
    },
    // Nothing is sent before it is asked for.
    { highWaterMark: 0 },
  );
}

test("canceled while Shopify prepares, the operation is canceled and another backfill can start", async () => {
  past(5, number(1));
  world.bulk.steer(SHOP, { durationMs: MINUTE_MS });
  await start();
  await world.runBackfill(async () => (await world.backfill())?.state === "preparing");
  expect(await cancelBackfill(world.deps, SHOP)).toBe(true);
  expect(await cancelBackfill(world.deps, SHOP)).toBe(false);
  expect(world.bulk.of(SHOP).map(({ canceledAt }) => canceledAt !== null)).toEqual([true]);
  await start();
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth());
});

test("a shop that uninstalls in the middle ends it", async () => {
  past(5, number(1));
  await start();
  await world.runBackfill(async () => (await world.backfill())?.state === "reading");
  await database.pool.query(`update shops set uninstalled_at = now()`);
  await enqueueBackfills(database.pool);
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({ state: "canceled", problem: "uninstalled" });
  expect(await world.recorded()).toEqual([]);
});

test("fields that may not be read fail Shopify's operation: it is asked for the rest, and emails we know stay", async () => {
  const known = past(5, number(1));
  const payload = JSON.stringify({
    id: Number(known.order.id),
    name: "#1001",
    email: "ada@example.com",
    created_at: "2026-02-01T00:00:00Z",
    updated_at: "2026-02-01T00:00:00Z",
  });
  await world.deliver({ topic: "orders/create", triggeredAt: daysAgo(5), body: payload });
  past(4, number(2));
  world.troubles.set(SHOP, { refusedFields: ["Order.email", "Order.shippingAddress"] });
  await start();
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({ state: "done", asksProtected: false });
  const withoutSecond = world
    .truth()
    .map((line) => (line.startsWith("#1002 ada") ? "#1002 null open" : line));
  expect(await world.recorded()).toEqual(withoutSecond);
});

test("an operation that fails in the middle leaves what it had; after three it is given up", async () => {
  for (let index = 0; index < 4; index++) past(5, number(index));
  const failure = { errorCode: "INTERNAL_SERVER_ERROR", lines: 4 } as const;
  world.bulk.steer(SHOP, { failure });
  await start();
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({
    state: "failed",
    problem: "operation_failed",
    operations: 3,
  });
  expect(await database.prisma.order.count()).toBe(2);
  world.bulk.steer(SHOP, {});
  await start();
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth());
});

test("killed before it saved the operation, it continues with the one that was started", async () => {
  past(5, number(1));
  await start();
  let isKilled = false;
  world.network.answer = async (request) => {
    const text = await request.clone().text();
    const answer = await world.api(request);
    if (isKilled || !text.includes("RunBulkQuery")) return answer;
    isKilled = true;
    throw new Error("killed");
  };
  await world.runBackfill();
  expect(world.bulk.of(SHOP)).toHaveLength(1);
  expect(await world.recorded()).toEqual(world.truth());
});

test("a dead token ends it with its reason; Shopify in trouble does not", async () => {
  past(5, number(1));
  await start();
  world.network.answer = async () => new Response("no", { status: 401 });
  await world.runBackfill();
  expect(await world.backfill()).toMatchObject({ state: "failed", problem: "unauthenticated" });
  world.network.answer = world.api;
  world.troubles.set(SHOP, { serverError: 0.3, tooMany: 0.2, noAnswer: 0.1 });
  await start();
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth());
});

test("new parcels are registered before those of the past, and the past waits when too much of it does", async () => {
  for (let index = 0; index < 450; index++) past(5, number(index));
  await start();
  const waiting = () =>
    database.prisma.shipment.count({ where: { registrationState: "pending", isBacklog: true } });
  await world.runBackfill(async () => (await waiting()) >= 400);
  const backlog = await waiting();
  expect(backlog).toBeGreaterThanOrEqual(400);
  expect(backlog).toBeLessThan(450);

  let looks = 0;
  await enqueueBackfills(database.pool);
  await world.runBackfill(async () => {
    await enqueueBackfills(database.pool);
    return ++looks > 3;
  });
  expect(await waiting()).toBe(backlog);

  world.clock.advance(MINUTE_MS);
  const order = world.actions.createOrder(SHOP, { email: "bela@example.com" });
  world.actions.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z999AA10123456784"] });
  await world.deliverAll();
  const now = world.clock.now();
  const claimed = await leasePending(database.pool, SHOP, {
    now,
    leaseUntil: new Date(now.getTime() + MINUTE_MS),
    orderGraceFrom: now,
    limit: 40,
  });
  expect(claimed?.shipments.map(({ trackingNumber }) => trackingNumber)).toContain(
    "1Z999AA10123456784",
  );
}, 120_000);

test("lines of an unexpected shape are skipped, and the rest is read", async () => {
  past(5, number(1));
  past(5, number(2));
  await start();
  world.network.answer = async (request) => {
    const answer = await world.api(request);
    if (!request.url.includes("/bulk/")) return answer;
    return new Response(`{"id":"gid://shopify/Order/1","fulfillments":7}\n${await answer.text()}`);
  };
  await world.runBackfill();
  expect(await world.recorded()).toEqual(world.truth());
});
