// Which change of a fulfillment's parcels is a correction, and of what.
import type { ShipmentChange } from "./change";

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
export function pairMoves(
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
