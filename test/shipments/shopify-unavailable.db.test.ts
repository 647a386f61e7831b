// Registration while Shopify's Admin API fails, through the wired app.
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobHandlers } from "~/main/jobs.server";
import { MINUTE_MS } from "~/lib/time";
import { readAppManifest } from "../stand-in/app/app-manifest";
import { testClock } from "../support/clock";
import { examplePayload } from "../support/shopify-examples";
import { type TestApp, startTestApp } from "../support/test-app";

const SHOP = "north-pier.myshopify.com";
/** The Admin API client's limit for one question. */
const TRIES = 4;

const clock = testClock(new Date().toISOString());
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ shops: [{ domain: SHOP, name: "North Pier" }], clock });
  app.standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: clock.now().toISOString(),
    scopes: readAppManifest(path.resolve("shopify.app.toml")).scopes,
  });
  await app.services.shopify.authenticate.admin(app.merchantRequest(SHOP));
  expect(await app.runJobs()).toEqual([]);
});
afterAll(() => app.stop());

test("five parcels of unknown orders cost one order's tries, and are registered", async () => {
  app.standIn.adminTroubles.set(SHOP, { serverError: 1 });
  for (let index = 0; index < 5; index++) {
    await app.standIn.deliver("fulfillments/create", SHOP, {
      ...examplePayload("fulfillments/create"),
      id: 9_000_000 + index,
      order_id: 8_000_000 + index,
      tracking_numbers: [`1Z999AA1${String(index).padStart(10, "0")}`],
    });
  }
  const jobs = jobHandlers(app.services);
  await jobs["inbox.process"]({ shopId: SHOP });
  app.calls.length = 0;
  clock.advance(MINUTE_MS);
  await jobs["shipments.register"]({ shopId: SHOP });
  expect(app.calls.filter((call) => call.includes("graphql"))).toHaveLength(TRIES);
  const { rows } = await app.database.pool.query(
    `select registration_state as state, count(*)::int as count from shipments group by 1`,
  );
  expect(rows).toEqual([{ state: "registered", count: 5 }]);
});
