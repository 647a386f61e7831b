// A v2 tracking as this module sees it: one view of a parcel, with a version that orders views.
import { MILESTONES } from "~/carriers/connector";
import { type Status, isStatus } from "~/trackingmore/contract/status";
import type { LegInfo, Tracking, TrackInfo } from "~/trackingmore/client/tracking-service";
import type { LegName, ShipmentLeg } from "../shipment";
import { textHash } from "../record/text-hash";
import { wallTimeKey } from "../wall-time";

/** What one checkpoint says; `id` is the same for the same event in every view. */
export interface SnapshotCheckpoint {
  id: string;
  leg: LegName;
  wallTime: string;
  description: string;
  details: string;
  status: Status | null;
  substatus: string | null;
  milestone: string | null;
}

/** What the service said about a parcel at one time. */
export interface ServiceSnapshot {
  /** Sortable text: the newer view has the greater one, and equal views equal ones. */
  version: string;
  trackingId: string;
  /** The service's own time; null before its first look. */
  updatedAt: Date | null;
  status: Status;
  substatus: string | null;
  lastEvent: string | null;
  lastUpdateTime: string | null;
  originCountry: string | null;
  destinationCountry: string | null;
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
  const view = {
    trackingId: tracking.id,
    updatedAt: updatedAt && !Number.isNaN(updatedAt.getTime()) ? updatedAt : null,
    status: tracking.status,
    substatus: text(tracking.substatus),
    lastEvent: text(tracking.lastEvent),
    lastUpdateTime: text(tracking.lastUpdateTime),
    originCountry: text(tracking.original_country),
    destinationCountry: text(tracking.destination_country),
    legs: { ...(origin ? { origin } : {}), ...(destination ? { destination } : {}) },
    checkpoints: [...new Map(checkpoints.map((each) => [each.id, each])).values()],
  };
  return { version: versionOf(view), ...view };
}

/**
 * updated_at counts seconds. Of two views within one second the one that knows more events is taken for the
 * newer; the fingerprint makes the order total. A blank sorts before every digit: no time is the oldest, and a
 * view that knows nothing is older than all that know something. Having no news does not undo news: a service
 * that the shop has just moved to knows nothing yet, and carriers forget.
 */
export function versionOf(view: Omit<ServiceSnapshot, "version">): string {
  const events = String(view.checkpoints.length).padStart(5, "0");
  const isBlind =
    view.checkpoints.length === 0 && (view.status === "pending" || view.status === "notfound");
  const version = `${view.updatedAt?.toISOString() ?? ""} ${events} ${textHash(JSON.stringify(view))}`;
  return isBlind ? ` ${version}` : version;
}

function checkpointsOf(leg: LegName, info: LegInfo | null): SnapshotCheckpoint[] {
  return (info?.trackinfo ?? []).flatMap((event) => {
    const checkpoint = checkpointOf(leg, event);
    return checkpoint.wallTime || checkpoint.description ? [checkpoint] : [];
  });
}

function checkpointOf(leg: LegName, event: TrackInfo): SnapshotCheckpoint {
  const wallTime = text(event.Date) ?? "";
  const description = text(event.StatusDescription) ?? "";
  const details = text(event.Details) ?? "";
  return {
    id: textHash([leg, wallTimeKey(wallTime), description, details].join("\n")),
    leg,
    wallTime,
    description,
    details,
    status: isStatus(event.checkpoint_status) ? event.checkpoint_status : null,
    substatus: text(event.substatus),
    milestone: text(event.ItemNode),
  };
}

/** undefined for a leg of which nothing is known: services write one with every member null. */
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

/** Blank counts as nothing; PostgreSQL stores no NUL. */
function text(value: string | null | undefined): string | null {
  return value?.replaceAll("\u0000", "").trim() || null;
}
