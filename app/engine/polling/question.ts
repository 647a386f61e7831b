// Builds a connector's query from a tracking.
import type { CarrierQuestion } from "~/carriers/connector";
import { readShipDate } from "~/trackingmore/contract/dates";
import type { TrackingRow } from "../journey/tracking-row";

export type QueriedRow = Pick<
  TrackingRow,
  | "tracking_number"
  | "carrier_code"
  | "created_at"
  | "ship_date"
  | "destination_code"
  | "postal_code"
>;

export function questionOf(row: QueriedRow): CarrierQuestion {
  return {
    trackingNumber: row.tracking_number,
    carrierCode: row.carrier_code,
    shippedAt: shippedAt(row),
    ...(row.destination_code ? { destinationCountry: row.destination_code.toUpperCase() } : {}),
    ...(row.postal_code ? { postalCode: row.postal_code } : {}),
  };
}

/** The client's ship date, even in the future; otherwise the creation. */
function shippedAt(row: QueriedRow): Date {
  return (row.ship_date && readShipDate(row.ship_date)) || row.created_at;
}
