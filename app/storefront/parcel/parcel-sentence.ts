// A parcel's state in one sentence, with and without the days of its delivery.
import {
  type Estimate,
  type EstimateSource,
  isToCome,
} from "~/shipments/estimates/choose-estimate";
import { SILENT_STATUSES } from "~/shipments/sources";
import { formatDay, formatDayRange, readWallTime } from "../formats/dates";
import { unbrokenPlace } from "../formats/line-breaks";
import { localDays } from "~/lib/time-zones";
import { isToday } from "../formats/local-day";
import type { ParcelView } from "./parcel-view";
import { pickupOf } from "./pickup";
import { isEnd, isLate } from "./progress";
import { sentence } from "./shopper-status";
import { type RenderContext, type Texts, fill } from "../languages/texts";

/** "Out for delivery today", "Ready for pickup: Locker 12, until Sun, Dec 6" */
export function parcelSentence(parcel: ParcelView, context: RenderContext): string {
  return withLastDay(stateOf(parcel, pickupOf(parcel), context), parcel, context);
}

/** The same without the place, and that it is late: for the headline of several parcels. */
export function shortSentence(parcel: ParcelView, context: RenderContext): string {
  const atNoPlace = stateOf(parcel, { ...pickupOf(parcel), place: null }, context);
  const state = withLastDay(atNoPlace, parcel, context);
  return isDelayed(parcel) ? fill(context.texts.result.delayed, { sentence: state }) : state;
}

/** Late and on its way; before that there is no way to be late on. */
function isDelayed(parcel: ParcelView): boolean {
  return parcel.status === "transit" && isLate(parcel);
}

function stateOf(
  parcel: ParcelView,
  { place, until }: ReturnType<typeof pickupOf>,
  { texts, now }: RenderContext,
): string {
  // The merchant shipped it; nothing more is known of a parcel without tracking.
  if (!parcel.isTracked && SILENT_STATUSES.includes(parcel.status))
    return texts.milestones.ItemDispatched;
  const [today = ""] = localDays(parcel.localCountry, now);
  // With the last day, the first one is of no use.
  const wallTime = until && until >= today ? null : readWallTime(parcel.statusAt ?? "");
  const reportedAt = wallTime && {
    wallTime,
    isToday: isToday(wallTime, parcel.localCountry, now),
  };
  const state = sentence(parcel.status, parcel.substatus, reportedAt, now, texts);
  const { waitingAt } = texts.result;
  return place ? fill(waitingAt, { sentence: state, place: unbrokenPlace(place) }) : state;
}

function withLastDay(state: string, parcel: ParcelView, context: RenderContext): string {
  const date = lastDayOf(parcel, context);
  return date ? fill(context.texts.result.waitingUntil, { sentence: state, date }) : state;
}

/** The last day on which it waits, unless that has passed. */
function lastDayOf(parcel: ParcelView, { texts, now }: RenderContext): string | null {
  const { until } = pickupOf(parcel);
  const [today = ""] = localDays(parcel.localCountry, now);
  const lastDay = until && until >= today ? readWallTime(until) : null;
  return lastDay && formatDay(lastDay, now, texts);
}

/** "Pick up by Sun, Dec 6", which the headline leaves to a line of its own; null where no such day is known. */
export function pickUpBy(parcel: ParcelView, context: RenderContext): string | null {
  const date = lastDayOf(parcel, context);
  return date && fill(context.texts.result.pickUpBy, { date });
}

/** Where it is, and when it comes if that is known: "On its way, expected Tue, Nov 10 – Fri, Nov 13". Or that it is late. */
export function parcelHeadline(parcel: ParcelView, context: RenderContext): string {
  const { estimate } = parcel;
  const state = stateOf(parcel, pickupOf(parcel), context);
  if (isDelayed(parcel)) return fill(context.texts.result.delayed, { sentence: state });
  return withDays(state, estimate, context);
}

/** A state with the days that are expected, if any. */
export function withDays(
  state: string,
  estimate: Estimate | null,
  { texts, now }: RenderContext,
): string {
  if (estimate?.kind !== "range") return state;
  const from = readWallTime(estimate.from);
  const to = readWallTime(estimate.to);
  if (!from || !to) return state;
  const days = formatDayRange(from, to, now, texts);
  return fill(texts.result.expected, { sentence: state, days });
}

/** "Last carrier update Tue, Nov 3: LEIPZIG, DE"; null where the sentence has the place, or nobody knows it. */
export function lastSeen(parcel: ParcelView, { texts, now }: RenderContext): string | null {
  const [newest] = parcel.scans;
  const isSettled = parcel.status === "delivered" || pickupOf(parcel).place !== null;
  const wallTime = newest && readWallTime(newest.wallTime);
  if (isSettled || !parcel.scannedAt || !newest?.place || !wallTime) return null;
  const scanned = `${texts.result.scanned} ${formatDay(wallTime, now, texts)}`;
  return fill(texts.result.waitingAt, { sentence: scanned, place: unbrokenPlace(newest.place) });
}

/** What the expected days are based on, that it is late, has no day or will not come; null where none matters. */
export function arrivalNote(parcel: ParcelView, context: RenderContext): string | null {
  const { estimate } = parcel;
  return estimate ? estimateNote(estimate, context) : daylessNote(parcel, context);
}

/** What the expected days are based on, or that they have passed. */
export function estimateNote(estimate: Estimate, { texts, now }: RenderContext): string {
  const { result } = texts;
  if (estimate.kind === "range") return hintOf(estimate.source, result);
  const expectedBy = readWallTime(estimate.expectedBy ?? "");
  if (!expectedBy) return result.late;
  const day = formatDayRange(expectedBy, expectedBy, now, texts);
  return fill(result.lateSince, { day });
}

/** Ends after which some parcels still come: nobody picked it up, it was refused, or it is found again. */
const OPEN_ENDS = ["exception004", "exception007", "exception009"];

/**
 * That no source has named a day, or that none will come. Out for delivery and waiting parcels say when by themselves,
 * until that day has passed.
 */
function daylessNote(parcel: ParcelView, { texts: { result }, now }: RenderContext): string | null {
  const { status, substatus, isTracked, showsEstimate } = parcel;
  if (!isTracked || !showsEstimate || status === "delivered") return null;
  if (isEnd(status, substatus)) {
    return OPEN_ENDS.includes(substatus ?? "") ? result.unlikelyToCome : result.wontCome;
  }
  if (substatus === "pickup001" && parcel.statusAt) {
    const [today = ""] = localDays(parcel.localCountry, now);
    const day = readWallTime(parcel.statusAt)?.iso.slice(0, 10);
    return day && day < today ? result.overdue : null;
  }
  const isHeld = status === "exception" || status === "expired" || substatus === "pickup003";
  return isHeld || isToCome(status) ? result.noDate : null;
}

function hintOf(source: EstimateSource, result: Texts["result"]): string {
  switch (source) {
    case "carrier":
      return result.estimateOfCarrier;
    case "shopify":
      return result.estimateOfUpdates;
    case "lane":
      return result.estimateHint;
    case "rule":
      return result.estimateOfShop;
  }
}
