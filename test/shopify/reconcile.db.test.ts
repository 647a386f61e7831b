// Reconciliation ends at Shopify's state, whichever webhooks were lost, late or repeated.
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advanceWatermark } from "~/shopify/reconciliation/store-reconcile.server";
import { saveChoice } from "~/shopify/write-back/store-choice.server";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { createReconcileDueJob, SPREAD_MINUTES } from "~/shopify/reconciliation/reconcile.server";
import { takeJobs, waitingJobs } from "../support/jobs";
import { type TestDatabase, freshDatabase } from "../support/database";
import { SHOP, type ShopWorld, startShopWorld } from "./shop-world";
import { fetchAdminSchema } from "../stand-in/admin-api/admin-schema";

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

/** Has PostgreSQL refuse the links of some fulfillments with this SQLSTATE; answers how to end that. */
async function refuseLinks(condition: string, code: string): Promise<() => Promise<unknown>> {
  await database.pool.query(`
    create function broken() returns trigger language plpgsql as $$ begin
      if ${condition} then raise exception 'broken' using errcode = '${code}'; end if;
      return new;
    end $$;
    create trigger broken before insert on fulfillment_shipments
      for each row execute function broken()`);
  return () => database.pool.query(`drop function broken cascade`);
}

function shipped(number: string, company: string | null = "UPS") {
  const order = world.actions.createOrder(SHOP, { email: "ada@example.com" });
  const made = world.actions.fulfill(SHOP, order.id, { company, numbers: [number] });
  return { order, made };
}

test("an order without a webhook is found, with its parcels, which are registered", async () => {
  shipped("1Z999AA10123456784");
  world.takeWebhooks();
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
  expect(await world.reports()).toEqual(["done 1/1"]);
  expect((await waitingJobs(database.pool)).map((job) => job.name)).toContain("shipments.register");
});

test("a delivery that only displayStatus tells is reported to the parcel, once", async () => {
  const { made } = shipped("1Z999AA10123456784");
  await world.deliverAll();
  made.deliveredAt = world.clock.now().toISOString();
  made.updatedAt = made.deliveredAt;
  world.clock.advance(MINUTE_MS);
  await world.reconcile();
  const reports = () =>
    database.pool.query(
      "select id, status, happened_at from foreign_events where fulfillment_id = $1",
      [made.id],
    );
  const { rows } = await reports();
  expect(rows).toEqual([
    { id: "status:DELIVERED", status: "DELIVERED", happened_at: new Date(made.deliveredAt) },
  ]);
  expect((await waitingJobs(database.pool)).map((job) => job.name)).toContain(
    "shopify.events_arrived",
  );
  await world.reconcile();
  expect((await reports()).rows).toEqual(rows);
});

test("what is found gets the shop's own link, if the merchant wants that", async () => {
  await database.prisma.shop.update({ where: { id: SHOP }, data: { installedAt: new Date(0) } });
  const choice = { events: false, links: true };
  await saveChoice(database.pool, SHOP, choice, world.clock.now());
  world.clock.advance(MINUTE_MS);
  const { made } = shipped("1Z999AA10123456784");
  world.takeWebhooks();
  await world.reconcile();
  const jobs = await waitingJobs(database.pool);
  expect(jobs.filter((job) => job.name === "shopify.write_links")).toMatchObject([
    { payload: { shopId: SHOP, fulfillmentId: made.id } },
  ]);
});

test("an order recorded by webhooks is unchanged: nothing is repaired, no row is written", async () => {
  shipped("1Z999AA10123456784");
  await world.deliverAll();
  await world.reconcile();
  expect(await world.reports()).toEqual(["done 1/0"]);
  const versions = () =>
    database.pool.query(`select xmin, source_version from orders union all
      select xmin, source_version from fulfillments union all
      select xmin, source_version from fulfillment_shipments`);
  const before = (await versions()).rows;
  world.clock.advance(HOUR_MS);
  await world.reconcile();
  expect((await versions()).rows).toEqual(before);
});

test("a webhook that comes after the pass, but is older than what it found, changes nothing", async () => {
  const { made } = shipped("1Z999AA10123456784");
  const late = world.takeWebhooks();
  world.clock.advance(MINUTE_MS);
  world.actions.correctNumber(SHOP, made.id, { numbers: ["1Z999AA10123456792"] });
  world.takeWebhooks();
  world.clock.advance(MINUTE_MS);
  await world.reconcile();
  for (const webhook of late) await world.deliver(webhook);
  expect(await world.recorded()).toEqual(world.truth());
});

test("two changes within one second: the one whose webhook was lost is found", async () => {
  const { made } = shipped("1Z999AA10123456784");
  await world.deliverAll();
  world.clock.advance(100);
  world.actions.correctNumber(SHOP, made.id, { numbers: ["1Z999AA10123456792"] });
  world.takeWebhooks();
  world.clock.advance(MINUTE_MS);
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
});

test("a cancelled order and a cancelled fulfillment are found", async () => {
  const kept = shipped("1Z999AA10123456784");
  const gone = shipped("1Z999AA10123456792");
  await world.deliverAll();
  world.clock.advance(MINUTE_MS);
  world.actions.cancelOrder(SHOP, kept.order.id);
  world.actions.cancelFulfillment(SHOP, gone.made.id);
  world.takeWebhooks();
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
  expect(await world.reports()).toEqual(["done 2/2"]);
});

test("an email that may not be read costs nothing else, and one that is known stays", async () => {
  const { made } = shipped("1Z999AA10123456784");
  await world.deliverAll();
  world.clock.advance(MINUTE_MS);
  world.actions.correctNumber(SHOP, made.id, { numbers: ["1Z999AA10123456792"] });
  world.takeWebhooks();
  world.network.answer = async (request) => {
    const answer = (await (await world.api(request)).json()) as {
      data: { orders: { nodes: { email: string | null }[] } };
    };
    for (const node of answer.data.orders.nodes) node.email = null;
    const errors = answer.data.orders.nodes.map((_node, index) => ({
      message: "This app is not approved to access the Order object's email field.",
      path: ["orders", "nodes", index, "email"],
      extensions: { code: "ACCESS_DENIED" },
    }));
    return Response.json({ ...answer, errors });
  };
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
});

test("many changed orders come in pages; an interrupted pass resumes after the last recorded page", async () => {
  for (let index = 0; index < 35; index++) {
    shipped(`SANDBOX${1000 + index}`);
    world.clock.advance(SECOND_MS);
  }
  world.takeWebhooks();
  let answers = 0;
  world.network.answer = async (request) => {
    if (++answers === 3) return new Response("no", { status: 403 });
    return world.api(request);
  };
  await world.reconcile();
  expect(await world.reports()).toEqual(["failed 20/20 forbidden"]);
  expect(await world.watermark()).toBe("2026-03-01T10:00:19.000Z");
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
  expect((await world.reports())[0]).toBe("done 35/15");
});

test("a page whose transaction failed does not move the watermark", async () => {
  shipped("1Z999AA10123456784");
  world.takeWebhooks();
  const restore = await refuseLinks("true", "55P03");
  await expect(world.reconcile()).rejects.toThrow("broken");
  await restore();
  expect(await world.watermark()).toBeNull();
  expect(await world.recorded()).toEqual([]);
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
});

test("an order that can't be stored keeps none of the others, nor the next pass, from being recorded", async () => {
  shipped("SANDBOX1000");
  world.clock.advance(SECOND_MS);
  const bad = shipped("SANDBOX1001");
  world.clock.advance(SECOND_MS);
  shipped("SANDBOX1002");
  world.takeWebhooks();
  const restore = await refuseLinks(`new.fulfillment_id = '${bad.made.id}'`, "23514");
  await world.reconcile();
  expect(await world.reports()).toEqual(["done 2/2 orders_failed"]);
  const without = (lines: string[]) => lines.filter((line) => !line.includes(bad.order.name));
  expect(await world.recorded()).toEqual(without(world.truth()));
  expect(await world.watermark()).toBe("2026-03-01T10:00:02.000Z");
  await restore();
  await world.reconcile("2026-03-01T09:00:00Z");
  expect(await world.recorded()).toEqual(world.truth());
});

test("a fault that every order of a page meets is not taken for the orders'", async () => {
  shipped("SANDBOX1000");
  shipped("SANDBOX1001");
  world.takeWebhooks();
  const restore = await refuseLinks("true", "23514");
  await expect(world.reconcile()).rejects.toThrow("broken");
  await restore();
  expect(await world.watermark()).toBeNull();
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
});

test("an order of an undocumented shape costs nothing but itself", async () => {
  shipped("SANDBOX1000");
  world.clock.advance(SECOND_MS);
  shipped("SANDBOX1001");
  world.takeWebhooks();
  world.network.answer = async (request) => {
    const answer = (await (await world.api(request)).json()) as {
      data: { orders: { nodes: { name: unknown }[] } };
    };
    answer.data.orders.nodes[1]!.name = null;
    return Response.json(answer);
  };
  await world.reconcile();
  expect(await world.reports()).toEqual(["done 1/1 orders_failed"]);
  expect(await world.watermark()).toBe("2026-03-01T10:00:01.000Z");
});

test("more changed orders than one run reads are left to a job of their own", async () => {
  for (let index = 0; index < 262; index++) {
    if (index % 2 === 0) world.clock.advance(SECOND_MS);
    world.actions.createOrder(SHOP, { email: "ada@example.com" });
  }
  world.takeWebhooks();
  await takeJobs(database.pool);
  await world.reconcile();
  expect(await world.reports()).toEqual(["continues 250/250"]);
  const next = (await takeJobs(database.pool)).find(({ name }) => name === "shopify.reconcile");
  expect(next?.payload).toEqual({ shopId: SHOP, since: "2026-03-01T10:02:05.000Z" });
  await world.reconcile((next!.payload as { since: string }).since);
  expect((await world.reports())[0]).toMatch(/^done /);
  expect(await world.recorded()).toEqual(world.truth());
}, 60_000);

test("a second with more orders than one run reads is read to its end, not for ever", async () => {
  for (let index = 0; index < 262; index++) {
    world.actions.createOrder(SHOP, { email: "ada@example.com" });
  }
  world.takeWebhooks();
  await world.reconcile("2026-03-01T10:00:00Z");
  expect(await world.reports()).toEqual(["done 262/262"]);
  expect(await world.recorded()).toEqual(world.truth());
}, 60_000);

test("the watermark never moves back", async () => {
  const to = (at: string) => advanceWatermark(database.pool, SHOP, new Date(at));
  await to("2026-03-01T12:00:00Z");
  await to("2026-03-01T11:00:00Z");
  expect(await world.watermark()).toBe("2026-03-01T12:00:00.000Z");
  await to("2026-03-01T13:00:00Z");
  expect(await world.watermark()).toBe("2026-03-01T13:00:00.000Z");
});

test("an order that changes while the pages are read is not passed over, nor is its neighbor", async () => {
  const orders = Array.from({ length: 12 }, (_, index) => {
    world.clock.advance(SECOND_MS);
    return shipped(`SANDBOX${1000 + index}`).order;
  });
  world.takeWebhooks();
  let answers = 0;
  world.network.answer = async (request) => {
    const answer = await world.api(request);
    world.clock.advance(SECOND_MS);
    // The tenth, by which the next page is found, moves to the end.
    if (++answers === 1) world.actions.cancelOrder(SHOP, orders[9]!.id);
    return answer;
  };
  await world.reconcile();
  expect(await world.recorded()).toEqual(world.truth());
});

test("the next pass asks for what changed since, and a little before; one can be sent further back", async () => {
  shipped("1Z999AA10123456784");
  await world.deliverAll();
  world.clock.advance(2 * HOUR_MS);
  shipped("1Z999AA10123456792");
  await world.deliverAll();
  await world.reconcile();
  await world.reconcile();
  await world.reconcile("2026-03-01T09:00:00Z");
  expect(await world.reports()).toEqual(["done 2/0", "done 1/0", "done 2/0"]);
});

test("a pass that should start after the watermark starts at it, so that no order is missed", async () => {
  shipped("1Z999AA10123456784");
  world.takeWebhooks();
  await world.reconcile("2027-01-01T00:00:00Z");
  expect(await world.recorded()).toEqual(world.truth());
});

test("items beyond the first page of a fulfillment are fetched", async () => {
  const order = world.actions.createOrder(SHOP, {
    email: null,
    lineItems: Array.from({ length: 130 }, () => ({ sku: "NP-MUG-BLU", quantity: 1 })),
  });
  world.actions.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z999AA10123456784"] });
  world.takeWebhooks();
  await world.reconcile();
  const [made] = await database.prisma.fulfillment.findMany();
  expect(made?.items).toHaveLength(130);
});

test("a shop that uninstalls in the middle is left alone; one that is gone is not asked about", async () => {
  shipped("1Z999AA10123456784");
  world.takeWebhooks();
  world.network.answer = async (request) => {
    const answer = await world.api(request);
    await database.pool.query(`update shops set uninstalled_at = now()`);
    return answer;
  };
  await world.reconcile();
  expect(await world.recorded()).toEqual([]);
  await world.reconcile();
  expect(world.questions()).toBe(1);
});

test("a dead token is reported and not tried again; a busy Shopify says when to come back", async () => {
  world.network.answer = async () => new Response("no", { status: 401 });
  await world.reconcile();
  expect(await world.reports()).toEqual(["failed 0/0 unauthenticated"]);
  world.network.answer = async () =>
    new Response("slow", { status: 429, headers: { "retry-after": "120" } });
  await expect(world.reconcile()).rejects.toMatchObject({ retryAfterMs: 120_000 });
});

test("each shop is reconciled once in half an hour, spread over it", async () => {
  await database.pool.query(
    `insert into shops (id, installed_at, updated_at)
     select 'shop-' || n || '.myshopify.com', now(), now() from generate_series(1, 300) n`,
  );
  const due = createReconcileDueJob(world.deps);
  const perMinute: number[] = [];
  for (let minute = 0; minute < SPREAD_MINUTES; minute++) {
    const before = (await waitingJobs(database.pool)).length;
    await due();
    perMinute.push((await waitingJobs(database.pool)).length - before);
    world.clock.advance(MINUTE_MS);
  }
  const jobs = await waitingJobs(database.pool);
  expect(new Set(jobs.map((job) => job.payload.shopId)).size).toBe(301);
  expect(jobs).toHaveLength(301);
  expect(Math.max(...perMinute)).toBeLessThan(30);
});

const step = fc.record({
  act: fc.constantFrom("order", "fulfill", "correct", "cancel", "cancel_order", "pass"),
  pick: fc.nat(9),
  number: fc.constantFrom("1Z999AA10123456784", "1Z999AA10123456792", "SANDBOX1", "SANDBOX2"),
  afterMs: fc.constantFrom(0, 300, 5_000, 20 * MINUTE_MS),
  isLost: fc.boolean(),
});

test("any story of a shop, with any of its webhooks lost or late, ends at Shopify's truth", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      world = await startShopWorld(database);
      const late = [];
      for (const { act, pick, number, afterMs, isLost } of steps) {
        world.clock.advance(afterMs);
        await play(act, pick, number);
        const webhooks = world.takeWebhooks();
        if (isLost) late.push(...webhooks);
        else for (const webhook of webhooks) await world.deliver(webhook);
      }
      world.clock.advance(SECOND_MS);
      await world.reconcile();
      expect(await world.recorded()).toEqual(world.truth());
      for (const webhook of late) await world.deliver(webhook);
      expect(await world.recorded()).toEqual(world.truth());
    }),
    { numRuns: 25 },
  );
}, 120_000);

async function play(act: string, pick: number, number: string): Promise<void> {
  const orders = world.store.orders(SHOP);
  const order = orders[pick % Math.max(1, orders.length)];
  const made = orders.flatMap(({ id }) => world.store.fulfillmentsOf(id));
  const fulfillment = made[pick % Math.max(1, made.length)];
  if (act === "pass") return world.reconcile();
  if (act === "order" || !order) {
    world.actions.createOrder(SHOP, { email: "ada@example.com" });
  } else if (act === "fulfill") {
    world.actions.fulfill(SHOP, order.id, { company: "UPS", numbers: [number] });
  } else if (act === "cancel_order") {
    world.actions.cancelOrder(SHOP, order.id);
  } else if (fulfillment && act === "correct") {
    world.actions.correctNumber(SHOP, fulfillment.id, { numbers: [number] });
  } else if (fulfillment && act === "cancel") {
    world.actions.cancelFulfillment(SHOP, fulfillment.id);
  }
}
