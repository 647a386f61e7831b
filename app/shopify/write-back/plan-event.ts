// Derives the event of a status change: status, time, place and message.
import { countryCode } from "../../carriers/countries";
import { HOUR_MS } from "../../lib/time";
import type { ShipmentCheckpoint } from "../../shipments/shipment";
import { compareNewestFirst } from "~/shipments/wall-time";
import { type EventStatus, eventStatusOf } from "./event-status";
import { type HappenedAt, happenedAt } from "./happened-at";
import { type EventAddress, addressOfPlace } from "./address-of-place";

export interface StatusChange {
  id: string;
  shipmentId: string;
  /** "transit" or "transit004" */
  before: string;
  after: string;
  changedAt: Date;
}

export interface ChangedShipment {
  /** Found by a backfill. */
  isBacklog: boolean;
  /** Country name ("United States") or code ("US"). */
  originCountry: string | null;
  destinationCountry: string | null;
  checkpoints: readonly Scan[];
}

export interface Scan extends Omit<ShipmentCheckpoint, "milestone"> {
  id: string;
}

export interface PlanContext {
  /** When the merchant turned events on. */
  since: Date;
  shopCountry: string | null;
  shopTimeZone: string;
}

export interface PlannedEvent {
  status: EventStatus;
  /** "" if the carrier gave none. */
  wallTime: string;
  happened: HappenedAt;
  message: string | null;
  place: EventAddress;
  /** Why the event is not sent: it is about the past. */
  skip: "history" | "before_opt_in" | null;
}

/** A parcel's first status that is older than this was found late and is not sent. */
const FIRST_STATUS_MAX_AGE_MS = 36 * HOUR_MS;
/** Our own limit; Shopify documents none. */
const MESSAGE_MAX_LENGTH = 255;

/** null: the change has no event in Shopify, or the same one as before. */
export function planEvent(
  change: StatusChange,
  shipment: ChangedShipment,
  context: PlanContext,
): PlannedEvent | null {
  const status = eventStatusOf(change.after);
  if (!status || status === eventStatusOf(change.before)) return null;
  const scan = scanOf(change.after, shipment.checkpoints);
  const place = scan ? addressOfPlace(scan.details) : {};
  const happened = happenedAt(scan?.wallTime ?? null, {
    country: place.country ?? (scan ? countryOf(scan.leg, shipment) : null),
    shopCountry: context.shopCountry,
    shopTimeZone: context.shopTimeZone,
    reportedAt: change.changedAt,
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

/** The newest scan with the new status; null if the service reported the status without a scan. */
function scanOf(after: string, checkpoints: readonly Scan[]): Scan | null {
  const status = after.replace(/\d{3}$/, "");
  const sorted = checkpoints.toSorted(compareNewestFirst);
  return (
    sorted.find((scan) => scan.substatus === after) ??
    sorted.find((scan) => scan.status === status) ??
    null
  );
}

function countryOf(leg: Scan["leg"], shipment: ChangedShipment): string | null {
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
  const isFirstStatus = before === "pending";
  const ageMs = changedAt.getTime() - at.getTime();
  return isFirstStatus && (isBacklog || ageMs > FIRST_STATUS_MAX_AGE_MS) ? "history" : null;
}
