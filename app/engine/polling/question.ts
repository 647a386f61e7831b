// What a connector is asked about a tracking.
import type { CarrierQuestion } from "~/carriers/connector";
import { readShipDate } from "~/trackingmore/contract/dates";
import type { TrackingRow } from "../journey/tracking-row";

type Asked = Pick<
  TrackingRow,
  | "tracking_number"
  | "carrier_code"
  | "created_at"
  | "ship_date"
  | "destination_code"
  | "postal_code"
>;

export function questionOf(row: Asked): CarrierQuestion {
  return {
    trackingNumber: row.tracking_number,
    carrierCode: row.carrier_code,
    shippedAt: shippedAt(row),
    ...(row.destination_code ? { destinationCountry: row.destination_code.toUpperCase() } : {}),
    ...(row.postal_code ? { postalCode: row.postal_code } : {}),
  };
}

/** What the client said, be it a day to come; without it, when it made the number known. */
function shippedAt(row: Asked): Date {
  return (row.ship_date && readShipDate(row.ship_date)) || row.created_at;
}
