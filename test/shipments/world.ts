// A shop with its database, its webhooks' handlers, its jobs and a scripted tracking service.
import { inTransaction } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { MINUTE_MS } from "~/lib/time";
import { createShipmentTopicHandlers } from "~/shipments/record/record-webhook.server";
import { createRegisterJob } from "~/shipments/register/register.server";
import { createUnregisterJob } from "~/shipments/register/unregister.server";
import { testClock } from "../support/clock";
import type { TestDatabase } from "../support/database";
import { type WaitingJob, takeJobs } from "../support/jobs";
import { scriptedService } from "../support/scripted-service";
import { API_KEY } from "~/shops/store.server";
import { testSealer } from "../support/sealer";

export const SHOP = "example.myshopify.com";

type ReadOrderSummary = Parameters<typeof createRegisterJob>[0]["readOrderSummary"];

/** Every call starts from empty tables. */
export async function startWorld(database: TestDatabase) {
  await database.pool.query(
    `truncate shops, carrier_overrides, orders, order_keys, fulfillments, shipments, fulfillment_shipments,
       checkpoints, shipment_changes, sync_cursors, tracking_connections, former_connections, deregistrations cascade`,
  );
  await takeJobs(database.pool);
  await database.prisma.shop.create({
    data: { id: SHOP, ianaTimezone: "Europe/Berlin", countryCode: "US" },
  });
  await database.prisma.trackingConnection.create({
    data: {
      shopId: SHOP,
      kind: "cloud",
      apiKeySealed: new Uint8Array(testSealer.seal("key-1", API_KEY.at(SHOP))),
    },
  });
  const clock = testClock("2026-03-01T10:00:00Z");
  const service = scriptedService();
  const handlers = createShipmentTopicHandlers({ sealer: testSealer, clock });
  const world = {
    database,
    clock,
    service,
    readOrderSummary: (async () => null) as ReadOrderSummary,
    deps: {
      database,
      sealer: testSealer,
      clock,
      log: createLog("silent"),
      serviceFor: async () => service,
      readOrderSummary: ((shopId, orderId) =>
        world.readOrderSummary(shopId, orderId)) as ReadOrderSummary,
    },
    /** A webhook, processed. */
    async deliver(topic: string, payload: unknown, triggeredAt: string | null = null) {
      const [outcome] = await world.deliverSet([{ topic, payload, triggeredAt }]);
      if (!outcome) throw new Error(`no outcome for ${topic}`);
      return outcome;
    },
    /** Webhooks, processed as one set. */
    async deliverSet(
      webhooks: readonly { topic: string; payload: unknown; triggeredAt: string | null }[],
    ) {
      const handler = handlers["orders/create"];
      if (!handler) throw new Error("no handler");
      const deliveries = webhooks.map(({ topic, payload, triggeredAt }) => ({
        shopId: SHOP,
        topic,
        payload,
        triggeredAt: triggeredAt === null ? null : new Date(triggeredAt),
      }));
      return inTransaction(database.pool, (tx) => handler(tx, deliveries));
    },
    /** The register job, after whatever waits for its order has waited long enough. */
    async register() {
      clock.advance(MINUTE_MS);
      await createRegisterJob(world.deps)({ shopId: SHOP });
    },
    /** Runs the waiting unregister jobs and gives back all jobs that waited. */
    async runUnregister(): Promise<WaitingJob[]> {
      const jobs = await takeJobs(database.pool);
      const unregister = createUnregisterJob(world.deps);
      for (const job of jobs) {
        if (job.name === "shipments.unregister") {
          await unregister(job.payload as Parameters<typeof unregister>[0]);
        }
      }
      return jobs;
    },
    async jobNames() {
      return (await takeJobs(database.pool)).map((job) => job.name).sort();
    },
    /** "number carrier state", in the order of the numbers. */
    async shipments() {
      const rows = await database.prisma.shipment.findMany({
        orderBy: [{ trackingNumber: "asc" }, { carrierCode: "asc" }],
      });
      return rows.map((row) => `${row.trackingNumber} ${row.carrierCode} ${row.registrationState}`);
    },
    /** "number: kind before → after", oldest first. */
    async changes() {
      const rows = await database.pool.query<{ text: string }>(
        `select s.tracking_number || ': ' || c.kind || ' ' || coalesce(c.before, '-') || ' → '
           || coalesce(c.after, '-') as text
         from shipment_changes c join shipments s on s.id = c.shipment_id order by c.id`,
      );
      return rows.rows.map((row) => row.text);
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof startWorld>>;
