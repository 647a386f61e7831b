// What an account and an operator do about pushing: settings, the ledger, sending again.
import { inTransaction, type Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { systemClock, type Clock } from "~/lib/time";
import type { Callback, CallbackInput, PushSettings, Saved } from "./callback";
import { resolveHost, type Resolve } from "~/lib/public-address.server";
import { saveSettings } from "./save-settings.server";
import { findSettings } from "./store-callbacks.server";
import {
  listDeliveries,
  replayDeliveries,
  type Delivery,
  type DeliveryFilter,
} from "./store-ledger.server";

export interface PushControl {
  /** Throws AppError `not_found` for an account that does not exist, as saving does. */
  readSettings(accountId: string): Promise<{ email: string | null; callbacks: Callback[] }>;
  /** All or nothing. An address that stays keeps its numbering and what is pending for it. */
  saveSettings(accountId: string, settings: PushSettings): Promise<Saved>;
  /** Replaces the list of addresses. */
  setCallbacks(accountId: string, callbacks: readonly CallbackInput[]): Promise<Saved>;
  /** What pushes are signed with, from the next attempt on. */
  setEmail(accountId: string, email: string | null): Promise<Saved>;
  /** One page (from 1) of DELIVERIES_PER_PAGE, newest first, each with its attempts. */
  listDeliveries(
    accountId: string,
    filter: DeliveryFilter,
    page: number,
  ): Promise<{ rows: Delivery[]; total: number }>;
  /** Sends one (`{ deliveryId }`) or a range again, under the old ids and numbers. */
  replay(
    accountId: string,
    filter: DeliveryFilter,
  ): Promise<{ replayed: number; removedAddress: number }>;
}

export interface PushControlOptions {
  /** Addresses on private networks may be pushed to. */
  allowPrivate: boolean;
  /** The world's time, at which receivers live, however fast the engine's clock runs. */
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
    saveSettings: (accountId, settings) => saveSettings(parts, accountId, () => settings),
    setCallbacks: (accountId, callbacks) =>
      saveSettings(parts, accountId, ({ email }) => ({ email, callbacks: [...callbacks] })),
    setEmail: (accountId, email) =>
      saveSettings(parts, accountId, ({ callbacks }) => ({ email, callbacks })),
    listDeliveries: (accountId, filter, page) => listDeliveries(pool, accountId, filter, page),
    replay: (accountId, filter) =>
      inTransaction(pool, (tx) => replayDeliveries(tx, accountId, filter, clock.now())),
  };
}
