// What a tracking becomes when its carrier has answered, or has stayed silent for too long. Pure.
import type { CarrierAnswer } from "~/carriers/connector";
import { wallTimeAsUtc } from "~/trackingmore/contract/dates";
import type { Status } from "~/trackingmore/contract/status";
import type { CarrierCatalogue } from "./catalogue";
import {
  eventSentence,
  eventsOf,
  legJson,
  mergeLegs,
  milestoneTime,
  newestFirst,
} from "./checkpoints";
import { nextCheckAt } from "./due";
import { expiresAt } from "./expiry";
import { watchedSince, type TrackingRow } from "./tracking-row";
import { isFinal, UNKNOWN_TO_CARRIER, statusOfEvents } from "./verdict";

/** The columns that an answer decides. */
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
  | "item_received"
  | "last_event"
  | "last_update_time"
>;

/**
 * The journey as this answer tells it. A carrier that knows nothing (null, or no events) takes back
 * nothing that it told before: carriers forget parcels, parcels do not un-travel.
 */
export function journeyAfter(
  row: TrackingRow,
  answer: CarrierAnswer | null,
  catalogue: CarrierCatalogue,
  now: Date,
): Journey {
  const told = answer && hasEvents(answer) ? toldBy(row, answer, catalogue) : keptJourney(row);
  return givenUp(row, told, catalogue, now);
}

/** The journey when nobody could be asked: only time can change it. */
export function journeyUnpolled(row: TrackingRow, catalogue: CarrierCatalogue, now: Date): Journey {
  return givenUp(row, columnsOf(row), catalogue, now);
}

/** What the stored checkpoints say, whatever was set by hand. */
export function storedStatus(row: TrackingRow): Pick<TrackingRow, "status" | "substatus"> {
  const events = mergeLegs(eventsOf(row.origin_info), eventsOf(row.destination_info));
  if (events.length > 0) return statusOfEvents(events);
  return row.checked_at ? UNKNOWN_TO_CARRIER : { status: "pending", substatus: null };
}

export function isSameJourney(a: Journey, b: Journey): boolean {
  return JOURNEY_COLUMNS.every((column) => a[column] === b[column]);
}

/** When to ask next: at the regular time, or at the moment of expiry when that is sooner; null: never. */
export function nextCheckOf(
  row: TrackingRow,
  journey: Journey,
  catalogue: CarrierCatalogue,
  now: Date,
): Date | null {
  if (!journey.track_update) return null;
  const lastCheckpointAt = journey.last_update_time && wallTimeAsUtc(journey.last_update_time);
  const next = nextCheckAt(
    {
      id: row.id,
      status: journey.status,
      substatus: journey.substatus,
      createdAt: watchedSince(row),
      lastCheckpointAt: lastCheckpointAt || null,
    },
    now,
  );
  const expiry = expiryOf(row, journey, catalogue);
  return expiry > now && expiry < next ? expiry : next;
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
  "item_received",
  "last_event",
  "last_update_time",
] as const satisfies readonly (keyof Journey)[];

function columnsOf(row: TrackingRow): Journey {
  return Object.fromEntries(JOURNEY_COLUMNS.map((column) => [column, row[column]])) as Journey;
}

function keptJourney(row: TrackingRow): Journey {
  const kept = columnsOf(row);
  return row.last_event || row.manual_status ? kept : { ...kept, ...UNKNOWN_TO_CARRIER };
}

function hasEvents({ origin, destination }: CarrierAnswer): boolean {
  return origin.events.length + (destination?.events.length ?? 0) > 0;
}

function toldBy(row: TrackingRow, answer: CarrierAnswer, catalogue: CarrierCatalogue): Journey {
  const { origin, destination } = answer;
  const originEvents = newestFirst(origin.events);
  const destinationEvents = newestFirst(destination?.events ?? []);
  const events = mergeLegs(originEvents, destinationEvents);
  const newest = events[0];
  const verdict = row.manual_status
    ? { status: row.manual_status, substatus: null }
    : statusOfEvents(events);
  const country = (code: string | undefined) => (code ? catalogue.countryName(code) : null);
  const carrier = (code: string) => catalogue.findCarrier(code);
  return {
    ...verdict,
    track_update: row.track_update && !isFinal(verdict.status, verdict.substatus),
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

/** Statuses that silence does not turn into `expired`: they already say why nothing happens. */
const SAYS_WHY: ReadonlySet<Status> = new Set(["delivered", "exception", "expired"]);

function givenUp(
  row: TrackingRow,
  journey: Journey,
  catalogue: CarrierCatalogue,
  now: Date,
): Journey {
  if (!journey.track_update || now < expiryOf(row, journey, catalogue)) return journey;
  if (SAYS_WHY.has(journey.status)) return { ...journey, track_update: false };
  return { ...journey, status: "expired", substatus: "expired001", track_update: false };
}

function expiryOf(row: TrackingRow, journey: Journey, catalogue: CarrierCatalogue): Date {
  const type = catalogue.findCarrier(row.carrier_code)?.type;
  return expiresAt(type, watchedSince(row), journey.last_update_time);
}
