// Converts a v2 tracking to a snapshot with a version that orders snapshots.
import { MILESTONES } from "~/carriers/connector";
import { storableText } from "~/lib/text/storable-text";
import { type Status, isStatus } from "~/trackingmore/contract/status";
import type { LegInfo, Tracking, TrackInfo } from "~/trackingmore/client/tracking-service";
import type { LegName, ShipmentCheckpoint, ShipmentLeg } from "../shipment";
import { textHash } from "~/lib/text/text-hash";
import { inCarrierOrder, wallTimeKey } from "../wall-time";

/** What one checkpoint says; `id` is the same for the same event in every snapshot. */
export interface SnapshotCheckpoint extends ShipmentCheckpoint {
  id: string;
  /** Index in the carrier's list of the leg, newest first. */
  position: number;
}

/** What the service reported about a parcel at one time. */
export interface ServiceSnapshot {
  /** Sortable text: greater for newer snapshots, equal for equal ones. */
  version: string;
  trackingId: string;
  /** The service's own time; null before its first poll. */
  updatedAt: Date | null;
  status: Status;
  substatus: string | null;
  lastEvent: string | null;
  lastUpdateTime: string | null;
  originCountry: string | null;
  destinationCountry: string | null;
  serviceCode: string | null;
  legs: { origin?: ShipmentLeg; destination?: ShipmentLeg };
  checkpoints: SnapshotCheckpoint[];
}

export function snapshotOf(tracking: Tracking): ServiceSnapshot {
  const updatedAt = tracking.updated_at ? new Date(tracking.updated_at) : null;
  const checkpoints = [
    ...checkpointsOf("origin", tracking.origin_info),
    ...checkpointsOf("destination", tracking.destination_info),
  ];
  const origin = legOf(tracking.origin_info);
  const destination = legOf(tracking.destination_info);
  const snapshot = {
    trackingId: tracking.id,
    updatedAt: updatedAt && !Number.isNaN(updatedAt.getTime()) ? updatedAt : null,
    status: tracking.status,
    substatus: text(tracking.substatus),
    lastEvent: text(tracking.lastEvent),
    lastUpdateTime: text(tracking.lastUpdateTime),
    originCountry: text(tracking.original_country),
    destinationCountry: text(tracking.destination_country),
    serviceCode: text(tracking.service_code),
    legs: { ...(origin ? { origin } : {}), ...(destination ? { destination } : {}) },
    checkpoints,
  };
  return { version: versionOf(snapshot), ...snapshot };
}

/**
 * updated_at counts seconds. Of two snapshots in one second the one with more events counts as newer; a hash makes
 * the order total. A blank sorts before digits: a snapshot without a time is the oldest, and one without any scan
 * is older than all with scans, since a service that the shop just switched to knows nothing yet.
 */
function versionOf(snapshot: Omit<ServiceSnapshot, "version">): string {
  const events = String(snapshot.checkpoints.length).padStart(5, "0");
  const isBlind =
    snapshot.checkpoints.length === 0 &&
    (snapshot.status === "pending" || snapshot.status === "notfound");
  const version = `${snapshot.updatedAt?.toISOString() ?? ""} ${events} ${textHash(JSON.stringify(snapshot))}`;
  return isBlind ? ` ${version}` : version;
}

function checkpointsOf(leg: LegName, info: LegInfo | null): SnapshotCheckpoint[] {
  const events = (info?.trackinfo ?? [])
    .map((event) => checkpointOf(leg, event))
    .filter(({ wallTime, description }) => wallTime || description);
  const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
  return inCarrierOrder(distinct).map((event, position) => ({ ...event, position }));
}

const UTC_OFFSET = /^[+-]\d{2}:\d{2}$/;

function checkpointOf(leg: LegName, event: TrackInfo): Omit<SnapshotCheckpoint, "position"> {
  const wallTime = text(event.Date) ?? "";
  const description = text(event.StatusDescription) ?? "";
  const details = text(event.Details) ?? "";
  const offset = UTC_OFFSET.test(event.utc_offset ?? "") ? event.utc_offset : null;
  return {
    id: textHash([leg, wallTimeKey(wallTime), description, details].join("\n")),
    leg,
    wallTime: wallTime && offset ? `${wallTimeKey(wallTime)}${offset}` : wallTime,
    description,
    details,
    status: isStatus(event.checkpoint_status) ? event.checkpoint_status : null,
    substatus: text(event.substatus),
    milestone: text(event.ItemNode),
  };
}

/** undefined for a leg without data: services send one with every member null. */
function legOf(info: LegInfo | null): ShipmentLeg | undefined {
  if (!info) return undefined;
  const milestones = Object.fromEntries(
    MILESTONES.flatMap((name) => {
      const at = text(info[name]);
      return at ? [[name, at]] : [];
    }),
  );
  const carrierCode = text(info.carrier_code);
  const isEmpty = !carrierCode && info.trackinfo.length === 0 && !Object.keys(milestones).length;
  if (isEmpty) return undefined;
  return { carrierCode, weblink: text(info.weblink), phone: text(info.phone), milestones };
}

/** Blank is null. */
function text(value: string | null | undefined): string | null {
  return (value && storableText(value).trim()) || null;
}
