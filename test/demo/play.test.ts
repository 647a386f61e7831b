// The plan, played in the stand-in: every webhook reaches an app, doubled and shuffled.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StandIn } from "../stand-in/contract.ts";
import { startAppDouble, type AppDouble } from "../stand-in/support/app-double.ts";
import { startSampleStandIn } from "../stand-in/support/sample-stand-in.ts";
import { DEMO_SHOP, planDemo, playStep } from "./orders.ts";

let standIn: StandIn;
let app: AppDouble;

beforeAll(async () => {
  app = await startAppDouble(() => new Response());
  standIn = await startSampleStandIn({ appOrigin: app.origin, shops: [DEMO_SHOP] });
}, 180_000);
afterAll(async () => {
  await standIn?.stop();
  await app?.close();
});

test("100 fulfillments become signed webhooks, each delivered twice", async () => {
  const plan = planDemo({ seed: 4, shipments: 100, startAt: new Date("2026-08-01T00:00:00Z") });
  await standIn.installApp(DEMO_SHOP.domain);
  app.received.length = 0;
  standIn.hold();
  for (const step of plan.steps) playStep(standIn, DEMO_SHOP.domain, step);
  const summary = await standIn.release({ copies: 2, shuffleSeed: 4 });
  expect(summary).toMatchObject({ acknowledged: summary.sent, failed: 0, lost: 0 });

  const created = app.received.filter(
    ({ headers }) => headers.get("x-shopify-topic") === "fulfillments/create",
  );
  const ids = created.map(({ headers }) => headers.get("x-shopify-webhook-id"));
  expect(created).toHaveLength(200);
  expect(new Set(ids).size).toBe(100);
  const orderIds = new Set(created.map(({ body }) => /"order_id":(\d+)/.exec(body)?.[1]));
  for (const { orderIds: expected } of plan.shipments)
    for (const id of expected) expect(orderIds).toContain(id);
});

test("what the shop holds in the end is what the plan expects", () => {
  const plan = planDemo({ seed: 4, shipments: 100, startAt: new Date("2026-08-01T00:00:00Z") });
  const live = new Set<string>();
  for (const order of standIn.store.orders(DEMO_SHOP.domain))
    for (const { status, tracking } of standIn.store.fulfillmentsOf(order.id))
      if (status === "success")
        for (const number of tracking.numbers.join(",").replaceAll(" ", "").split(","))
          if (number) live.add(number);
  const expected = plan.shipments.filter(({ outcome }) => outcome !== "removed");
  expect([...live].sort()).toEqual(expected.map(({ trackingNumber }) => trackingNumber).sort());
});
