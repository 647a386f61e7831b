// Converts a carrier's events to v2's origin_info and destination_info and back.
import {
  MILESTONES,
  type CarrierEvent,
  type CarrierLeg,
  type Milestone,
} from "~/carriers/connector";
import type { TrackInfo } from "~/trackingmore/client/tracking-service";
import type { CatalogueCarrier } from "./catalogue";

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
    ...(event.clock && event.utcOffset ? { utc_offset: event.utcOffset } : {}),
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
    ...(checkpoint.utc_offset ? { utcOffset: checkpoint.utc_offset, clock: "store" as const } : {}),
  }));
}
