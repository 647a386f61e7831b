// Puts a journey's events in order: those of one leg, and both legs together.
import { compareText } from "~/lib/text/compare-text";
import type { CarrierEvent } from "~/carriers/connector";
import { HOUR_MS } from "~/lib/time";
import { wallTimeAsUtc } from "~/trackingmore/contract/dates";
import { stageOf } from "./status-of-events";

/** Wall times of two zones differ by at most this much. */
const ZONE_DIFFERENCE_MS = 26 * HOUR_MS;

/**
 * Newest first. Instants count where every event has an offset. Otherwise the carrier's own order counts when
 * its wall times contradict it by no more than time zones can; otherwise wall times.
 */
export function sortEvents(events: readonly CarrierEvent[]): CarrierEvent[] {
  const distinct = [...new Map(events.map((event) => [eventKey(event), event])).values()];
  if (distinct.every((event) => event.utcOffset)) return sortByTime(distinct, instantOf);
  return carrierOrder(distinct) ?? sortByTime(distinct, ({ wallTime }) => wallTime);
}

/** At equal times the later stage is the newer event; the other criteria only make the order deterministic. */
function sortByTime(
  events: readonly CarrierEvent[],
  timeOf: (event: CarrierEvent) => string,
): CarrierEvent[] {
  return events.toSorted(
    (a, b) =>
      compareText(timeOf(b), timeOf(a)) ||
      stageOf(b) - stageOf(a) ||
      compareText(b.description, a.description) ||
      compareText(b.details, a.details) ||
      compareText(b.substatus ?? "", a.substatus ?? ""),
  );
}

/** null: the list has no order that time zones alone explain. */
function carrierOrder(events: readonly CarrierEvent[]): CarrierEvent[] | null {
  const steps = events.slice(1).map((event, index) => {
    const before = events[index];
    const ms = before ? wallMs(before) - wallMs(event) : 0;
    return { ms, isMove: before?.details !== event.details };
  });
  const isNewestFirst = steps.filter(({ ms }) => ms > 0).length * 2 > steps.length;
  const against = steps.filter(({ ms }) => (isNewestFirst ? ms < 0 : ms > 0));
  const isOrdered =
    against.length > 0 &&
    against.length * 3 <= steps.length &&
    against.every(({ ms, isMove }) => isMove && Math.abs(ms) <= ZONE_DIFFERENCE_MS);
  if (!isOrdered) return null;
  return isNewestFirst ? [...events] : events.toReversed();
}

/** The instant in ISO form; the wall time counts as UTC where the carrier gives no offset. */
export function instantOf(event: Pick<CarrierEvent, "wallTime" | "utcOffset">): string {
  const seconds = event.wallTime.length === 16 ? ":00" : "";
  const at = new Date(`${event.wallTime.replace(" ", "T")}${seconds}${event.utcOffset ?? "Z"}`);
  return Number.isNaN(at.getTime()) ? event.wallTime : at.toISOString();
}

function wallMs({ wallTime }: CarrierEvent): number {
  return wallTimeAsUtc(wallTime)?.getTime() ?? 0;
}

/**
 * Both legs in one order that keeps each leg's own; at equal times the destination carrier's event comes first.
 * Two events are compared by their instants where both have an offset, else by wall time.
 */
export function mergeLegs(
  origin: readonly CarrierEvent[],
  destination: readonly CarrierEvent[],
): CarrierEvent[] {
  const merged: CarrierEvent[] = [];
  const rest = [...origin];
  for (const event of destination) {
    while (rest[0] && isNewer(rest[0], event)) merged.push(...rest.splice(0, 1));
    merged.push(event);
  }
  return [...merged, ...rest];
}

function isNewer(one: CarrierEvent, other: CarrierEvent): boolean {
  if (one.utcOffset && other.utcOffset) return instantOf(one) > instantOf(other);
  return one.wallTime > other.wallTime;
}

function eventKey({ wallTime, description, details, status, substatus }: CarrierEvent): string {
  return JSON.stringify([wallTime, description, details, status, substatus]);
}
