// Pushes an account's changes to its addresses: record, send, delete.
import type { Database, Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { DAY_MS, systemClock } from "~/lib/time";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { ChangedTracking } from "../journey/tracking-row";
import { TIMEOUT_MS } from "./sending/post.server";
import { resolveHost } from "~/lib/public-address.server";
import {
  createPushControl,
  type PushControl,
  type PushControlOptions,
} from "./push-control.server";
import { recordChanges } from "./record.server";
import { type PushAttempt, sendRound } from "./sending/send-round.server";
import { findData, deleteOldDeliveries } from "./store-ledger.server";
import { PUSH_DATA, leaseCallbacks, type LeasedCallback } from "./sending/store-sending.server";

/** The vendor keeps its history as long. */
const RETENTION_MS = 30 * DAY_MS;
const DELETE_BATCH = 5_000;

export interface PushOptions extends PushControlOptions {
  timeoutMs?: number;
  onAttempt?: (attempt: PushAttempt) => void;
}

export interface Push extends PushControl {
  /** The `data` of a delivery as JSON text, with the customer's data; null: unknown delivery, or unreadable. */
  readData(accountId: string, deliveryId: string): Promise<string | null>;
  /**
   * Records changes in the ledger, in the transaction that made them. It holds the account's row
   * (`stampChange`), so that deliveries are numbered in commit order.
   */
  record(tx: Sql, accountId: string, changes: readonly ChangedTracking[]): Promise<void>;
  /** Leases addresses that have a due delivery. Each must be passed to `send`. */
  lease(limit: number): Promise<LeasedCallback[]>;
  /** Sends what is due at one address; returns the number of attempts. */
  send(callback: LeasedCallback, signal?: AbortSignal): Promise<number>;
  /** Deletes some deliveries older than 30 days; returns how many, 0 when none is left. */
  deleteOld(): Promise<number>;
}

export function createPush(
  deps: {
    database: Database;
    sealer: Sealer;
    catalogue: CarrierCatalogue;
    monotonicMs: () => number;
  } & PushOptions,
): Push {
  const {
    database: { pool },
    sealer,
    clock = systemClock,
  } = deps;
  const parts = { timeoutMs: TIMEOUT_MS, resolve: resolveHost, ...deps, clock };
  return {
    ...createPushControl(deps),
    async readData(accountId, deliveryId) {
      const found = await findData(pool, accountId, deliveryId);
      if (!found) return null;
      const place = PUSH_DATA.at(found.accountId, found.id);
      return sealer.openIfReadable(found.dataSealed, place)?.toString() ?? null;
    },
    record: (tx, accountId, changes) => recordChanges(parts, tx, accountId, changes),
    lease: (limit) => leaseCallbacks(pool, clock.now(), limit),
    send: (callback, signal = new AbortController().signal) => sendRound(parts, callback, signal),
    deleteOld() {
      const before = new Date(clock.now().getTime() - RETENTION_MS);
      return deleteOldDeliveries(pool, before, DELETE_BATCH);
    },
  };
}
