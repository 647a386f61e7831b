// Converts a carrier's events to v2's origin_info and destination_info and back.
import {
  MILESTONES,
  type CarrierEvent,
  type CarrierLeg,
  type Milestone,
} from "~/carriers/connector";
import type { TrackInfo } from "~/trackingmore/client/tracking-service";
import type { CatalogueCarrier } from "./catalogue";
import { stageOf } from "./status-of-events";

/**
 * Newest first. At equal times the later stage is the newer event; the other criteria only make the
 * order deterministic.
 */
export function sortEvents(events: readonly CarrierEvent[]): CarrierEvent[] {
  const distinct = new Map(events.map((event) => [eventKey(event), event]));
  return [...distinct.values()].sort(
    (a, b) =>
      compareText(b.wallTime, a.wallTime) ||
      stageOf(b) - stageOf(a) ||
      compareText(b.description, a.description) ||
      compareText(b.details, a.details) ||
      compareText(b.substatus ?? "", a.substatus ?? ""),
  );
}

/**
 * Both legs in one order, newest first; at equal times the destination carrier's event comes first.
 */
export function mergeLegs(
  origin: readonly CarrierEvent[],
  destination: readonly CarrierEvent[],
): CarrierEvent[] {
  return [...destination, ...origin].sort((a, b) => compareText(b.wallTime, a.wallTime));
}

/** `lastEvent`: description, place, time; an empty place leaves no gap. */
export function eventSentence({ description, details, wallTime }: CarrierEvent): string {
  return [description, details, wallTime].filter(Boolean).join(",");
}

/** The wall time of a milestone, from the earliest event that has it. */
export function milestoneTime(
  events: readonly CarrierEvent[],
  milestone: Milestone,
): string | null {
  return events.findLast((event) => event.milestone === milestone)?.wallTime ?? null;
}

/** @param events of `leg`, newest first. */
export function legJson(
  leg: Pick<CarrierLeg, "carrierCode">,
  events: readonly CarrierEvent[],
  carrier: CatalogueCarrier | null,
): string {
  return JSON.stringify({
    ReferenceNumber: null,
    ...Object.fromEntries(MILESTONES.map((name) => [name, milestoneTime(events, name)])),
    weblink: carrier?.homepage ?? null,
    phone: carrier?.phone ?? null,
    carrier_code: leg.carrierCode,
    trackinfo: events.map(trackInfo),
  });
}

/** A checkpoint as `legJson` writes it, with all fields present. */
interface WrittenCheckpoint extends TrackInfo {
  checkpoint_status: CarrierEvent["status"];
  substatus: CarrierEvent["substatus"];
  ItemNode?: Milestone;
}

function trackInfo(event: CarrierEvent): WrittenCheckpoint {
  return {
    Date: event.wallTime,
    StatusDescription: event.description,
    Details: event.details,
    checkpoint_status: event.status,
    substatus: event.substatus,
    ...(event.milestone ? { ItemNode: event.milestone } : {}),
  };
}

/** The events of a leg that `legJson` wrote, newest first. */
export function eventsOf(legText: string | null): CarrierEvent[] {
  if (!legText) return [];
  const leg = JSON.parse(legText) as { trackinfo: WrittenCheckpoint[] };
  return leg.trackinfo.map((checkpoint) => ({
    wallTime: checkpoint.Date,
    description: checkpoint.StatusDescription,
    details: checkpoint.Details,
    status: checkpoint.checkpoint_status,
    substatus: checkpoint.substatus,
    ...(checkpoint.ItemNode ? { milestone: checkpoint.ItemNode } : {}),
  }));
}

function eventKey({ wallTime, description, details, status, substatus }: CarrierEvent): string {
  return JSON.stringify([wallTime, description, details, status, substatus]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
