// A fault at each call of the intake of Shopify's events ends as a calm run.
import { expect, test } from "vitest";
import { MINUTE_MS } from "../../app/lib/time";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { signedWebhook } from "../support/webhooks";
import {
  database,
  describe,
  openShop,
  playAll,
  SHOP,
  type Scenario,
  aroundCarrierTests,
  type World,
} from "./carrier-world";
import { WORKER } from "./fault-layer";
import { API_SECRET } from "./instance";

aroundCarrierTests();

const NUMBER = "9400111202508800007001";
const FULFILLMENT = { id: 7001, order_id: 4001 };

/** Delivers as Shopify does: again, with the same id, until the app answers 200. */
async function deliver(world: World, topic: string, payload: object): Promise<void> {
  const webhook = signedWebhook(topic, payload, {
    shop: SHOP,
    secret: API_SECRET,
    triggeredAt: database.clock.now().toISOString(),
  });
  for (let attempt = 0; (await world.main().receive(webhook)) !== 200; attempt++) {
    expect(attempt, "the app answers a webhook in the end").toBeLessThan(3);
    await world.revive();
  }
}

const intake: Scenario = {
  jobs: [
    "(webhook)",
    WORKER,
    "inbox.process",
    "shopify.events_arrived",
    "(polling)",
    "engine.changed",
    "shipments.sync",
  ],
  async begin(world) {
    await openShop(world.main());
    const created_at = "2026-11-28T08:00:00Z";
    const fulfillment = {
      ...fulfillmentPayload({ ...FULFILLMENT, company: "USPS", numbers: [NUMBER] }),
      ...FULFILLMENT,
      created_at,
      updated_at: created_at,
    };
    await deliver(world, "orders/create", {
      ...orderPayload({ id: FULFILLMENT.order_id, createdAt: created_at, updatedAt: created_at }),
      fulfillments: [fulfillment],
    });
    for (let minute = 0; minute < 3; minute++) {
      await world.main().work();
      await database.clock.advance(1 * MINUTE_MS);
    }
  },
  async act(world) {
    const event = (id: number, status: string, happened_at: string) =>
      deliver(world, "fulfillment_events/create", {
        id,
        fulfillment_id: FULFILLMENT.id,
        status,
        happened_at,
        message: `Shopify: ${status}`,
      });
    await event(1, "in_transit", "2026-11-28T10:00:00Z");
    await event(2, "delivered", "2026-11-28T11:00:00Z");
    await world.main().work();
  },
};

test("an event of Shopify whose intake fails or dies at any call is neither lost nor doubled", async () => {
  const visits = await playAll(intake, ({ end }, target) => {
    const [, events, shipments, checkpoints] = end as { status: string }[][];
    expect(events, describe(target)).toHaveLength(2);
    expect(shipments, describe(target)).toMatchObject([{ status: "delivered" }]);
    expect(checkpoints, describe(target)).toHaveLength(2);
  });
  const calls = new Set(visits.map(({ call }) => call));
  for (const call of ["sql shopify.add_events", "sql engine.make_due", "sql engine.write_changed"])
    expect(calls).toContain(call);
}, 1_800_000);
