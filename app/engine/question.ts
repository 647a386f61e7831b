// What a connector is asked about a tracking.
import type { CarrierQuestion } from "~/carriers/connector";
import type { TrackingRow } from "./tracking-row";

export function questionOf(
  row: Pick<
    TrackingRow,
    "tracking_number" | "carrier_code" | "created_at" | "destination_code" | "postal_code"
  >,
): CarrierQuestion {
  return {
    trackingNumber: row.tracking_number,
    carrierCode: row.carrier_code,
    shippedAt: row.created_at,
    ...(row.destination_code ? { destinationCountry: row.destination_code.toUpperCase() } : {}),
    ...(row.postal_code ? { postalCode: row.postal_code } : {}),
  };
}
