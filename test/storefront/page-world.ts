// A shop with the orders that tests of the tracking page's endpoint ask for, and another shop's beside them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { createLog } from "~/lib/log.server";
import type { TrackingAnswer } from "~/storefront/tracking-page/respond.server";
import { createTrackingPageEndpoint } from "~/storefront/tracking-page/handle-tracking-page.server";
import type { Database } from "~/lib/database.server";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { seedOrder } from "./seed-order";
import { NOW, SECRET, SHOP, proxyRequest } from "./signed-request";

export const OTHER_SHOP = "south-pier.myshopify.com";
const styles = readFileSync(
  path.resolve(import.meta.dirname, "../../extensions/tracking-page/assets/tracking.css"),
  "utf8",
);
const clock = testClock(NOW.toISOString());

export interface PageWorld {
  database: TestDatabase;
  endpoint: (request: Request) => Promise<Response>;
  ask(query: Record<string, string>): Promise<Response>;
  askJson(query: Record<string, string>): Promise<TrackingAnswer>;
}

export async function openPageWorld(): Promise<PageWorld> {
  const database = await freshDatabase();
  const endpoint = endpointOver(database);
  await seedOrders(database);
  const ask = (query: Record<string, string>) => endpoint(proxyRequest(query));
  return {
    database,
    endpoint,
    ask,
    askJson: async (query) =>
      (await (await ask({ ...query, format: "json" })).json()) as TrackingAnswer,
  };
}

export function endpointOver(database: Database) {
  return createTrackingPageEndpoint({
    database,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    secrets: [SECRET],
    trustedProxies: 1,
    styles,
  });
}

async function seedOrders(database: TestDatabase): Promise<void> {
  await database.prisma.shop.create({ data: { id: SHOP } });
  await seedOrder(database, {
    name: "#1001",
    email: "ada@example.com",
    number: "00340434161094015902",
  });
  await seedOrder(database, {
    name: "#1001",
    email: "ada@example.com",
    number: "SECONDPARCEL1",
    item: "Teapot",
  });
  await seedOrder(database, {
    name: "#1002",
    email: "bob@example.com",
    number: "BOBSPARCEL01",
    item: "Bob's secret",
  });
  await seedOrder(database, {
    name: "#1003",
    email: "ada@example.com",
    number: "TAKENOFF0001",
    removed: true,
  });
  await seedOrder(database, {
    name: "#1005",
    email: "cy@example.com",
    phone: "030 1234567",
    postcode: "10115",
    country: "DE",
    number: "CYSPARCEL001",
  });
  await seedOrder(database, { name: "#1004", email: null, number: "TILLSALE0001" });
  await seedOrder(database, {
    shopId: OTHER_SHOP,
    name: "#1001",
    email: "eve@example.com",
    number: "EVESPARCEL01",
  });
  await seedOrder(database, {
    shopId: OTHER_SHOP,
    name: "#2001",
    email: "ada@example.com",
    number: "OTHERSHOP001",
  });
}
