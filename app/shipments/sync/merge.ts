// What a shipment is after another view of it came: the same in whatever order the views came, and however often.
import type { Status } from "~/trackingmore/contract/status";
import { DAY_MS } from "~/lib/time";
import type { ServiceSnapshot, SnapshotCheckpoint } from "./from-tracking";
import type { ShipmentLeg } from "../shipment";
import { statusToken } from "../status";
import { isBefore, newestFirst } from "../wall-time";

export interface TrackedCheckpoint extends SnapshotCheckpoint {
  /** Version of the newest view that told it; "" when that is the newest view of all. */
  version: string;
  /** Of an earlier parcel with the same number: kept, not shown. */
  earlierParcel: boolean;
}

/** The views that decide the status. Each is kept by its version: a newer one of its kind replaces it. */
export interface Evidence {
  newest?: {
    version: string;
    status: Status;
    substatus: string | null;
    lastEvent: string | null;
    lastUpdateTime: string | null;
  };
  /** The newest view that said "delivered". */
  delivered?: { version: string; substatus: string | null; at: string | null };
  /** The newest view that told of a return. */
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
  /** "transit" or "transit004": see statusTokenLabel. */
  before: string;
  after: string;
}

/**
 * Merchants often note a fulfillment days after the carrier took the parcel, and wall times have no zone.
 * Carriers give a number out again after months.
 */
export const EARLIER_PARCEL_TOLERANCE_MS = 14 * DAY_MS;

/** Refused, returned, on its way back: the only ways out of "delivered". */
const RETURN_SUBSTATUSES: ReadonlySet<string | null> = new Set([
  "exception009",
  "exception010",
  "exception011",
]);

const NOTHING_TOLD = {
  status: "notfound" as Status,
  substatus: null,
  lastEvent: null,
  lastUpdateTime: null,
};

/** Nothing known yet. */
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
 * Adds a view to what is known. Facts of the newest view win, an older one adds the events that only it
 * knows. `delivered` is left only when a newer view tells of a return. Scans that lie before the fulfillment
 * by more than the tolerance belong to an earlier parcel: they count for nothing, and neither does the
 * status of a view that has no others.
 */
export function merge(
  state: TrackedState,
  view: ServiceSnapshot,
  parcel: { fulfilledAt: Date | null; toleranceMs: number },
): { state: TrackedState; changes: StatusChange[] } {
  const limit = parcel.fulfilledAt && new Date(parcel.fulfilledAt.getTime() - parcel.toleranceMs);
  const isEarlier = (wallTime: string | null) =>
    limit !== null && wallTime !== null && isBefore(wallTime, limit);
  const isNewest = view.version >= (state.evidence.newest?.version ?? "");
  const checkpoints = mergeCheckpoints(state, view, isNewest).map((checkpoint) => ({
    ...checkpoint,
    earlierParcel: isEarlier(checkpoint.wallTime),
  }));
  const evidence = mergeEvidence(state.evidence, view, isEarlier);
  const merged: TrackedState = {
    ...(isNewest ? factsOf(view) : state),
    evidence,
    checkpoints,
    ...derive(evidence, checkpoints),
  };
  const before = statusToken(state.status, state.substatus);
  const after = statusToken(merged.status, merged.substatus);
  return { state: merged, changes: before === after ? [] : [{ kind: "status", before, after }] };
}

function factsOf(view: ServiceSnapshot) {
  const { updatedAt, originCountry, destinationCountry, legs } = view;
  return { serviceUpdatedAt: updatedAt, originCountry, destinationCountry, legs };
}

/** The union of all events told. Of one told differently by two views the newer view's word holds. */
function mergeCheckpoints(
  state: TrackedState,
  view: ServiceSnapshot,
  isNewest: boolean,
): (SnapshotCheckpoint & { version: string })[] {
  const newestVersion = state.evidence.newest?.version ?? "";
  const merged = new Map<string, SnapshotCheckpoint & { version: string }>(
    state.checkpoints.map((known) => [
      known.id,
      isNewest && view.version !== newestVersion
        ? { ...known, version: known.version || newestVersion }
        : known,
    ]),
  );
  for (const told of view.checkpoints) {
    const known = merged.get(told.id);
    const version = isNewest ? "" : view.version;
    const isKnownBetter = known && !isNewest && (known.version || newestVersion) >= view.version;
    if (!isKnownBetter) merged.set(told.id, { ...told, version });
  }
  return [...merged.values()];
}

function mergeEvidence(
  evidence: Evidence,
  view: ServiceSnapshot,
  isEarlier: (wallTime: string | null) => boolean,
): Evidence {
  const shown = view.checkpoints.filter((checkpoint) => !isEarlier(checkpoint.wallTime));
  const isOfEarlierParcel =
    shown.length === 0 && (view.checkpoints.length > 0 || isEarlier(view.lastUpdateTime));
  const { version, substatus, lastEvent, lastUpdateTime } = view;
  if (isOfEarlierParcel) {
    return { ...evidence, newest: newer(evidence.newest, { version, ...NOTHING_TOLD }) };
  }
  const latest = shown.sort(newestFirst)[0];
  const { status } = view;
  const tellsReturn =
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
      tellsReturn ? newer(evidence.returned, { version }) : evidence.returned,
    ),
  };
}

function newer<DeletionScope extends { version: string }>(
  known: DeletionScope | undefined,
  told: DeletionScope,
): DeletionScope {
  return known && known.version >= told.version ? known : told;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

/** All that is shown follows from the evidence and the events alone. */
function derive(evidence: Evidence, checkpoints: readonly TrackedCheckpoint[]) {
  const { newest, delivered, returned } = evidence;
  const shown = checkpoints.filter((checkpoint) => !checkpoint.earlierParcel).sort(newestFirst);
  const latest = shown[0];
  const isDelivered = delivered && (!returned || returned.version < delivered.version);
  const told = newest ?? { status: UNTRACKED.status, substatus: null };
  const holds =
    isDelivered && told.status !== "delivered"
      ? { status: "delivered" as const, substatus: delivered.substatus }
      : { status: told.status, substatus: told.substatus };
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
