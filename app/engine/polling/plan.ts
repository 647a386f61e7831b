// Chooses the parcels on which a budget's next calls are spent: those about which a call is worth most. Pure.
import type { CallBudget } from "~/carriers/connector";
import { type Asked, type CallPlan, LEAST_WORTH, worthAt } from "../journey/call-worth";
import type { CarrierCatalogue } from "../journey/catalogue";
import { askedOf, type AskedRow } from "../journey/journey";
import { HOUR_MS, MINUTE_MS } from "~/lib/time";
import { paceOf } from "./call-admission";

export interface OpenParcel extends Asked {
  id: string;
  accountId: string;
  nextCheckAt: Date;
}

export interface OpenRow extends AskedRow {
  id: string;
  account_id: string;
  next_check_at: Date;
}

export function openParcel(row: OpenRow, catalogue: CarrierCatalogue): OpenParcel {
  const { id, account_id, next_check_at } = row;
  return { ...askedOf(row, catalogue), id, accountId: account_id, nextCheckAt: next_check_at };
}

export interface NewPlan extends CallPlan {
  /** Parcels whose check has to come sooner than their time says. */
  sooner: { parcel: OpenParcel; at: Date }[];
}

/** Plans are made anew as often as this, or after so many calls. */
const LEAST_WINDOW_MS = 10 * MINUTE_MS;
const CALLS_A_WINDOW = 12;

/** @param intervalMs from one call to the next */
export function planCalls(
  open: readonly OpenParcel[],
  { intervalMs, batchSize }: { intervalMs: number; batchSize: number },
  now: Date,
): NewPlan {
  const windowMs = Math.max(LEAST_WINDOW_MS, CALLS_A_WINDOW * intervalMs);
  const until = new Date(now.getTime() + windowMs);
  const fit = Math.floor(windowMs / intervalMs) * batchSize;
  const byWorth = open
    .map((parcel) => ({ parcel, worth: worthAt(parcel, until) }))
    .filter(({ worth }) => worth > 0)
    .toSorted((a, b) => b.worth - a.worth || (a.parcel.id < b.parcel.id ? -1 : 1));
  // As many again take calls that are left, and begin the next plan.
  const chosen = byWorth.slice(0, 2 * fit);
  const sooner = chosen.flatMap(({ parcel }, index) => {
    const at = new Date(now.getTime() + Math.ceil(Math.floor(index / batchSize) * intervalMs));
    return at < parcel.nextCheckAt ? [{ parcel, at }] : [];
  });
  const worth = chosen.length < 2 * fit ? LEAST_WORTH : chosen.at(-1)!.worth;
  return { until, worth, sooner };
}

/** The even pace of the tightest budget that lasts for an hour or longer; null: there is none, nothing is planned. */
export function intervalOf(budgets: readonly CallBudget[]): number | null {
  const paces = budgets
    .filter(({ perMs }) => perMs >= HOUR_MS)
    .map((one) => paceOf(one).intervalMs);
  return paces.length > 0 ? Math.max(...paces) : null;
}
