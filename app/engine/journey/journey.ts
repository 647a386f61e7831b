// Computes a tracking's state from a carrier's answer, or from its silence. Pure.
import type { CarrierAnswer } from "~/carriers/connector";
import { usualOffsetMs } from "~/lib/time-zones";
import { wallTimeAsUtc } from "~/trackingmore/contract/dates";
import type { Status } from "~/trackingmore/contract/status";
import type { CarrierCatalogue } from "./catalogue";
import { eventSentence, eventsOf, legJson, milestoneTime } from "./checkpoints";
import { type Asked, dueAt } from "./call-worth";
import { isAtDestination, nextCheckAt } from "./due";
import { mergeLegs, sortEvents } from "./event-order";
import { expiresAt } from "./expiry";
import { watchedSince, type TrackingRow } from "./tracking-row";
import { unite } from "./two-sources";
import { isFinal, UNKNOWN_TO_CARRIER, statusOfEvents } from "./status-of-events";

/** The columns that an answer determines. */
export type Journey = Pick<
  TrackingRow,
  | "status"
  | "substatus"
  | "track_update"
  | "original_country"
  | "destination_country"
  | "signed_by"
  | "origin_info"
  | "destination_info"
  | "carrier_answer"
  | "item_received"
  | "last_event"
  | "last_update_time"
>;

/**
 * The state after an answer. An answer without events (or null) removes nothing: carriers delete
 * old parcels from their systems.
 * @param report what the second source knows; undefined: the connector has none. A parcel that its carrier
 * answered for in the past keeps that answer, and what comes later counts as the second source's.
 */
export function journeyAfter(
  row: TrackingRow,
  answer: CarrierAnswer | null,
  catalogue: CarrierCatalogue,
  now: Date,
  report?: CarrierAnswer | null,
): Journey {
  const kept = row.carrier_answer ? (JSON.parse(row.carrier_answer) as CarrierAnswer) : null;
  const isUnited = report !== undefined;
  const own = isUnited ? (withEvents(answer) ?? kept) : kept;
  const united = unite(own, withEvents(isUnited ? report : answer));
  const carrier_answer = own === kept ? row.carrier_answer : JSON.stringify(own);
  const seen = united ? journeyFrom(row, united, catalogue) : keptJourney(row);
  const journey = { ...seen, carrier_answer };
  const isSilent = (answer?.isGivenUp ?? false) || now >= expiryOf(row, journey, catalogue);
  return isSilent ? expired(journey) : journey;
}

/** The state when no connector exists: only expiry can change it. */
export function journeyUnpolled(row: TrackingRow, catalogue: CarrierCatalogue, now: Date): Journey {
  const journey = columnsOf(row);
  return now >= expiryOf(row, journey, catalogue) ? expired(journey) : journey;
}

/** The status from the stored checkpoints, without a status set by hand. */
export function storedStatus(row: TrackingRow): Pick<TrackingRow, "status" | "substatus"> {
  const events = mergeLegs(eventsOf(row.origin_info), eventsOf(row.destination_info));
  if (events.length > 0) return statusOfEvents(events);
  return row.checked_at ? UNKNOWN_TO_CARRIER : { status: "pending", substatus: null };
}

export function isSameJourney(a: Journey, b: Journey): boolean {
  return JOURNEY_COLUMNS.every((column) => a[column] === b[column]);
}

/**
 * The next check: the regular time or the expiry, whichever is sooner; null: none.
 * @param worth what a call has to be worth, where calls are planned instead of regular
 */
export function nextCheckOf(
  row: TrackingRow,
  journey: Journey,
  catalogue: CarrierCatalogue,
  now: Date,
  worth?: number,
): Date | null {
  if (!journey.track_update) return null;
  const asked = askedOf({ ...row, ...journey, checked_at: now }, catalogue);
  const next =
    worth === undefined ? nextCheckAt({ ...asked, id: row.id }, now) : dueAt(asked, worth);
  const expiry = expiryOf(row, journey, catalogue);
  return expiry > now && expiry < next ? expiry : next;
}

/** What the worth of a call about the tracking depends on. */
export function askedOf(row: AskedRow, catalogue: CarrierCatalogue): Asked {
  const createdAt = watchedSince(row);
  const { status, substatus, checked_at } = row;
  const askedAt = checked_at && checked_at > createdAt ? checked_at : createdAt;
  const named = row.destination_code?.toUpperCase() ?? row.destination_country;
  const destination = named ? catalogue.countryCode(named) : null;
  const origin = row.original_country
    ? catalogue.countryCode(row.original_country)
    : (catalogue.findCarrier(row.carrier_code)?.country ?? null);
  const isKnown = origin !== null && destination !== null;
  const lane = !isKnown ? "any" : origin === destination ? "home" : "abroad";
  // A scan without an offset is dated by the clocks where it was made: at the destination, once the parcel is there.
  const isThere = lane === "home" || isAtDestination(status, substatus);
  const place = isThere ? destination : origin;
  const wall = row.last_update_time && wallTimeAsUtc(row.last_update_time);
  const scannedMs = wall ? wall.getTime() - (place ? usualOffsetMs(place, wall) : 0) : null;
  return {
    status,
    substatus,
    createdAt,
    lastCheckpointAt: scannedMs === null ? null : new Date(scannedMs),
    askedAt,
    lane,
    utcOffsetMs: destination ? usualOffsetMs(destination, askedAt) : 0,
  };
}

export type AskedRow = Pick<
  TrackingRow,
  | "status"
  | "substatus"
  | "created_at"
  | "restarted_at"
  | "last_update_time"
  | "checked_at"
  | "carrier_code"
  | "original_country"
  | "destination_country"
  | "destination_code"
>;

/** Whether the tracking expires now, unless the carrier has news. */
export function isExpiring(row: TrackingRow, catalogue: CarrierCatalogue, now: Date): boolean {
  return now >= expiryOf(row, columnsOf(row), catalogue);
}

const JOURNEY_COLUMNS = [
  "status",
  "substatus",
  "track_update",
  "original_country",
  "destination_country",
  "signed_by",
  "origin_info",
  "destination_info",
  "carrier_answer",
  "item_received",
  "last_event",
  "last_update_time",
] as const satisfies readonly (keyof Journey)[];

function columnsOf(row: TrackingRow): Journey {
  return Object.fromEntries(JOURNEY_COLUMNS.map((column) => [column, row[column]])) as Journey;
}

function keptJourney(row: TrackingRow): Omit<Journey, "carrier_answer"> {
  const kept = columnsOf(row);
  return row.last_event || row.manual_status ? kept : { ...kept, ...UNKNOWN_TO_CARRIER };
}

function withEvents(answer: CarrierAnswer | null): CarrierAnswer | null {
  const hasEvents =
    answer && answer.origin.events.length + (answer.destination?.events.length ?? 0);
  return hasEvents ? answer : null;
}

function journeyFrom(
  row: TrackingRow,
  answer: CarrierAnswer,
  catalogue: CarrierCatalogue,
): Omit<Journey, "carrier_answer"> {
  const { origin, destination } = answer;
  const originEvents = sortEvents(origin.events);
  const destinationEvents = sortEvents(destination?.events ?? []);
  const events = mergeLegs(originEvents, destinationEvents);
  const newest = events[0];
  const pair = row.manual_status
    ? { status: row.manual_status, substatus: null }
    : statusOfEvents(events);
  const country = (code: string | undefined) => (code ? catalogue.countryName(code) : null);
  const carrier = (code: string) => catalogue.findCarrier(code);
  return {
    ...pair,
    track_update: row.track_update && !isFinal(pair.status, pair.substatus),
    original_country: country(answer.originCountry) ?? row.original_country,
    destination_country: country(answer.destinationCountry) ?? row.destination_country,
    signed_by: answer.signedBy ?? row.signed_by,
    origin_info: legJson(origin, originEvents, carrier(origin.carrierCode)),
    destination_info: destination
      ? legJson(destination, destinationEvents, carrier(destination.carrierCode))
      : null,
    item_received: milestoneTime(originEvents, "ItemReceived"),
    last_event: newest ? eventSentence(newest) : null,
    last_update_time: newest?.wallTime ?? null,
  };
}

/** Statuses that expiry keeps: they already give the reason for the silence. */
const KEEPS_STATUS: ReadonlySet<Status> = new Set(["delivered", "exception", "expired"]);

function expired(journey: Journey): Journey {
  if (!journey.track_update) return journey;
  if (KEEPS_STATUS.has(journey.status)) return { ...journey, track_update: false };
  return { ...journey, status: "expired", substatus: "expired001", track_update: false };
}

function expiryOf(row: TrackingRow, journey: Journey, catalogue: CarrierCatalogue): Date {
  const type = catalogue.findCarrier(row.carrier_code)?.type;
  return expiresAt(type, watchedSince(row), journey.last_update_time);
}
