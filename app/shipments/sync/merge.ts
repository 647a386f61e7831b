// Merges tracking snapshots into a shipment, independent of their order and repetition.
import type { Status } from "~/trackingmore/contract/status";
import { DAY_MS } from "~/lib/time";
import type { ServiceSnapshot, SnapshotCheckpoint } from "./from-tracking";
import type { LegName, ShipmentLeg } from "../shipment";
import { preciseStatus } from "../status";
import { isBefore, isDayAfter, sortNewestFirst } from "../wall-time";

export interface TrackedCheckpoint extends SnapshotCheckpoint {
  /** Id of the service's tracking that has it. */
  source: string;
  /** Belongs to an earlier parcel of the same number: stored, not shown. */
  earlierParcel: boolean;
}

/** The snapshots that decide the status; a newer one of its kind replaces each. */
export interface Evidence {
  newest?: {
    version: string;
    status: Status;
    substatus: string | null;
    lastEvent: string | null;
    lastUpdateTime: string | null;
  };
  /** Source and leg → version of the newest snapshot with scans of it: its scans are from there. */
  scans?: Record<string, string>;
  /** The newest snapshot of status delivered. */
  delivered?: { version: string; substatus: string | null; at: string | null; hasScan: boolean };
  /** The newest snapshot that reports the parcel as returned or lost. */
  returned?: { version: string };
}

export interface TrackedState {
  evidence: Evidence;
  checkpoints: TrackedCheckpoint[];
  serviceUpdatedAt: Date | null;
  originCountry: string | null;
  destinationCountry: string | null;
  /** The carrier's code of the service; null: unknown. */
  serviceCode: string | null;
  legs: { origin?: ShipmentLeg; destination?: ShipmentLeg };
  status: Status;
  substatus: string | null;
  lastEvent: string | null;
  /** The carrier's wall time, as given. */
  lastCheckpointAt: string | null;
  deliveredAt: string | null;
}

export interface StatusChange {
  kind: "status";
  /** "transit" or "transit004": see preciseStatusLabel. */
  before: string;
  after: string;
}

/**
 * Merchants often create a fulfillment days after the carrier took the parcel, and wall times have no zone.
 * Carriers reuse numbers after months.
 */
export const EARLIER_PARCEL_TOLERANCE_MS = 14 * DAY_MS;

/** Lost, refused, returned, on its way back: they end `delivered`. */
const ENDS_DELIVERED: ReadonlySet<string | null> = new Set([
  "exception007",
  "exception009",
  "exception010",
  "exception011",
]);
/** Scans that a delivered parcel does not get the day after. */
const BEFORE_DELIVERY: ReadonlySet<string | null> = new Set(["pickup", "undelivered"]);

const NO_REPORT = {
  status: "notfound" as Status,
  substatus: null,
  lastEvent: null,
  lastUpdateTime: null,
};

/** The state before the first snapshot. */
export const UNTRACKED: TrackedState = {
  evidence: {},
  checkpoints: [],
  serviceUpdatedAt: null,
  originCountry: null,
  destinationCountry: null,
  serviceCode: null,
  legs: {},
  status: "pending",
  substatus: null,
  lastEvent: null,
  lastCheckpointAt: null,
  deliveredAt: null,
};

/**
 * Merges a snapshot into the state. The newest snapshot's facts win, and a source's newest snapshot with scans
 * of a leg replaces them, so that corrected and withdrawn ones vanish; the scans of two sources are united. `delivered` holds until a newer snapshot
 * reports a return or a loss, the delivery scan is withdrawn, or a scan of a later day contradicts it. Scans before
 * the fulfillment by more than the tolerance belong to an earlier parcel and are ignored, and so is the status of
 * a snapshot that has only such scans.
 */
export function merge(
  state: TrackedState,
  snapshot: ServiceSnapshot,
  parcel: { fulfilledAt: Date | null; toleranceMs: number },
): { state: TrackedState; changes: StatusChange[] } {
  const limit = parcel.fulfilledAt && new Date(parcel.fulfilledAt.getTime() - parcel.toleranceMs);
  const isEarlier = (wallTime: string | null) =>
    limit !== null && wallTime !== null && isBefore(wallTime, limit);
  const isNewest = snapshot.version >= (state.evidence.newest?.version ?? "");
  const { scans, replaced } = newerScans(state.evidence.scans ?? {}, snapshot);
  const checkpoints = [
    ...state.checkpoints.filter((checkpoint) => !replaced.has(sourceKey(checkpoint))),
    ...snapshot.checkpoints
      .map((checkpoint) => ({ ...checkpoint, source: snapshot.trackingId }))
      .filter((checkpoint) => replaced.has(sourceKey(checkpoint))),
  ].map((checkpoint) => ({ ...checkpoint, earlierParcel: isEarlier(checkpoint.wallTime) }));
  const evidence = { ...mergeEvidence(state.evidence, snapshot, isEarlier), scans };
  const merged: TrackedState = {
    ...(isNewest ? factsOf(snapshot) : state),
    evidence,
    checkpoints,
    ...derive(evidence, checkpoints),
  };
  const before = preciseStatus(state.status, state.substatus);
  const after = preciseStatus(merged.status, merged.substatus);
  return { state: merged, changes: before === after ? [] : [{ kind: "status", before, after }] };
}

function factsOf(snapshot: ServiceSnapshot) {
  const { updatedAt, originCountry, destinationCountry, serviceCode, legs } = snapshot;
  return { serviceUpdatedAt: updatedAt, originCountry, destinationCountry, serviceCode, legs };
}

/** The lists of scans that a snapshot replaces, and the versions of all lists. */
function newerScans(known: Record<string, string>, snapshot: ServiceSnapshot) {
  const { version, trackingId, checkpoints } = snapshot;
  const keys = checkpoints.map(({ leg }) => sourceKey({ source: trackingId, leg }));
  const replaced = new Set(keys.filter((key) => version >= (known[key] ?? "")));
  return {
    replaced,
    scans: { ...known, ...Object.fromEntries([...replaced].map((key) => [key, version])) },
  };
}

function sourceKey({ source, leg }: { source: string; leg: LegName }): string {
  return `${leg} ${source}`;
}

function mergeEvidence(
  evidence: Evidence,
  snapshot: ServiceSnapshot,
  isEarlier: (wallTime: string | null) => boolean,
): Evidence {
  const shown = snapshot.checkpoints.filter((checkpoint) => !isEarlier(checkpoint.wallTime));
  const isOfEarlierParcel =
    shown.length === 0 && (snapshot.checkpoints.length > 0 || isEarlier(snapshot.lastUpdateTime));
  const { version, substatus, lastEvent, lastUpdateTime } = snapshot;
  if (isOfEarlierParcel) {
    return { ...evidence, newest: newer(evidence.newest, { version, ...NO_REPORT }) };
  }
  const latest = sortNewestFirst(shown)[0];
  const hasScan = shown.some((checkpoint) => checkpoint.status === "delivered");
  const { status } = snapshot;
  const reportsReturn =
    status !== "delivered" &&
    (ENDS_DELIVERED.has(substatus) || ENDS_DELIVERED.has(latest?.substatus ?? null));
  return {
    newest: newer(evidence.newest, { version, status, substatus, lastEvent, lastUpdateTime }),
    ...optional(
      "delivered",
      status === "delivered"
        ? newer(evidence.delivered, { version, substatus, at: lastUpdateTime, hasScan })
        : evidence.delivered,
    ),
    ...optional(
      "returned",
      reportsReturn ? newer(evidence.returned, { version }) : evidence.returned,
    ),
  };
}

function newer<T extends { version: string }>(known: T | undefined, other: T): T {
  return known && known.version >= other.version ? known : other;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

/** Everything shown is derived from the evidence and the scans alone. */
export function derive(evidence: Evidence, checkpoints: readonly TrackedCheckpoint[]) {
  const { newest, delivered } = evidence;
  const shown = sortNewestFirst(checkpoints.filter((checkpoint) => !checkpoint.earlierParcel));
  const latest = shown[0];
  const reported = newest ?? { status: UNTRACKED.status, substatus: null };
  const current =
    delivered && reported.status !== "delivered" && isStillDelivered(evidence, shown)
      ? { status: "delivered" as const, substatus: delivered.substatus }
      : { status: reported.status, substatus: reported.substatus };
  const deliveryScan = shown.find((checkpoint) => checkpoint.status === "delivered");
  return {
    ...current,
    lastEvent: latest ? eventText(latest) : (newest?.lastEvent ?? null),
    lastCheckpointAt: latest?.wallTime ?? newest?.lastUpdateTime ?? null,
    deliveredAt:
      current.status === "delivered" ? (deliveryScan?.wallTime ?? delivered?.at ?? null) : null,
  };
}

/** Whether a delivery holds against a newest snapshot of another status. */
function isStillDelivered(evidence: Evidence, shown: readonly TrackedCheckpoint[]): boolean {
  const { newest, delivered, returned } = evidence;
  if (!delivered || (returned && returned.version > delivered.version)) return false;
  const scanAt = shown.findIndex((checkpoint) => checkpoint.status === "delivered");
  const isWithdrawn = delivered.hasScan && scanAt < 0;
  if (isWithdrawn) return false;
  const deliveredAt = shown[scanAt]?.wallTime ?? delivered.at;
  if (!deliveredAt) return true;
  const later: { status: string | null; wallTime: string | null }[] =
    shown.length > 0
      ? shown.slice(0, Math.max(scanAt, 0))
      : [{ status: newest?.status ?? null, wallTime: newest?.lastUpdateTime ?? null }];
  return !later.some(
    ({ status, wallTime }) =>
      wallTime !== null && BEFORE_DELIVERY.has(status) && isDayAfter(wallTime, deliveredAt),
  );
}

function eventText({ description, details }: SnapshotCheckpoint): string {
  return [description, details].filter(Boolean).join(", ");
}
