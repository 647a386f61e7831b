// Converts a row to v2's JSON for lists, single reads, creates and changes.
import { formatInstant, readOrderTime } from "~/trackingmore/contract/dates";
import type { LegInfo } from "~/trackingmore/client/tracking-service";
import type { CarrierCatalogue } from "./catalogue";
import { itemTimeLength, stayTimeLength } from "./lengths";
import type { Customer, TrackingRow } from "./tracking-row";
import { isFinal } from "./status-of-events";

/**
 * A tracking as JSON text. The stored legs go out unparsed: they are most of a page's bytes.
 * @param email the shape of `customer_email`: text in lists, an array in single reads.
 */
export function trackingJson(
  row: TrackingRow,
  customer: Customer,
  catalogue: CarrierCatalogue,
  email: "text" | "array",
): string {
  const head = {
    id: row.id,
    tracking_number: row.tracking_number,
    carrier_code: row.carrier_code,
    status: row.status,
    track_update: isWatched(row),
    created_at: formatInstant(row.created_at),
    updated_at: row.updated_at && formatInstant(row.updated_at),
    order_create_time: orderTimeRead(row.order_create_time),
    customer_email: customer.email && email === "array" ? [customer.email] : customer.email,
    title: row.title,
    order_id: row.order_id,
    comment: row.comment,
    customer_name: customer.name,
    archived: row.archived,
    original_country: row.original_country,
    ...(row.destination_country ? { destination_country: row.destination_country } : {}),
    ...(row.signed_by ? { singed_by: row.signed_by } : {}),
    itemTimeLength: itemTimeLength(row),
    stayTimeLength: stayTimeLength(row),
    service_code: row.service_code,
    status_info: null,
    substatus: row.substatus,
    lastEvent: row.last_event,
    lastUpdateTime: row.last_update_time,
  };
  return `${JSON.stringify(head).slice(0, -1)},${legsJson(row, catalogue)}}`;
}

/**
 * The realtime reply: the journey without the account's own texts. The order time and the
 * destination are echoed as sent.
 */
export function realtimeJson(
  row: TrackingRow,
  sent: { order_create_time: string | null; destination_code: string | null },
  catalogue: CarrierCatalogue,
): string {
  const head = {
    id: row.id,
    tracking_number: row.tracking_number,
    carrier_code: row.carrier_code,
    order_create_time: sent.order_create_time ?? "",
    destination_code: sent.destination_code ?? "",
    status: row.status,
    track_update: isWatched(row),
    original_country: row.original_country,
    ...(row.destination_country ? { destination_country: row.destination_country } : {}),
    itemTimeLength: itemTimeLength(row),
    stayTimeLength: stayTimeLength(row),
    service_code: row.service_code,
    packageStatus: null,
    substatus: row.substatus,
    last_mile_tracking_supported: null,
  };
  const tail = { lastEvent: row.last_event, lastUpdateTime: row.last_update_time };
  const legs = legsJson(row, catalogue);
  return `${JSON.stringify(head).slice(0, -1)},${legs},${JSON.stringify(tail).slice(1)}`;
}

/** A tracking that the client set to delivered is not polled while it stays so. */
function isWatched(row: TrackingRow): boolean {
  return row.track_update && !isFinal(row.status, row.substatus);
}

/** `origin_info` and `destination_info` as members of an object. */
function legsJson(row: TrackingRow, catalogue: CarrierCatalogue): string {
  const originInfo = row.origin_info ?? JSON.stringify(emptyLeg(row.carrier_code, catalogue));
  return `"origin_info":${originInfo},"destination_info":${row.destination_info ?? "null"}`;
}

/** A leg without events. */
function emptyLeg(carrierCode: string, catalogue: CarrierCatalogue): LegInfo {
  const carrier = catalogue.findCarrier(carrierCode);
  return {
    ReferenceNumber: null,
    ItemReceived: null,
    ItemDispatched: null,
    DepartfromAirport: null,
    ArrivalfromAbroad: null,
    CustomsClearance: null,
    DestinationArrived: null,
    weblink: carrier?.homepage ?? null,
    phone: carrier?.phone ?? null,
    carrier_code: carrierCode,
    trackinfo: [],
  };
}

/** Reads normalize the client's order time; a text that is not a time reads as null. */
function orderTimeRead(text: string | null): string | null {
  return text && (readOrderTime(text)?.wall ?? null);
}

/** The reply to a create: the client's order time as sent, 0 when there was none. */
export function createdView(
  row: Pick<
    TrackingRow,
    | "id"
    | "tracking_number"
    | "carrier_code"
    | "order_create_time"
    | "order_id"
    | "comment"
    | "title"
    | "logistics_channel"
    | "destination_code"
    | "created_at"
  >,
  customer: Customer,
) {
  return {
    id: row.id,
    tracking_number: row.tracking_number,
    carrier_code: row.carrier_code,
    order_create_time: row.order_create_time ?? 0,
    status: "pending",
    created_at: formatInstant(row.created_at),
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    order_id: row.order_id,
    comment: row.comment,
    title: row.title,
    logistics_channel: row.logistics_channel,
    destination: row.destination_code ?? "",
  };
}

/** The reply to a change: a create's fields and those that can have changed. */
export function changedView(row: TrackingRow, customer: Customer) {
  return {
    ...createdView(row, customer),
    order_create_time: orderTimeRead(row.order_create_time),
    status: row.status,
    updated_at: row.updated_at && formatInstant(row.updated_at),
    destination_code: row.destination_code ?? "",
    archived: row.archived,
  };
}
