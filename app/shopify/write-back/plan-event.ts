// Which event a status change makes, if any, and what is told with it.
import { countryCode } from "../../carriers/countries";
import { HOUR_MS } from "../../lib/time";
import type { LegName } from "../../shipments/shipment";
import { newestFirst } from "~/shipments/wall-time";
import { type EventStatus, eventStatusOf } from "./event-status";
import { type HappenedAt, happenedAt } from "./happened-at";
import { type Place, placeOf } from "./place";

export interface StatusChange {
  id: string;
  shipmentId: string;
  /** "transit" or "transit004" */
  before: string;
  after: string;
  changedAt: Date;
}

export interface ChangedShipment {
  /** A backfill found it. */
  isBacklog: boolean;
  /** As the service names it ("United States"), or as Shopify does ("US"). */
  originCountry: string | null;
  destinationCountry: string | null;
  checkpoints: readonly Scan[];
}

export interface Scan {
  id: string;
  leg: LegName;
  wallTime: string;
  description: string;
  details: string;
  status: string | null;
  substatus: string | null;
}

export interface PlanContext {
  /** When the merchant turned it on. */
  since: Date;
  shopCountry: string | null;
  shopTimeZone: string;
}

export interface PlannedEvent {
  status: EventStatus;
  /** "" when the carrier gave none. */
  wallTime: string;
  happened: HappenedAt;
  message: string | null;
  place: Place;
  /** Why it is not sent: it tells of the past, which the merchant did not ask for. */
  skip: "history" | "before_opt_in" | null;
}

/** A parcel's first word about something longer ago was found late (a mended gap), not told by the day. */
const FIRST_WORD_MAX_AGE_MS = 36 * HOUR_MS;
/** Long carrier texts are cut; Shopify names no limit. */
const MESSAGE_MAX_LENGTH = 255;

/** null: Shopify has no word for the change, or the same as before. */
export function planEvent(
  change: StatusChange,
  shipment: ChangedShipment,
  context: PlanContext,
): PlannedEvent | null {
  const status = eventStatusOf(change.after);
  if (!status || status === eventStatusOf(change.before)) return null;
  const scan = scanOf(change.after, shipment.checkpoints);
  const place = scan ? placeOf(scan.details) : {};
  const happened = happenedAt(scan?.wallTime ?? null, {
    country: place.country ?? (scan ? countryOf(scan.leg, shipment) : null),
    shopCountry: context.shopCountry,
    shopTimeZone: context.shopTimeZone,
    learntAt: change.changedAt,
  });
  return {
    status,
    wallTime: scan?.wallTime ?? "",
    happened,
    message: scan ? messageOf(scan) : null,
    place,
    skip: skipReason(change, shipment, happened.at, context),
  };
}

/** The newest scan that says what the change ended in; none when the service told a status without one. */
function scanOf(after: string, checkpoints: readonly Scan[]): Scan | null {
  const status = after.replace(/\d{3}$/, "");
  const sorted = checkpoints.toSorted(newestFirst);
  return (
    sorted.find((scan) => scan.substatus === after) ??
    sorted.find((scan) => scan.status === status) ??
    null
  );
}

function countryOf(leg: LegName, shipment: ChangedShipment): string | null {
  const country = leg === "origin" ? shipment.originCountry : shipment.destinationCountry;
  return country === null ? null : countryCode(country);
}

function messageOf({ description, details }: Scan): string | null {
  const text = [description, details].filter(Boolean).join(", ");
  return text.slice(0, MESSAGE_MAX_LENGTH) || null;
}

function skipReason(
  { before, changedAt }: StatusChange,
  { isBacklog }: ChangedShipment,
  at: Date,
  { since }: PlanContext,
): PlannedEvent["skip"] {
  if (changedAt < since || at < since) return "before_opt_in";
  const isFirstWord = before === "pending";
  const ageMs = changedAt.getTime() - at.getTime();
  return isFirstWord && (isBacklog || ageMs > FIRST_WORD_MAX_AGE_MS) ? "history" : null;
}
