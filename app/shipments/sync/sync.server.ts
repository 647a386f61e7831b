// The job that polls the tracking service for trackings changed since the watermark.
import { MINUTE_MS } from "~/lib/time";
import type { ListQuery, Tracking, TrackingService } from "~/trackingmore/client/tracking-service";
import { applyTrackings } from "./apply-snapshots.server";
import {
  type ServiceCall,
  type ServiceCallDeps,
  closeAfterProbe,
  withService,
} from "../register/service-breaker.server";
import { readWatermark, saveWatermark } from "./store.server";

export interface SyncDeps extends ServiceCallDeps {
  /**
   * How far before the watermark a pass begins, in the service's time. It covers changes with a time before the
   * watermark that became visible after it was read.
   */
  overlapMs?: number;
}

const OVERLAP_MS = 10 * MINUTE_MS;
const PAGE_SIZE = 500;
/** A pass is repeated until it is complete; after so many the next job continues. */
const MAX_PASSES = 10;

/**
 * Job `shipments.sync`. Reads pages of trackings updated since the watermark, merges the shop's, and moves the
 * watermark to the greatest updated_at seen: the service's time, never ours. withService pauses the service on
 * errors or rethrows them; snapshots merged so far are kept.
 */
export function createSyncJob(deps: SyncDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    await withService(deps, shopId, async (call) => {
      await applyChanges(deps, shopId, call);
      await closeAfterProbe(deps.database.pool, shopId, call);
    });
  };
}

async function applyChanges(
  deps: SyncDeps,
  shopId: string,
  { service, generation }: ServiceCall,
): Promise<void> {
  const polledAt = deps.clock.now();
  const { pool } = deps.database;
  const watermark = await readWatermark(pool, shopId);
  const query = since(watermark, deps.overlapMs ?? OVERLAP_MS);
  const seen = new Map<string, string>();
  let upTo = watermark;
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const read = await readPass(deps, service, shopId, query, { seen, upTo });
    // A single page is complete. With several, a deletion between two pages may hide a tracking: passes are
    // repeated until one finds no missed change.
    const isComplete = read.pages === 1 || (pass > 1 && !read.foundMissed);
    if (isComplete) {
      const complete = read.pages === 1 ? read.newest : upTo;
      await saveWatermark(pool, shopId, { watermark: complete, polledAt, generation });
      return;
    }
    upTo = read.newest;
  }
}

function since(watermark: Date | null, overlapMs: number): ListQuery {
  if (!watermark) return {};
  return { update_time_min: Math.floor((watermark.getTime() - overlapMs) / 1000) };
}

interface PassSoFar {
  /** Shipment → version, over all passes of this job. */
  seen: Map<string, string>;
  /** The greatest updated_at seen before this pass. */
  upTo: Date | null;
}

interface PassRead {
  pages: number;
  newest: Date | null;
  /** Whether it found a change that an earlier pass of this job missed. */
  foundMissed: boolean;
}

async function readPass(
  { database, clock }: SyncDeps,
  service: TrackingService,
  shopId: string,
  query: ListQuery,
  { seen, upTo }: PassSoFar,
): Promise<PassRead> {
  let newest = upTo;
  let foundMissed = false;
  for (let page = 1; ; page++) {
    const answer = await service.list({ ...query, page, limit: PAGE_SIZE });
    const ours = await applyTrackings(database, shopId, answer.items, clock.now());
    for (const { shipmentId, snapshot } of ours) {
      const isFresh = seen.get(shipmentId) !== snapshot.version;
      if (isFresh && upTo && (snapshot.updatedAt?.getTime() ?? 0) <= upTo.getTime())
        foundMissed = true;
      seen.set(shipmentId, snapshot.version);
    }
    newest = latest(newest, answer.items);
    const isLast = answer.items.length === 0 || page * PAGE_SIZE >= answer.total;
    if (isLast) return { pages: page, newest, foundMissed };
  }
}

function latest(known: Date | null, items: readonly Tracking[]): Date | null {
  return items.reduce<Date | null>((newest, { updated_at }) => {
    const updatedAt = new Date(updated_at ?? NaN);
    return updatedAt.getTime() > (newest?.getTime() ?? -Infinity) ? updatedAt : newest;
  }, known);
}
