// A parcel's scans and route, limited to what a shopper may see.
import type { ShipmentCheckpoint, ShipmentDetail } from "~/shipments/shipment";
import type { Status } from "~/trackingmore/contract/status";
import type { CarriersView } from "./carrier-view";
import { plainText } from "../formats/plain-text";
import { type Masks, isAtDestination } from "./masking";

export interface ScanView {
  /** As the carrier gave it. */
  wallTime: string;
  /** The carrier's description and place; null where hidden: the status text stands alone. */
  carrierText: string | null;
  place: string | null;
  status: Status | null;
  substatus: string | null;
  milestone: string | null;
  /** The carrier that took over from another with this scan; null where none did or it is hidden. */
  handedTo: string | null;
}

/** Places as the carrier names them, oldest first. */
export interface RouteView {
  /** ISO 3166-1 alpha-2; null where unknown or hidden. */
  from: string | null;
  places: string[];
  to: string | null;
  /** The newest scan is at the last place. */
  isAtLastPlace: boolean;
}

const TEXT_MAX_LENGTH = 300;
const PLACE_MAX_LENGTH = 120;
const TIME_MAX_LENGTH = 40;
const MAX_SCANS = 200;

/** All scans without carrier texts, places and the second carrier. */
export function bareScans({ checkpoints }: ShipmentDetail): ScanView[] {
  return checkpoints.slice(0, MAX_SCANS).map(bareScan);
}

/** The scans of both legs as one journey, newest first. */
export function scansOf(
  shipment: ShipmentDetail,
  { carrier, lastCarrier }: CarriersView,
  masks: Masks,
): ScanView[] {
  const handover = handoverIn(shipment.checkpoints);
  const first = masks.hidesOrigin ? null : (carrier?.name ?? null);
  const last = (lastCarrier ?? carrier)?.name ?? null;
  const handedTo = last === first ? null : last;
  return shipment.checkpoints.slice(0, MAX_SCANS).map((checkpoint) => ({
    ...bareScan(checkpoint),
    carrierText:
      (masks.scanMask(checkpoint).text && plainText(checkpoint.description, TEXT_MAX_LENGTH)) ||
      null,
    place: placeOf(checkpoint, masks),
    handedTo: checkpoint === handover ? handedTo : null,
  }));
}

/** The second carrier has the parcel. */
export function isHandedOver({ scans }: { scans: readonly ScanView[] }): boolean {
  return scans.some(({ handedTo }) => handedTo !== null);
}

/** The second carrier's first scan, if the first one scanned before it. */
function handoverIn(newestFirst: readonly ShipmentCheckpoint[]): ShipmentCheckpoint | undefined {
  const index = newestFirst.findLastIndex(({ leg }) => leg === "destination");
  const hasEarlier = newestFirst.slice(index + 1).some(({ leg }) => leg === "origin");
  return hasEarlier ? newestFirst[index] : undefined;
}

function bareScan(checkpoint: ShipmentCheckpoint): ScanView {
  return {
    wallTime: plainText(checkpoint.wallTime, TIME_MAX_LENGTH),
    carrierText: null,
    place: null,
    status: checkpoint.status,
    substatus: readSubstatus(checkpoint.substatus),
    milestone: checkpoint.milestone,
    handedTo: null,
  };
}

function placeOf(checkpoint: ShipmentCheckpoint, masks: Masks): string | null {
  const place = masks.scanMask(checkpoint).place && plainText(checkpoint.details, PLACE_MAX_LENGTH);
  return place || null;
}

/** The first place and the newest ones; a longer line is hard to read. */
const ROUTE_PLACES = 6;

/** Consecutive repeats of a place count once; null for fewer than two points. */
export function routeOf(shipment: ShipmentDetail, masks: Masks): RouteView | null {
  const oldestFirst = shipment.checkpoints.toReversed();
  const places = oldestFirst.flatMap((checkpoint) => placeOf(checkpoint, masks) ?? []);
  const line = places.filter(
    (place, index) => place.toLowerCase() !== places[index - 1]?.toLowerCase(),
  );
  const shown =
    line.length > ROUTE_PLACES ? [...line.slice(0, 1), ...line.slice(1 - ROUTE_PLACES)] : line;
  const from = masks.hidesOrigin ? null : readCountry(shipment.originCountry);
  const to = masks.hidesDestination ? null : readCountry(shipment.destinationCountry);
  // Once it has been scanned in the country, that would look like another stop.
  const isThere = shipment.checkpoints.some(isAtDestination) || shipment.status === "delivered";
  const isDomestic = shipment.originCountry === shipment.destinationCountry;
  const [newest] = shipment.checkpoints;
  const route = {
    from: isDomestic ? null : from,
    places: shown,
    to: isDomestic || isThere ? null : to,
    isAtLastPlace: newest !== undefined && placeOf(newest, masks) !== null,
  };
  const points = shown.length + (route.from ? 1 : 0) + (route.to ? 1 : 0);
  return points > 1 ? route : null;
}

function readCountry(code: string | null): string | null {
  return code && /^[A-Z]{2}$/.test(code) ? code : null;
}

/** A substatus in the contract's form (`transit004`); null otherwise. */
export function readSubstatus(substatus: string | null): string | null {
  return substatus && /^[a-z]+\d{3}$/.test(substatus) ? substatus : null;
}
