// Which change of a fulfillment's parcels is a correction, of what, and which parcel a corrected one goes on as.
import type { ShipmentChange } from "../change";

interface Place {
  shipmentId: string;
  position: number;
  trackingNumber: string;
  numberKey: string;
  carrierCode: string;
}

/**
 * Pairs the parcels that left a fulfillment with those that came: the same number is a corrected carrier,
 * the same place (or the only one left on both sides) a corrected number. Both shipments of
 * a pair get the change, so each leads to the other. One that left for nothing is `removed`, if nothing else
 * carries it.
 */
export function pairCorrections(
  before: readonly Place[],
  after: readonly Place[],
  removed: ReadonlySet<string>,
): ShipmentChange[] {
  const stayed = (places: readonly Place[]) => new Set(places.map((place) => place.shipmentId));
  const gone = before.filter((place) => !stayed(after).has(place.shipmentId));
  const come = after.filter((place) => !stayed(before).has(place.shipmentId));
  const changes: ShipmentChange[] = [];
  const take = (match: (left: Place, right: Place) => boolean) => {
    for (const left of [...gone]) {
      const right = come.find((place) => match(left, place));
      if (!right) continue;
      gone.splice(gone.indexOf(left), 1);
      come.splice(come.indexOf(right), 1);
      changes.push(...correction(left, right));
    }
  };
  take((left, right) => left.numberKey === right.numberKey);
  take((left, right) => left.position === right.position);
  if (gone.length === 1 && come.length === 1) take(() => true);
  for (const left of gone) {
    if (!removed.has(left.shipmentId)) continue;
    const { shipmentId, trackingNumber } = left;
    changes.push({ shipmentId, kind: "removed", before: trackingNumber, after: null });
  }
  return changes;
}

function correction(left: Place, right: Place): ShipmentChange[] {
  const change =
    left.numberKey === right.numberKey
      ? ({ kind: "carrier", before: left.carrierCode, after: right.carrierCode } as const)
      : ({ kind: "number", before: left.trackingNumber, after: right.trackingNumber } as const);
  return [left, right].map(({ shipmentId }) => ({ shipmentId, ...change }));
}

/** A number's time on a fulfillment: the payloads from the oldest to the newest that has it. */
export interface Stay {
  shipmentId: string;
  numberKey: string;
  /** Place among the fulfillment's parcels in the newest payload that has it, from 0. */
  position: number;
  isLive: boolean;
  /** Versions as sourceVersion makes them: they sort as text. */
  firstVersion: string;
  lastVersion: string;
}

/**
 * The shipment that took the place of one which left its fulfillment; null when it left for nothing. Found
 * in what is there now, so it leads over any number of corrections, and whichever webhooks came when: the
 * same number under another carrier; else who stands in its place and was not there beside it; else the
 * only newcomer that stands in nobody else's place.
 */
export function successorOf(gone: Stay, stays: readonly Stay[]): string | null {
  const live = stays.filter((stay) => stay.isLive && stay.shipmentId !== gone.shipmentId);
  const sameNumber = live.find((stay) => stay.numberKey === gone.numberKey);
  if (sameNumber) return sameNumber.shipmentId;
  const inPlace = live.find(
    (stay) =>
      stay.position === gone.position &&
      // The second: a correction that was taken back.
      (cameAfter(stay, gone) || stay.firstVersion < gone.firstVersion),
  );
  if (inPlace) return inPlace.shipmentId;
  const newcomers = live.filter(
    (stay) =>
      cameAfter(stay, gone) &&
      !stays.some((other) => !other.isLive && isPlaceTaken(other, stay) && other !== gone),
  );
  return newcomers.length === 1 ? (newcomers[0]?.shipmentId ?? null) : null;
}

function cameAfter(stay: Stay, gone: Stay): boolean {
  return stay.firstVersion > gone.lastVersion;
}

function isPlaceTaken(gone: Stay, by: Stay): boolean {
  return gone.position === by.position && cameAfter(by, gone);
}
