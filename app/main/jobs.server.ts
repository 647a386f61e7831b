// Wiring: webhook topic → handler, job → handler, schedules, and the loops that run them.
import { type TopicHandler, oneByOne } from "~/inbox/delivery";
import { startSendLoop } from "~/engine/push/sending/send-loop.server";
import { createInboxProcessor } from "~/inbox/process.server";
import { createInboxExpiry } from "~/inbox/store-retention.server";
import { enqueueWaitingInboxes } from "~/inbox/store.server";
import { type JobHandlers, enqueueEach } from "~/jobs/job.server";
import { releaseDeadWorkers } from "~/jobs/heartbeat.server";
import { type Schedule, startWorker } from "~/jobs/worker.server";
import { startPollLoop } from "~/engine/polling/poll-loop.server";
import { createEraseShopJob } from "~/privacy/shop-erasure/erase-shop.server";
import { deleteTrackingsAtServices } from "~/privacy/redaction/delete-trackings.server";
import { createRedactJob } from "~/privacy/redaction/redact.server";
import { createRetainJob, createRetentionJob } from "~/privacy/retention/retention.server";
import { createPrivacyTopicHandlers, unlessErased } from "~/privacy/topics.server";
import type { Services } from "./services.server";
import { tellRegistered } from "./telemetry.server";
import type { BulkDeps } from "~/shipments/bulk/apply.server";
import { createBulkJob, enqueueBulkRuns } from "~/shipments/bulk/run-bulk.server";
import { createImportJob, enqueueImports } from "~/shipments/import/run-import.server";
import { deleteOldImports } from "~/shipments/import/store-import.server";
import { deleteOldRuns } from "~/shipments/bulk/store-bulk.server";
import { createRefreshLanesJob } from "~/shipments/attention/refresh-lanes.server";
import {
  createDeregisterJob,
  enqueueDeregistrations,
} from "~/shipments/switch-service/switch-service.server";
import { createShipmentTopicHandlers } from "~/shipments/record/record-webhook.server";
import {
  createRegisterJob,
  enqueueSync,
  enqueuePendingShipments,
} from "~/shipments/register/register.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { createUpdateJob } from "~/shipments/register/update.server";
import { enqueueUpdates } from "~/shipments/record/store-needs-update.server";
import { createUnregisterJob } from "~/shipments/register/unregister.server";
import { createWriteBackTopicHandlers } from "~/shopify/write-back/event-webhook.server";
import { createAnnounceJob } from "~/shopify/write-back/send-events.server";
import { createWriteLinksJob, withTrackingLinks } from "~/shopify/write-back/write-links.server";
import { withShipmentStatuses } from "~/shopify/fulfillment-events/shipment-status.server";
import { listPairsOfFulfillment } from "~/shipments/read/store-fulfillments.server";
import { createBackfillJob } from "~/shopify/backfill/backfill.server";
import { createReadItemsJob } from "~/shopify/orders/read-items.server";
import { enqueueItemReads } from "~/shipments/items/store-items.server";
import { createShopJobs } from "./shop-jobs.server";
import {
  createReconcileDueJob,
  createReconcileJob,
} from "~/shopify/reconciliation/reconcile.server";
import { enqueueBackfills } from "~/shopify/backfill/store-backfill.server";
import { findService, findShopByAccount, listInstalledShops } from "~/shops/store.server";
import { shopTopicHandlers } from "~/shops/webhooks.server";

export const SCHEDULES: readonly Schedule[] = [
  { job: "jobs.enqueue_lost", pattern: "* * * * *" },
  { job: "shipments.sync_all", pattern: "*/10 * * * *" },
  { job: "shops.keep_tokens", pattern: "23 * * * *" },
  { job: "shopify.reconcile_due", pattern: "* * * * *" },
  { job: "inbox.expire", pattern: "7 * * * *" },
  { job: "shipments.expire_bulk", pattern: "17 3 * * *" },
  { job: "privacy.retention", pattern: "37 3 * * *" },
];

/** Every topic that Waymark gives a meaning; shopify.app.toml subscribes to these, and a test compares. */
export function topicHandlers(services: Services): Readonly<Record<string, TopicHandler>> {
  const handlers = {
    ...withTrackingLinks(withShipmentStatuses(createShipmentTopicHandlers(services))),
    ...oneByOne({
      ...createWriteBackTopicHandlers(services),
      ...shopTopicHandlers,
      ...createPrivacyTopicHandlers(services),
    }),
  };
  return unlessErased(services, handlers);
}

export function jobHandlers(services: Services): JobHandlers {
  const { database, sealer, clock, log, fetch, readOrderSummary } = services;
  const { pool } = database;
  const serviceFor = services.trackingServiceFor;
  const writeBack = { database, clock, log, admin: services.adminClient };
  const shopifyDeps = { database, sealer, clock, log, admin: services.adminClient, fetch };
  const askSoon: BulkDeps["askSoon"] = async (shopId, pairs) => {
    const service = await findService(database, shopId);
    if (service?.accountId) await services.engine.pollSoon(service.accountId, pairs);
    else await enqueueSync(pool, shopId);
  };
  return {
    "inbox.process": createInboxProcessor({
      database,
      sealer,
      clock,
      log,
      handlers: topicHandlers(services),
    }),
    "shipments.register": createRegisterJob({
      database,
      sealer,
      clock,
      log,
      serviceFor,
      readOrderSummary,
      onRegistered: tellRegistered(database, services.observer),
    }),
    "shipments.update": createUpdateJob({ database, sealer, clock, log, serviceFor }),
    "shipments.unregister": createUnregisterJob({ database, clock, log, serviceFor }),
    "shipments.deregister_former": createDeregisterJob({
      database,
      sealer,
      log,
      serviceAt: services.serviceAt,
    }),
    "shipments.sync": createSyncJob({ database, clock, log, serviceFor }),
    "shipments.import": createImportJob({ database, clock }),
    "shipments.bulk": createBulkJob({ database, clock, askSoon }),
    "shipments.refresh_lanes": createRefreshLanesJob({ database, clock }),
    "shipments.announce": createAnnounceJob({ ...writeBack, reportedDays: services.reportedDays }),
    "shopify.write_links": createWriteLinksJob(writeBack),
    "inbox.expire": createInboxExpiry(services),
    "privacy.redact": createRedactJob(services),
    "privacy.erase_shop": createEraseShopJob(services),
    async "privacy.delete_trackings"({ shopId }) {
      await deleteTrackingsAtServices(services, shopId);
    },
    async "shipments.expire_bulk"() {
      await deleteOldRuns(pool, clock.now());
      await deleteOldImports(pool, clock.now());
    },
    "privacy.retention": createRetentionJob(services),
    "privacy.retain": createRetainJob(services),
    async "shipments.sync_all"() {
      const shopIds = await listInstalledShops(database);
      const jobs = shopIds
        .toSorted()
        .map((shopId) => ({ key: `sync:${shopId}`, payload: { shopId } }));
      await enqueueEach(pool, "shipments.sync", jobs);
    },
    ...createShopJobs({ pool, tokens: services.tokens, prepareShop: services.prepareShop }),
    "shopify.reconcile": createReconcileJob(shopifyDeps),
    "shopify.backfill": createBackfillJob(shopifyDeps),
    "shopify.read_items": createReadItemsJob(shopifyDeps),
    "shopify.reconcile_due": createReconcileDueJob(services),
    async "jobs.enqueue_lost"() {
      await releaseDeadWorkers(pool);
      await enqueueWaitingInboxes(pool);
      await enqueuePendingShipments(pool, clock.now());
      await enqueueDeregistrations(pool);
      await enqueueUpdates(pool);
      await enqueueBackfills(pool);
      await enqueueBulkRuns(pool);
      await enqueueImports(pool);
      await enqueueItemReads(pool, await listInstalledShops(database));
    },
    async "shopify.events_arrived"({ shopId, fulfillmentId }) {
      const service = await findService(database, shopId);
      if (!service?.accountId) return;
      const pairs = await listPairsOfFulfillment(pool, shopId, fulfillmentId);
      await services.engine.pollSoon(service.accountId, pairs);
    },
    async "engine.changed"({ accountId }) {
      const shopId = await findShopByAccount(database, accountId);
      if (shopId) await enqueueSync(pool, shopId);
    },
  };
}

export interface JobRunner {
  /** Takes no more work and waits for what is in flight. */
  stop(): Promise<void>;
}

/** Runs jobs, polls carriers and sends pushes in this process. */
export async function startJobs(services: Services): Promise<JobRunner> {
  const { env, database, clock, log, engine, engineClock } = services;
  const handlers = jobHandlers(services);
  const worker = await startWorker({
    pool: database.direct,
    handlers,
    schedules: SCHEDULES,
    concurrency: env.WORKER_CONCURRENCY,
    clock,
    log,
    observer: services.observer,
  });
  await handlers["jobs.enqueue_lost"]({});
  const pollLoop = startPollLoop({
    engine,
    clock: engineClock,
    clockSpeed: env.ENGINE_CLOCK_SPEED,
    log,
  });
  const pushes = startSendLoop({
    push: engine.push,
    onError: (error) => log.warn({ err: error }, "push"),
  });
  return {
    async stop() {
      await Promise.all([worker.stop(), pollLoop.stop(), pushes.stop()]);
    },
  };
}
