// Pushing an account's news to its addresses: settings, the ledger, and sending.
import { inTransaction, type Database, type Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import type { Sealer } from "~/lib/seal.server";
import { DAY_MS, systemClock, type Clock } from "~/lib/time";
import type { CarrierCatalogue } from "../catalogue";
import type { Callback, CallbackInput, PushSettings, Saved } from "./callback";
import type { TrackingNews } from "./news";
import { TIMEOUT_MS } from "./post.server";
import { resolveHost, type Resolve } from "./public-address.server";
import { recordNews } from "./record.server";
import { saveSettings } from "./save-settings.server";
import { sendRound } from "./send-round.server";
import { findSettings } from "./store-callbacks.server";
import {
  findData,
  forgetDeliveries,
  listDeliveries,
  replayDeliveries,
  type Delivery,
  type DeliveryFilter,
} from "./store-ledger.server";
import { claimCallbacks, type ClaimedCallback } from "./store-sending.server";

/** As long as v2's vendor keeps its history. */
const RETENTION_MS = 30 * DAY_MS;
const FORGOTTEN_AT_ONCE = 5_000;

export interface PushOptions {
  /** Addresses on private networks may be pushed to. */
  allowPrivate: boolean;
  /** The world's time, at which receivers live, however fast the engine's clock runs. */
  clock?: Clock;
  resolve?: Resolve;
  timeoutMs?: number;
}

export interface Push {
  /** Throws AppError `not_found` for an account that does not exist, like all that names one. */
  readSettings(accountId: string): Promise<{ email: string | null; callbacks: Callback[] }>;
  /** All or nothing. An address that stays keeps its numbering and what is pending for it. */
  saveSettings(accountId: string, settings: PushSettings): Promise<Saved>;
  /** Replaces the list of addresses. */
  setCallbacks(accountId: string, callbacks: readonly CallbackInput[]): Promise<Saved>;
  /** What pushes are signed with, from the next attempt on. */
  setEmail(accountId: string, email: string | null): Promise<Saved>;
  /** One page (from 1) of 25, newest first, each with its attempts. */
  listDeliveries(
    accountId: string,
    filter: DeliveryFilter,
    page: number,
  ): Promise<{ rows: Delivery[]; total: number }>;
  /** The `data` of a delivery as JSON text; null: there is none. It names the customer. */
  readData(accountId: string, deliveryId: string): Promise<string | null>;
  /** Sends one (`{ deliveryId }`) or a range again, under the old ids and numbers. */
  replay(
    accountId: string,
    filter: DeliveryFilter,
  ): Promise<{ replayed: number; removedAddress: number }>;

  /** Writes news into the ledger, in the transaction that made them; it holds the account's row. */
  record(tx: Sql, accountId: string, changes: readonly TrackingNews[]): Promise<void>;
  /** Takes addresses that have something due. Each must be given to `send`. */
  claim(limit: number): Promise<ClaimedCallback[]>;
  /** Sends what is due at one address; returns how many attempts were made. */
  send(callback: ClaimedCallback, signal?: AbortSignal): Promise<number>;
  /** Forgets deliveries of more than 30 days ago; returns how many. */
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

  async function readSettings(accountId: string) {
    const settings = await findSettings(pool, accountId, "read");
    if (!settings) throw new AppError("not_found", "There is no such account.");
    return settings;
  }

  return {
    readSettings,
    saveSettings: (accountId, settings) => saveSettings(parts, accountId, () => settings),
    setCallbacks: (accountId, callbacks) =>
      saveSettings(parts, accountId, ({ email }) => ({ email, callbacks: [...callbacks] })),
    setEmail: (accountId, email) =>
      saveSettings(parts, accountId, ({ callbacks }) => ({ email, callbacks })),
    listDeliveries: (accountId, filter, page) => listDeliveries(pool, accountId, filter, page),
    async readData(accountId, deliveryId) {
      const sealed = await findData(pool, accountId, deliveryId);
      return sealed && sealer.open(sealed).toString();
    },
    replay: (accountId, filter) =>
      inTransaction(pool, (tx) => replayDeliveries(tx, accountId, filter, clock.now())),

    record: (tx, accountId, changes) => recordNews(parts, tx, accountId, changes),
    claim: (limit) => claimCallbacks(pool, clock.now(), limit),
    send: (callback, signal = new AbortController().signal) => sendRound(parts, callback, signal),
    forget: () =>
      forgetDeliveries(pool, new Date(clock.now().getTime() - RETENTION_MS), FORGOTTEN_AT_ONCE),
  };
}
