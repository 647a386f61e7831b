// Push operations for accounts and operators: settings, delivery ledger, replay.
import { inTransaction, type Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { systemClock, type Clock } from "~/lib/time";
import type { Callback, CallbackInput, PushSettings, Saved } from "./callback";
import { resolveHost, type Resolve } from "~/lib/public-address.server";
import { saveSettings } from "./save-settings.server";
import { findSettings } from "./store-callbacks.server";
import {
  listPushes,
  replayPushes,
  type PushDelivery,
  type PushFilter,
} from "./store-ledger.server";

export interface PushControl {
  /** Throws AppError `not_found` for an unknown account, as saving does. */
  readSettings(accountId: string): Promise<{ email: string | null; callbacks: Callback[] }>;
  /**
   * All or nothing. An address that stays keeps its sequence numbers and pending deliveries.
   * @param isCurrent whether the stored settings are the ones that the caller changes; by default, all are
   */
  saveSettings(
    accountId: string,
    settings: PushSettings,
    isCurrent?: (stored: PushSettings) => boolean,
  ): Promise<Saved>;
  /** Replaces the list of addresses. */
  setCallbacks(accountId: string, callbacks: readonly CallbackInput[]): Promise<Saved>;
  /** Sets the signing e-mail address, from the next attempt on. */
  setEmail(accountId: string, email: string | null): Promise<Saved>;
  /** One page (from 1) of DELIVERIES_PER_PAGE, newest first, each with its attempts. */
  listPushes(
    accountId: string,
    filter: PushFilter,
    page: number,
  ): Promise<{ rows: PushDelivery[]; total: number }>;
  /** Sends one (`{ deliveryId }`) or a range again, with the same ids and sequence numbers. */
  replay(
    accountId: string,
    filter: PushFilter,
  ): Promise<{ replayed: number; removedAddress: number }>;
}

export interface PushControlOptions {
  /** Allows addresses on private networks. */
  allowPrivate: boolean;
  /** Real time, independent of the engine's clock. */
  clock?: Clock;
  resolve?: Resolve;
}

export function createPushControl(deps: { database: Database } & PushControlOptions): PushControl {
  const {
    database: { pool },
    clock = systemClock,
    resolve = resolveHost,
  } = deps;
  const parts = { ...deps, clock, resolve };
  return {
    async readSettings(accountId) {
      const settings = await findSettings(pool, accountId, "read");
      if (!settings) throw new AppError("not_found", "There is no such account.");
      return settings;
    },
    saveSettings: (accountId, settings, isCurrent = () => true) =>
      saveSettings(parts, accountId, (stored) => (isCurrent(stored) ? settings : null)),
    setCallbacks: (accountId, callbacks) =>
      saveSettings(parts, accountId, ({ email }) => ({ email, callbacks: [...callbacks] })),
    setEmail: (accountId, email) =>
      saveSettings(parts, accountId, ({ callbacks }) => ({ email, callbacks })),
    listPushes: (accountId, filter, page) => listPushes(pool, accountId, filter, page),
    replay: (accountId, filter) =>
      inTransaction(pool, (tx) => replayPushes(tx, accountId, filter, clock.now())),
  };
}
