// A parcel's scans and route, limited to what a shopper may see.
import type { ShipmentCheckpoint, ShipmentDetail } from "~/shipments/shipment";
import type { Status } from "~/trackingmore/contract/status";
import type { CarriersView } from "./carrier-view";
import { plainText } from "./plain-text";
import type { Masks } from "./masking";

export interface EventView {
  /** As the carrier gave it. */
  wallTime: string;
  /** The carrier's description and place; null where hidden: the status text stands alone. */
  carrierText: string | null;
  place: string | null;
  status: Status | null;
  substatus: string | null;
  milestone: string | null;
}

export interface LegView {
  /** The carrier that took over from another; null where none did or it is hidden. */
  handedTo: string | null;
  events: EventView[];
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
const MAX_EVENTS = 200;

/** All scans without carrier texts and places, in one list: separate legs would reveal a second carrier. */
export function bareLegs({ checkpoints }: ShipmentDetail): LegView[] {
  return [{ handedTo: null, events: checkpoints.slice(0, MAX_EVENTS).map(translatedEvent) }];
}

/** The leg with the newest scan first. */
export function legsOf(
  shipment: ShipmentDetail,
  { carrier, lastCarrier }: CarriersView,
  masks: Masks,
): LegView[] {
  const names = {
    origin: masks.hidesOrigin ? null : (carrier?.name ?? null),
    destination: (lastCarrier ?? carrier)?.name ?? null,
  };
  const newest = shipment.checkpoints[0]?.leg ?? "origin";
  const order =
    newest === "origin"
      ? (["origin", "destination"] as const)
      : (["destination", "origin"] as const);
  const legs = order
    .map((leg) => ({
      leg,
      events: shipment.checkpoints
        .filter((checkpoint) => checkpoint.leg === leg)
        .slice(0, MAX_EVENTS)
        .map((checkpoint) => eventOf(checkpoint, masks)),
    }))
    .filter(({ events }) => events.length > 0);
  const isHandedOver =
    legs.length > 1 && newest === "destination" && names.destination !== names.origin;
  return legs.map(({ leg, events }) => ({
    handedTo: isHandedOver && leg === "destination" ? names.destination : null,
    events,
  }));
}

function translatedEvent(checkpoint: ShipmentCheckpoint): EventView {
  return {
    wallTime: plainText(checkpoint.wallTime, TIME_MAX_LENGTH),
    carrierText: null,
    place: null,
    status: checkpoint.status,
    substatus: readSubstatus(checkpoint.substatus),
    milestone: checkpoint.milestone,
  };
}

function eventOf(checkpoint: ShipmentCheckpoint, masks: Masks): EventView {
  const mask = masks.scanMask(checkpoint);
  const text = mask.text && plainText(checkpoint.description, TEXT_MAX_LENGTH);
  return {
    ...translatedEvent(checkpoint),
    carrierText: text || null,
    place: placeOf(checkpoint, masks),
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
  const isDomestic = from === to;
  // A delivered parcel's last place is the end; a country after it would look like another stop.
  const hasArrived = shipment.status === "delivered" && shown.length > 0;
  const [newest] = shipment.checkpoints;
  const route = {
    from: isDomestic ? null : from,
    places: shown,
    to: hasArrived ? null : to,
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
