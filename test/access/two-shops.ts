// Builds two shops with data, each marked with a unique word.
import { randomUUID } from "node:crypto";
import { DAY_MS } from "~/lib/time";
import { renewPushToken } from "~/shops/store-push.server";
import { findService, saveOverride } from "~/shops/store.server";
import { type TestApp, startTestApp } from "../support/test-app";
import { fillTables } from "./fill-tables";

export interface ShopWorld {
  domain: string;
  /** In its names, numbers and texts, and in nothing of the other shop. */
  marker: string;
  accountId: string;
  /** A v2 key of the merchant's own. */
  apiKey: string;
  /** Another one, for who may revoke it. */
  keyId: string;
  order: { id: string; name: string; email: string; customerId: string };
  fulfillmentId: string;
  shipment: { id: string; number: string; carrierCode: string };
  /** Engine trackings of its own, one for each attempt that may spoil it. */
  nextPair(): { carrier_code: string; tracking_number: string };
  pushToken: string;
  callbackId: string;
  deliveryId: string;
  companyKey: string;
  /** A stored webhook. */
  webhookId: string;
  /** A customer's or a merchant's wish about personal data. */
  requestId: string;
  exportId: string;
}

export interface World {
  app: TestApp;
  /** Who knocks with a valid identity of its own. */
  alpha: ShopWorld;
  /** Whose data is asked for. */
  bravo: ShopWorld;
}

const SPARE_PAIRS = 40;
/** So long that no other number contains it. */
const FIRST_ORDER = 7_300_551;

/** Words that stand in the shop's own data alone. */
export const secretsOf = ({ marker, order }: ShopWorld) => [marker, order.id, order.name];

export async function openTwoShops(): Promise<World> {
  const names = ["alpha", "bravo"].map((word) => ({ word, domain: `${word}-shop.myshopify.com` }));
  const app = await startTestApp({
    env: { PUSH_ALLOW_PRIVATE: "true" },
    shops: names.map(({ word, domain }) => ({ domain, name: `q${word}q Goods` })),
  });
  const seeded: ShopWorld[] = [];
  for (const { word, domain } of names) seeded.push(await seedShop(app, domain, `q${word}q`));
  const [alpha, bravo] = seeded;
  if (!alpha || !bravo) throw new Error("There must be two shops.");
  await settleAll(app);
  return { app, alpha, bravo };
}

async function seedShop(app: TestApp, domain: string, marker: string): Promise<ShopWorld> {
  const { services, standIn, database } = app;
  standIn.store.setInstallation(domain, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders", "read_fulfillments"],
  });
  await services.shopify.authenticate.admin(app.merchantRequest(domain));
  const at = new Date(Date.now() - 20 * DAY_MS);
  const email = `${marker}@example.com`;
  const number = `SANDBOX-${marker.toUpperCase()}-0001`;
  const order = standIn.createOrder(domain, {
    number: FIRST_ORDER + app.standIn.store.shops().findIndex((shop) => shop.domain === domain),
    email,
    customer: { firstName: marker, lastName: "Sample" },
    at,
  });
  const made = standIn.fulfill(domain, order.id, { company: null, numbers: [number], at });
  // One that waits for the merchant, who alone knows this company.
  standIn.fulfill(domain, order.id, { company: `${marker} lines`, numbers: [`${marker}-12`], at });
  await standIn.settled();
  await settle(app);

  const { engine, sealer } = services;
  const accountId = (await findService(database, domain))?.accountId ?? "";
  const { apiKey } = await engine.createKey(accountId, `${marker} key`);
  await engine.createKey(accountId, `${marker} spare key`);
  const spareKey = (await engine.listKeys(accountId)).find(({ name }) => name.includes("spare"));
  const callbacks: Parameters<typeof engine.push.saveSettings>[1]["callbacks"] = [
    { url: `http://127.0.0.1:9/${marker}/hook`, statuses: ["delivered"], enabled: true },
  ];
  await database.prisma.engineAccount.update({
    where: { id: accountId },
    data: { phone: marker, email },
  });
  const saved = await engine.push.saveSettings(accountId, { email, callbacks });
  if (saved.outcome !== "saved") throw new Error(JSON.stringify(saved));
  const callback = await database.prisma.engineCallback.findFirstOrThrow({ where: { accountId } });
  const pairs = await addPairs(app, apiKey, marker);
  const companyKey = `${marker} couriers`;
  await saveOverride(database.pool, domain, companyKey, "ups");

  const shipment = await database.prisma.shipment.findFirstOrThrow({
    where: { shopId: domain, trackingNumber: number },
  });
  const webhook = await database.prisma.webhookDelivery.findFirstOrThrow({
    where: { shopId: domain },
  });
  const deliveryId = randomUUID();
  const shop: ShopWorld = {
    domain,
    marker,
    accountId,
    apiKey,
    keyId: spareKey?.keyId ?? "",
    order: { id: order.id, name: order.name, email, customerId: order.customer?.id ?? "" },
    fulfillmentId: made.id,
    shipment: { id: shipment.id, number, carrierCode: shipment.carrierCode },
    nextPair() {
      const next = pairs.pop();
      if (!next) throw new Error("Seed more pairs: SPARE_PAIRS.");
      return next;
    },
    pushToken: await renewPushToken(database, sealer, domain, null),
    callbackId: callback.id,
    deliveryId,
    companyKey,
    webhookId: webhook.webhookId,
    requestId: randomUUID(),
    exportId: randomUUID(),
  };
  // Later jobs compute tables that are filled by hand here.
  await settleAll(app);
  await fillTables(app, shop);
  return shop;
}

/** Jobs and polls until there is nothing to do: what changes afterwards, somebody has changed. */
export async function settle(app: TestApp): Promise<void> {
  do {
    const failures = await app.runJobs();
    if (failures.length > 0) throw new Error(`Jobs failed: ${failures.join("; ")}`);
  } while ((await app.services.engine.pollDue(200)).checked > 0);
  await app.runJobs();
}

/** Does also what would wait for its time, such as a look whether Shopify has done its part. */
export async function settleAll(app: TestApp): Promise<void> {
  for (let round = 0; round < 30; round++) {
    await settle(app);
    const { rowCount } = await app.database.pool.query(
      `update graphile_worker._private_jobs set run_at = now()`,
    );
    if (!rowCount) return;
  }
  throw new Error("There is always more to do.");
}

async function addPairs(app: TestApp, apiKey: string, marker: string) {
  const pairs = Array.from({ length: SPARE_PAIRS }, (_, index) => ({
    carrier_code: "sandbox",
    tracking_number: `SANDBOX-${marker.toUpperCase()}-${1000 + index}`,
  }));
  const items = pairs.map((pair) => ({ ...pair, title: `${marker} parcel`, comment: marker }));
  const reply = await app.services.engine.handleV2(
    new Request(`${app.origin}/v2/trackings/batch`, {
      method: "POST",
      headers: { "trackingmore-api-key": apiKey, "content-type": "application/json" },
      body: JSON.stringify(items),
    }),
  );
  const { meta } = (await reply.json()) as { meta: { code: number } };
  if (meta.code !== 200) throw new Error(`Pairs not added: ${meta.code}`);
  await settle(app);
  return pairs;
}
