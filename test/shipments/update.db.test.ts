// What the tracking service was given is corrected when orders or settings change.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import { enqueueUpdates, markNeedsUpdate } from "~/shipments/record/store-needs-update.server";
import { createRegisterJob } from "~/shipments/register/register.server";
import { createUpdateJob } from "~/shipments/register/update.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const A = "1Z999AA10123456784";
const NEXT = "2026-03-01T12:00:00Z";
let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
});

const order = (more: object = {}) => ({ ...orderPayload({}), ...more });
/** Runs the update jobs that wait. */
async function runUpdates() {
  for (const job of await takeJobs(database.pool)) {
    if (job.name === "shipments.update") await createUpdateJob(world.deps)({ shopId: SHOP });
  }
}
async function registered(payload: object = {}) {
  await world.deliver("orders/create", order());
  await world.deliver("fulfillments/create", {
    ...fulfillmentPayload({ numbers: [A] }),
    ...payload,
  });
  await world.register();
  await runUpdates();
  expect(world.service.changed).toEqual([]);
}

test("a corrected e-mail and order name are corrected at the service", async () => {
  await registered();
  const change = { email: "new@example.com", name: "#100-R", updated_at: NEXT };
  await world.deliver("orders/updated", order(change));
  await runUpdates();
  expect(world.service.changed).toMatchObject([
    { number: A, changes: { customer_email: "new@example.com", title: "#100-R" } },
  ]);
  await world.deliver(
    "orders/updated",
    order({ ...change, note: "x", updated_at: "2026-03-02T12:00:00Z" }),
  );
  await runUpdates();
  expect(world.service.changed).toHaveLength(1);
});

test("an order that comes after the registration is added at the service", async () => {
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [A] }));
  await world.register();
  expect(world.service.created[0]).not.toHaveProperty("customer_email");
  await world.deliver("orders/create", order());
  await runUpdates();
  expect(world.service.changed).toMatchObject([{ changes: { customer_email: "ann@example.com" } }]);
});

test("the fulfillment's own e-mail is sent while its order is unknown", async () => {
  const own = { ...fulfillmentPayload({ numbers: [A] }), email: "grace@example.com" };
  await world.deliver("fulfillments/create", own);
  await world.register();
  expect(world.service.created[0]).toMatchObject({ customer_email: "grace@example.com" });
});

test("a number taken off one of two orders belongs to the other at the service", async () => {
  await registered();
  await world.deliver("orders/create", order({ id: 200, name: "#200", email: "bob@example.com" }));
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ id: 901, orderId: 200, numbers: [A] }),
  );
  await world.deliver(
    "fulfillments/update",
    fulfillmentPayload({ numbers: ["1Z999AA10123456792"], updatedAt: NEXT }),
  );
  await runUpdates();
  expect(world.service.changed.at(-1)).toMatchObject({
    number: A,
    changes: { order_id: "200", title: "#200", customer_email: "bob@example.com" },
  });
});

test("with 'send e-mail' turned off a tracking with an e-mail is registered again without it", async () => {
  await registered();
  await database.prisma.shop.update({ where: { id: SHOP }, data: { sendCustomerEmail: false } });
  await markNeedsUpdate(database.pool, SHOP, null);
  await runUpdates();
  expect(world.service.deleted).toEqual([`ups/${A}`]);
  await createRegisterJob(world.deps)({ shopId: SHOP });
  expect(world.service.created.at(-1)).not.toHaveProperty("customer_email");
  expect(await world.shipments()).toEqual([`${A} ups registered`]);
});

test("a tracking that existed at the service before is corrected", async () => {
  world.service.watch(A, "ups");
  await world.deliver("orders/create", order());
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [A] }));
  await world.register();
  await runUpdates();
  expect(world.service.changed).toMatchObject([{ number: A, changes: { title: "#100" } }]);
});

test("a correction that fails is repeated, also when its job was lost", async () => {
  await registered();
  await world.deliver("orders/updated", order({ email: "new@example.com", updated_at: NEXT }));
  world.service.failNext(new AppError("rate_limited", "429"));
  await takeJobs(database.pool);
  await expect(createUpdateJob(world.deps)({ shopId: SHOP })).rejects.toThrow("429");
  await takeJobs(database.pool);
  await enqueueUpdates(database.pool);
  await runUpdates();
  expect(world.service.changed).toHaveLength(1);
});
