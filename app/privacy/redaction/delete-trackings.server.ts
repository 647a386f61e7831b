// Deletes trackings of redacted customers at the tracking services, with retries.
import { z } from "zod";
import { deletePushesOf, listAccountsNamed } from "~/engine/trackings/store-customer-data.server";
import { numberKey } from "~/carriers/detection/number-key";
import type { Sql } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { AppError, describeError } from "~/lib/errors";
import type { Sealer } from "~/lib/seal.server";
import type { SealedPlace } from "~/lib/sealed-column";
import type { TrackedPair } from "~/shipments/personal-data/erase.server";
import { deleteDeregistrations } from "~/shipments/register/store-deregistrations.server";
import { reregister } from "~/shipments/register/unregister.server";
import { listFormer } from "~/shops/store-connection.server";
import type { TrackingConnection } from "~/shops/store.server";
import type { TrackingMore } from "~/trackingmore/client/tracking-more";
import { BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";
import {
  DELETION_PAIR,
  addDeletions,
  finishDeletion,
  listDeletions,
  nextDeletionIds,
} from "./store-deletions.server";

/** The part of the client that deletions use. */
export type DeletingService = Pick<TrackingMore, "deleteMany">;

export interface DeletionDeps extends Pick<Deps, "database" | "sealer"> {
  /** The shop's current service; null: none. Does not create one. */
  existingServiceFor(shopId: string): Promise<DeletingService | null>;
  /** A client of a former service. */
  serviceAt(connection: TrackingConnection): DeletingService;
}

const named = z.object({ carrierCode: z.string(), trackingNumber: z.string() });

function openPair(sealer: Sealer, place: SealedPlace, sealed: Buffer) {
  const opened = sealer.openIfReadable(sealed, place);
  return opened && named.parse(JSON.parse(opened.toString("utf8")));
}

interface ScheduledPair extends TrackedPair {
  /** false: retention scheduled it. */
  isRedacted: boolean;
}

/** Runs in the transaction that erases the shipments. */
export async function scheduleDeletions(
  tx: Sql,
  sealer: Sealer,
  shopId: string,
  requestId: string | null,
  pairs: readonly TrackedPair[],
): Promise<void> {
  if (pairs.length === 0) return;
  const ids = await nextDeletionIds(tx, pairs.length);
  const deletions = pairs.map(({ carrierCode, trackingNumber }, index) => {
    const id = ids[index] ?? "";
    const pair = JSON.stringify({ carrierCode, trackingNumber });
    return { id, pairSealed: sealer.seal(pair, DELETION_PAIR.at(shopId, id)) };
  });
  await addDeletions(tx, shopId, requestId, deletions);
}

/**
 * Job `privacy.delete_trackings`, and a phase of every redaction. Deletes scheduled trackings at the shop's current
 * and former services, with pending pushes of the embedded engine, then removes them from the schedule. Rethrows
 * errors of the current service; what is left is retried by the next run.
 */
export async function deleteTrackingsAtServices(deps: DeletionDeps, shopId: string): Promise<void> {
  const { pool } = deps.database;
  for (;;) {
    const rows = await listDeletions(pool, shopId, BATCH_MAX_ITEMS);
    if (rows.length === 0) return;
    const scheduled = rows.map(({ id, requestId, pairSealed }) => {
      const pair = openPair(deps.sealer, DELETION_PAIR.at(shopId, id), pairSealed);
      return { id, pair: pair && { ...pair, isRedacted: requestId !== null } };
    });
    const pairs = scheduled.flatMap(({ pair }) => pair ?? []);
    const refusedCodes: number[] = [];
    const deleted = new Set(await deleteEverywhere(deps, shopId, pairs, refusedCodes));
    // One that can't be read would come again for ever.
    const done = scheduled.filter(({ pair }) => !pair || deleted.has(pair));
    await finishDeletion(
      pool,
      shopId,
      done.map(({ id }) => id),
    );
    const [code] = refusedCodes;
    if (code !== undefined) {
      throw new AppError("unavailable", `A tracking was not deleted: ${code}.`);
    }
  }
}

/** Returns the pairs that are deleted at all services; adds the codes of refusals to `refusedCodes`. */
async function deleteEverywhere(
  deps: DeletionDeps,
  shopId: string,
  pairs: readonly ScheduledPair[],
  refusedCodes: number[],
): Promise<readonly ScheduledPair[]> {
  const { database, sealer } = deps;
  const { pool } = database;
  let deleted = pairs;
  const service = await deps.existingServiceFor(shopId);
  if (service) {
    deleted = await deleteAt(service, deleted, refusedCodes);
    // A redaction erases shipments of the customer alone, so one that is live is another customer's, too: it is
    // registered again, before a later call can fail. After retention it stays deleted.
    const redacted = deleted.filter(({ isRedacted }) => isRedacted);
    await reregister(database, shopId, redacted);
  }
  for (const { generation, connection } of await listFormer(pool, sealer, shopId)) {
    const pairsBefore = deleted;
    deleted = await deleteAt(deps.serviceAt(connection), pairsBefore, refusedCodes).catch(
      (error) => {
        expectLocked(error);
        return pairsBefore;
      },
    );
    const left = deleted.map((pair) => ({ ...pair, numberKey: numberKey(pair.trackingNumber) }));
    await deleteDeregistrations(pool, shopId, generation, left);
  }
  for (const accountId of await listAccountsNamed(pool, shopId)) {
    for (const { trackingNumber } of deleted) {
      await deletePushesOf(pool, accountId, trackingNumber);
    }
  }
  return deleted;
}

/** Returns the pairs that the service has deleted or does not have. */
async function deleteAt<Pair extends TrackedPair>(
  service: DeletingService,
  pairs: readonly Pair[],
  refusedCodes: number[],
): Promise<Pair[]> {
  if (pairs.length === 0) return [];
  const outcomes = await service.deleteMany(
    pairs.map((pair) => ({
      tracking_number: pair.trackingNumber,
      carrier_code: pair.carrierCode,
    })),
  );
  return pairs.filter((_, index) => {
    const outcome = outcomes[index];
    if (outcome?.outcome !== "rejected") return true;
    refusedCodes.push(outcome.code);
    return false;
  });
}

/** Ignores refusals of a former service whose key was revoked: nothing can be deleted there. */
function expectLocked(error: unknown): void {
  const { code } = describeError(error);
  if (code !== "unauthenticated" && code !== "forbidden") throw error;
}
