// Job that sends status changes to Shopify as fulfillment events, each at most once.
import type { Deps } from "~/lib/deps.server";
import { BACKGROUND_PRIORITY, enqueue } from "../../jobs/job.server";
import { inTransaction } from "../../lib/database.server";
import { readEstimates, type EstimateDeps } from "~/shipments/estimates/read-estimates.server";
import { findShipment } from "~/shipments/read/queries.server";
import { type Clock, MINUTE_MS } from "../../lib/time";
import type { AdminClient } from "../admin-api/admin-client.server";
import { type Decision, decide } from "./decide";
import { finality, readEventStatus } from "./event-status";
import { createEvent, readEvents } from "./operations.server";
import { planEvent } from "./plan-event";
import {
  leaseEvents,
  extendEventsLease,
  lockCursor,
  moveCursor,
  releaseEvents,
  stopWriteBack,
} from "./store-choice.server";
import {
  type WaitingEvent,
  addEvent,
  listForeign,
  listNewChanges,
  listOwnIds,
  markSending,
  nextEvent,
  saveEventOutcome,
} from "./store-events.server";

export interface WriteBackDeps extends Omit<Deps, "sealer">, EstimateDeps {
  admin: AdminClient;
}

const CHANGES_PER_BATCH = 100;
/** Limit per run, so that one shop does not occupy a worker. */
const EVENTS_PER_RUN = 40;
/** Longer than two API calls with all their retries; then another worker may take over. */
const LEASE_MS = 5 * MINUTE_MS;

/**
 * Job `shipments.announce`. Turns new status changes into events, in the transaction that moves the cursor, then
 * sends them one by one. Each is marked before it is sent: after a lost answer the event is looked up in Shopify
 * before it is sent again. A lease allows one worker per shop. Rethrows API errors; waiting events are kept.
 */
export function createAnnounceJob(deps: WriteBackDeps) {
  const { pool } = deps.database;
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    let leasedUntil = leaseUntil(deps.clock);
    const lease = await leaseEvents(pool, shopId, deps.clock.now(), leasedUntil);
    if (!lease.isMine) {
      if (lease.otherLeasedUntil) await announceLater(deps, shopId, lease.otherLeasedUntil);
      return;
    }
    let isDone = false;
    try {
      for (let sent = 0; sent < EVENTS_PER_RUN; sent++) {
        await planNewEvents(deps, shopId);
        const event = await nextEvent(pool, shopId);
        isDone = event === null || !(await sendEvent(deps, shopId, event));
        if (isDone) break;
        const until = leaseUntil(deps.clock);
        if (!(await extendEventsLease(pool, shopId, leasedUntil, until))) return;
        leasedUntil = until;
      }
    } finally {
      await releaseEvents(pool, shopId, leasedUntil);
    }
    if (!isDone) await announceLater(deps, shopId);
  };
}

function leaseUntil(clock: Clock): Date {
  return new Date(clock.now().getTime() + LEASE_MS);
}

async function announceLater({ database }: WriteBackDeps, shopId: string, runAt?: Date) {
  const key = runAt ? `announce-later:${shopId}` : `announce:${shopId}`;
  const options = { key, priority: BACKGROUND_PRIORITY, ...(runAt ? { runAt } : {}) };
  await enqueue(database.pool, "shipments.announce", { shopId }, options);
}

/** Plans events for all status changes after the cursor. */
async function planNewEvents({ database }: WriteBackDeps, shopId: string): Promise<void> {
  for (let isMore = true; isMore;) {
    isMore = await inTransaction(database.pool, async (tx) => {
      const shop = await lockCursor(tx, shopId);
      if (!shop) return false;
      const changes = await listNewChanges(tx, shopId, shop.lastChangeId, CHANGES_PER_BATCH);
      for (const change of changes) {
        const event = planEvent(change, change, shop);
        if (!event) continue;
        for (const fulfillmentId of change.fulfillmentIds) {
          await addEvent(tx, shopId, fulfillmentId, change, event);
        }
      }
      const last = changes.at(-1);
      if (last) await moveCursor(tx, shopId, last.id);
      return changes.length === CHANGES_PER_BATCH;
    });
  }
}

/** false: no more events can be sent for the shop. */
async function sendEvent(
  deps: WriteBackDeps,
  shopId: string,
  event: WaitingEvent,
): Promise<boolean> {
  const { database, clock, admin } = deps;
  const { pool } = database;
  const saveOutcome = (end: Omit<Parameters<typeof saveEventOutcome>[3], "now">) =>
    saveEventOutcome(pool, shopId, event, { ...end, now: clock.now() });
  if (finality(event.status) > 0 && event.othersUnderWay > 0) {
    // DELIVERED would end the fulfillment's tracking while other parcels are in transit.
    await saveOutcome({ state: "skipped", reason: "others_under_way" });
    return true;
  }
  const decision = await decideFor(deps, shopId, event);
  if (decision.outcome === "skip") {
    await saveOutcome({ state: "skipped", reason: decision.reason });
    return true;
  }
  if (decision.outcome === "is_there") {
    await saveOutcome({ state: "sent", eventId: decision.eventId });
    return true;
  }
  if (!(await markSending(pool, shopId, event))) return true;
  const estimate = await readExpectedAt(deps, shopId, event);
  const written = await createEvent(admin, shopId, event, estimate);
  switch (written.outcome) {
    case "done":
      await saveOutcome({ state: "sent", eventId: written.eventId });
      return true;
    case "refused":
      await saveOutcome({ state: "failed", reason: written.message });
      return true;
    case "forbidden":
      deps.log.warn({ shopId }, "write-back turned off: the scope was revoked");
      await stopWriteBack(pool, shopId, "events", clock.now());
      return false;
  }
}

/**
 * When the parcel is expected, for Shopify to show; null: not known, late, or Shopify's own estimate. Shopify wants a
 * time: noon in UTC is the same day almost everywhere.
 */
async function readExpectedAt(
  deps: WriteBackDeps,
  shopId: string,
  { shipmentId }: WaitingEvent,
): Promise<Date | null> {
  const shipment = await findShipment(deps.database, shopId, shipmentId);
  if (!shipment) return null;
  const estimate = (await readEstimates(deps, shopId, [shipment], deps.clock.now())).get(
    shipmentId,
  );
  if (estimate?.kind !== "range" || estimate.source === "shopify") return null;
  return new Date(`${estimate.to}T12:00:00Z`);
}

/** Decides from stored webhooks first, to save a call, then from Shopify's current events. */
async function decideFor(
  { database, admin }: WriteBackDeps,
  shopId: string,
  event: WaitingEvent,
): Promise<Decision | { outcome: "skip"; reason: "fulfillment_gone" }> {
  const { fulfillmentId, mayBeThere } = event;
  const ownIds = await listOwnIds(database.pool, shopId, fulfillmentId);
  const foreign = await listForeign(database.pool, shopId, fulfillmentId);
  const reported = foreign.map((each) => ({ ...each, status: readEventStatus(each.status) }));
  if (!mayBeThere) {
    const early = decide(event, reported, { ownIds, mayBeThere });
    if (early.outcome === "skip") return early;
  }
  const events = await readEvents(admin, shopId, fulfillmentId);
  if (!events) return { outcome: "skip", reason: "fulfillment_gone" };
  return decide(event, events, { ownIds, mayBeThere });
}
