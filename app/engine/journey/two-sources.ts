// Unites what a carrier answered about a parcel with what a second source reports. Pure.
import type { CarrierAnswer, CarrierEvent } from "~/carriers/connector";
import { HOUR_MS } from "~/lib/time";
import { instantOf, mergeLegs, sortEvents } from "./event-order";
import { statusOfEvents, type StatusPair } from "./status-of-events";

/** Wall times without an offset are within so much of UTC. */
const FARTHEST_ZONE_MS = 14 * HOUR_MS;
/** The second source reports the same scan with a time of its own, within about so much. */
const SAME_SCAN_MS = 1 * HOUR_MS;

/**
 * The rule: the carrier's events count, and of the other source's events those that are newer than the carrier's
 * newest one beyond doubt: an event of another status that happened later, or one of the same status that happened
 * over an hour later. It looks at the latest answer of each alone, so the order in which they came makes no difference.
 */
export function unite(
  carrier: CarrierAnswer | null,
  report: CarrierAnswer | null,
): CarrierAnswer | null {
  if (!carrier || !report) return carrier ?? report;
  const own = mergeLegs(
    sortEvents(carrier.origin.events),
    sortEvents(carrier.destination?.events ?? []),
  );
  const kept: CarrierEvent[] = [];
  for (const event of sortEvents(report.origin.events).reverse()) {
    const known = [...kept.toReversed(), ...own];
    const isSame = statusOfEvents(known).status === event.status;
    const newestMs = Math.max(...known.map(latestMs));
    if (earliestMs(event) > newestMs + (isSame ? SAME_SCAN_MS : 0)) kept.push(event);
  }
  const last = carrier.destination ? "destination" : "origin";
  const leg = carrier[last] ?? carrier.origin;
  return {
    ...report,
    ...carrier,
    [last]: { ...leg, events: [...kept.toReversed(), ...sortEvents(leg.events)] },
  };
}

/** What one source says about a parcel: its status, and its newest event. */
export interface SourceWord extends StatusPair {
  text: string;
  /** The carrier's wall time; a time with an offset can be shown in any zone. */
  wallTime: string;
  utcOffset: string | null;
}

export interface Disagreement {
  carrier: SourceWord;
  report: SourceWord;
  /** Whose status counts, by the rule above. */
  decides: "carrier" | "report";
}

/** null: one of them has no event, or both have the same status. */
export function compareSources(
  carrier: CarrierAnswer | null,
  report: CarrierAnswer | null,
): Disagreement | null {
  const [own, other] = [wordOf(carrier), wordOf(report)];
  if (!own || !other || own.status === other.status) return null;
  const { status } = wordOf(unite(carrier, report)) ?? own;
  return { carrier: own, report: other, decides: status === other.status ? "report" : "carrier" };
}

function wordOf(answer: CarrierAnswer | null): SourceWord | null {
  if (!answer) return null;
  const { origin, destination } = answer;
  const events = mergeLegs(sortEvents(origin.events), sortEvents(destination?.events ?? []));
  const [newest] = events;
  if (!newest) return null;
  const { description: text, wallTime, utcOffset = null } = newest;
  return { ...statusOfEvents(events), text, wallTime, utcOffset };
}

function latestMs(event: CarrierEvent): number {
  return Date.parse(instantOf(event)) + (event.utcOffset ? 0 : FARTHEST_ZONE_MS);
}

function earliestMs(event: CarrierEvent): number {
  return Date.parse(instantOf(event)) - (event.utcOffset ? 0 : FARTHEST_ZONE_MS);
}
