// Pushing an account's news to its addresses: what is written, sent, and forgotten again.
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
import { sendRound } from "./sending/send-round.server";
import { findData, deleteOldDeliveries } from "./store-ledger.server";
import { leaseCallbacks, type LeasedCallback } from "./sending/store-sending.server";

/** As long as v2's vendor keeps its history. */
const RETENTION_MS = 30 * DAY_MS;
const DELETE_BATCH = 5_000;

export interface PushOptions extends PushControlOptions {
  timeoutMs?: number;
}

export interface Push extends PushControl {
  /** The `data` of a delivery as JSON text; null: there is none. It names the customer. */
  readData(accountId: string, deliveryId: string): Promise<string | null>;
  /**
   * Writes news into the ledger, in the transaction that made them. That holds the account's row
   * (`stampChange`), so that deliveries are numbered in the order of the changes.
   */
  record(tx: Sql, accountId: string, changes: readonly ChangedTracking[]): Promise<void>;
  /** Takes addresses that have something due. Each must be given to `send`. */
  claim(limit: number): Promise<LeasedCallback[]>;
  /** Sends what is due at one address; returns how many attempts were made. */
  send(callback: LeasedCallback, signal?: AbortSignal): Promise<number>;
  /** Forgets some deliveries of more than 30 days ago; returns how many, 0 when none is left. */
  forget(): Promise<number>;
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
      const sealed = await findData(pool, accountId, deliveryId);
      return sealed && sealer.open(sealed).toString();
    },
    record: (tx, accountId, changes) => recordChanges(parts, tx, accountId, changes),
    claim: (limit) => leaseCallbacks(pool, clock.now(), limit),
    send: (callback, signal = new AbortController().signal) => sendRound(parts, callback, signal),
    forget() {
      const before = new Date(clock.now().getTime() - RETENTION_MS);
      return deleteOldDeliveries(pool, before, DELETE_BATCH);
    },
  };
}
