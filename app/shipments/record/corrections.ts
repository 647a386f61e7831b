// Detects corrected numbers and carriers, and finds the shipment that replaces a removed one.
import type { ShipmentChange } from "../change";
import type { LinkedShipment } from "./store.server";

type LinkedParcel = Omit<LinkedShipment, "isLive" | "company" | "url" | "hasScans">;

/**
 * Pairs the parcels removed from a fulfillment with those added: the same number is a corrected carrier, the
 * same position (or the only one on both sides) a corrected number. Both shipments of a pair get the change.
 * An unpaired one gets `removed`, if no other fulfillment has it.
 */
export function pairCorrections(
  before: readonly LinkedParcel[],
  after: readonly LinkedParcel[],
  removed: ReadonlySet<string>,
): ShipmentChange[] {
  const idsOf = (parcels: readonly LinkedParcel[]) =>
    new Set(parcels.map((parcel) => parcel.shipmentId));
  const ended = before.filter((parcel) => !idsOf(after).has(parcel.shipmentId));
  const added = after.filter((parcel) => !idsOf(before).has(parcel.shipmentId));
  const changes: ShipmentChange[] = [];
  const pair = (match: (old: LinkedParcel, next: LinkedParcel) => boolean) => {
    for (const old of [...ended]) {
      const next = added.find((parcel) => match(old, parcel));
      if (!next) continue;
      ended.splice(ended.indexOf(old), 1);
      added.splice(added.indexOf(next), 1);
      changes.push(...correction(old, next));
    }
  };
  pair((old, next) => old.numberKey === next.numberKey);
  pair((old, next) => old.position === next.position);
  if (ended.length === 1 && added.length === 1) pair(() => true);
  for (const old of ended) {
    if (!removed.has(old.shipmentId)) continue;
    const { shipmentId, trackingNumber } = old;
    changes.push({ shipmentId, kind: "removed", before: trackingNumber, after: null });
  }
  return changes;
}

function correction(old: LinkedParcel, next: LinkedParcel): ShipmentChange[] {
  const change =
    old.numberKey === next.numberKey
      ? ({ kind: "carrier", before: old.carrierCode, after: next.carrierCode } as const)
      : ({ kind: "number", before: old.trackingNumber, after: next.trackingNumber } as const);
  return [old, next].map(({ shipmentId }) => ({ shipmentId, ...change }));
}

/** The range of payload versions in which a fulfillment has a number. */
export interface LinkPeriod {
  shipmentId: string;
  numberKey: string;
  /** Index among the fulfillment's parcels in the newest payload that has it, from 0. */
  position: number;
  isLive: boolean;
  /** Versions as sourceVersion makes them: they sort as text. */
  firstVersion: string;
  lastVersion: string;
}

/**
 * The shipment that replaced one removed from its fulfillment; null when none did. It depends on the current
 * links alone, not on the order of webhooks, and follows any number of corrections: the same number under another
 * carrier; else the one in its position that was not there at the same time; else the only later one that
 * replaced no other.
 */
export function successorOf(ended: LinkPeriod, periods: readonly LinkPeriod[]): string | null {
  const live = periods.filter((period) => period.isLive && period.shipmentId !== ended.shipmentId);
  const sameNumber = live.find((period) => period.numberKey === ended.numberKey);
  if (sameNumber) return sameNumber.shipmentId;
  const inPlace = live.find(
    (period) =>
      period.position === ended.position &&
      // Or there before: a correction that was reverted.
      (cameAfter(period, ended) || period.firstVersion < ended.firstVersion),
  );
  if (inPlace) return inPlace.shipmentId;
  const newcomers = live.filter(
    (period) =>
      cameAfter(period, ended) &&
      !periods.some((other) => !other.isLive && isPlaceTaken(other, period) && other !== ended),
  );
  return newcomers.length === 1 ? (newcomers[0]?.shipmentId ?? null) : null;
}

function cameAfter(period: LinkPeriod, ended: LinkPeriod): boolean {
  return period.firstVersion > ended.lastVersion;
}

function isPlaceTaken(ended: LinkPeriod, by: LinkPeriod): boolean {
  return ended.position === by.position && cameAfter(by, ended);
}
