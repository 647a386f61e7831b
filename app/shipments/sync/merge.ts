// Merges tracking snapshots into a shipment, independent of their order and repetition.
import type { Status } from "~/trackingmore/contract/status";
import { DAY_MS } from "~/lib/time";
import type { ServiceSnapshot, SnapshotCheckpoint } from "./from-tracking";
import type { ShipmentLeg } from "../shipment";
import { preciseStatus } from "../status";
import { isBefore, newestFirst } from "../wall-time";

export interface TrackedCheckpoint extends SnapshotCheckpoint {
  /** Version of the newest snapshot that contains it; "" when that is the newest of all. */
  version: string;
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
  /** The newest snapshot of status delivered. */
  delivered?: { version: string; substatus: string | null; at: string | null };
  /** The newest snapshot that reports a return. */
  returned?: { version: string };
}

export interface TrackedState {
  evidence: Evidence;
  checkpoints: TrackedCheckpoint[];
  serviceUpdatedAt: Date | null;
  originCountry: string | null;
  destinationCountry: string | null;
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

/** Refused, returned, on its way back: the only ways out of "delivered". */
const RETURN_SUBSTATUSES: ReadonlySet<string | null> = new Set([
  "exception009",
  "exception010",
  "exception011",
]);

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
  legs: {},
  status: "pending",
  substatus: null,
  lastEvent: null,
  lastCheckpointAt: null,
  deliveredAt: null,
};

/**
 * Merges a snapshot into the state. The newest snapshot's facts win; an older one adds the events that only it
 * has. Only a newer snapshot of a return ends `delivered`. Scans before the fulfillment by more than the tolerance
 * belong to an earlier parcel and are ignored, and so is the status of a snapshot that has only such scans.
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
  const checkpoints = mergeCheckpoints(state, snapshot, isNewest).map((checkpoint) => ({
    ...checkpoint,
    earlierParcel: isEarlier(checkpoint.wallTime),
  }));
  const evidence = mergeEvidence(state.evidence, snapshot, isEarlier);
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
  const { updatedAt, originCountry, destinationCountry, legs } = snapshot;
  return { serviceUpdatedAt: updatedAt, originCountry, destinationCountry, legs };
}

/** The union of all events. If two snapshots report the same event differently, the newer one wins. */
function mergeCheckpoints(
  state: TrackedState,
  snapshot: ServiceSnapshot,
  isNewest: boolean,
): (SnapshotCheckpoint & { version: string })[] {
  const newestVersion = state.evidence.newest?.version ?? "";
  const merged = new Map<string, SnapshotCheckpoint & { version: string }>(
    state.checkpoints.map((known) => [
      known.id,
      isNewest && snapshot.version !== newestVersion
        ? { ...known, version: known.version || newestVersion }
        : known,
    ]),
  );
  for (const checkpoint of snapshot.checkpoints) {
    const known = merged.get(checkpoint.id);
    const version = isNewest ? "" : snapshot.version;
    const isKnownBetter =
      known && !isNewest && (known.version || newestVersion) >= snapshot.version;
    if (!isKnownBetter) merged.set(checkpoint.id, { ...checkpoint, version });
  }
  return [...merged.values()];
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
  const latest = shown.sort(newestFirst)[0];
  const { status } = snapshot;
  const reportsReturn =
    status !== "delivered" &&
    (RETURN_SUBSTATUSES.has(substatus) || RETURN_SUBSTATUSES.has(latest?.substatus ?? null));
  return {
    newest: newer(evidence.newest, { version, status, substatus, lastEvent, lastUpdateTime }),
    ...optional(
      "delivered",
      status === "delivered"
        ? newer(evidence.delivered, { version, substatus, at: lastUpdateTime })
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

/** Everything shown is derived from the evidence and the events alone. */
function derive(evidence: Evidence, checkpoints: readonly TrackedCheckpoint[]) {
  const { newest, delivered, returned } = evidence;
  const shown = checkpoints.filter((checkpoint) => !checkpoint.earlierParcel).sort(newestFirst);
  const latest = shown[0];
  const isDelivered = delivered && (!returned || returned.version < delivered.version);
  const reported = newest ?? { status: UNTRACKED.status, substatus: null };
  const holds =
    isDelivered && reported.status !== "delivered"
      ? { status: "delivered" as const, substatus: delivered.substatus }
      : { status: reported.status, substatus: reported.substatus };
  const deliveryScan = shown.find((checkpoint) => checkpoint.status === "delivered");
  return {
    ...holds,
    lastEvent: latest ? eventText(latest) : (newest?.lastEvent ?? null),
    lastCheckpointAt: latest?.wallTime ?? newest?.lastUpdateTime ?? null,
    deliveredAt:
      holds.status === "delivered" ? (deliveryScan?.wallTime ?? delivered?.at ?? null) : null,
  };
}

function eventText({ description, details }: SnapshotCheckpoint): string {
  return [description, details].filter(Boolean).join(", ");
}
