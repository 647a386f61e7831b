// A parcel's scans and the line of places it came by, as a shopper may see them.
import type { ShipmentCheckpoint, ShipmentDetail } from "~/shipments/shipment";
import type { Status } from "~/trackingmore/contract/status";
import type { CarriersView } from "./carrier-view";
import { plainText } from "./plain-text";
import type { Masks } from "./masking";

export interface EventView {
  /** As the carrier gave it. */
  wallTime: string;
  /** The carrier's own words and place; null when the shopper may not see them: then the pair speaks. */
  words: string | null;
  place: string | null;
  status: Status | null;
  substatus: string | null;
  milestone: string | null;
}

export interface LegView {
  /** Named where two carriers tell of it. */
  carrier: string | null;
  events: EventView[];
}

/** One name for a place in the line of places: the carrier's words. */
export interface RouteView {
  /** Two letters; null where it is not known or not shown. */
  from: string | null;
  places: string[];
  to: string | null;
}

const WORDS_MAX_LENGTH = 300;
const PLACE_MAX_LENGTH = 120;
const TIME_MAX_LENGTH = 40;
const MAX_EVENTS = 200;

/** All scans in our own words, without places: one list, since the legs would tell of a second carrier. */
export function bareLegs({ checkpoints }: ShipmentDetail): LegView[] {
  return [{ carrier: null, events: checkpoints.slice(0, MAX_EVENTS).map(ownWords) }];
}

/** The leg with the newest scan first; a single leg needs no carrier's name over it. */
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
      carrier: names[leg],
      events: shipment.checkpoints
        .filter((checkpoint) => checkpoint.leg === leg)
        .slice(0, MAX_EVENTS)
        .map((checkpoint) => eventOf(checkpoint, masks)),
    }))
    .filter((leg) => leg.events.length > 0);
  return legs.length > 1 ? legs : legs.map((leg) => ({ ...leg, carrier: null }));
}

function ownWords(checkpoint: ShipmentCheckpoint): EventView {
  return {
    wallTime: plainText(checkpoint.wallTime, TIME_MAX_LENGTH),
    words: null,
    place: null,
    status: checkpoint.status,
    substatus: readSubstatus(checkpoint.substatus),
    milestone: checkpoint.milestone,
  };
}

function eventOf(checkpoint: ShipmentCheckpoint, masks: Masks): EventView {
  const mask = masks.scanMask(checkpoint);
  const words = mask.words && plainText(checkpoint.description, WORDS_MAX_LENGTH);
  return {
    ...ownWords(checkpoint),
    words: words || null,
    place: placeOf(checkpoint, masks),
  };
}

function placeOf(checkpoint: ShipmentCheckpoint, masks: Masks): string | null {
  const place = masks.scanMask(checkpoint).place && plainText(checkpoint.details, PLACE_MAX_LENGTH);
  return place || null;
}

/** The first place and the newest ones; in between a line gets too long to read. */
const ROUTE_PLACES = 6;

/** Places one after the other, each once as long as the parcel stays; null for fewer than two points. */
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
  // Where it was delivered is where its way ends; the country behind it would look like one more stop.
  const isThere = shipment.status === "delivered" && shown.length > 0;
  const route = { from: isDomestic ? null : from, places: shown, to: isThere ? null : to };
  const points = shown.length + (route.from ? 1 : 0) + (route.to ? 1 : 0);
  return points > 1 ? route : null;
}

function readCountry(code: string | null): string | null {
  return code && /^[A-Z]{2}$/.test(code) ? code : null;
}

/** A substatus of the contract's form; null for anything else. */
export function readSubstatus(substatus: string | null): string | null {
  return substatus && /^[a-z]+\d{3}$/.test(substatus) ? substatus : null;
}
