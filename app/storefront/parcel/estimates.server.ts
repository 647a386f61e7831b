// Estimates delivery for the parcels of one look-up, reading each lane's deliveries once.
import type { Sql } from "~/lib/database.server";
import { type Estimate, estimateDelivery } from "~/shipments/read/estimate";
import { transitDatesOf } from "~/shipments/transit-dates";
import type { ShipmentDetail } from "~/shipments/shipment";
import { readLaneDeliveries } from "~/shipments/read/store-lanes.server";
import { localDays } from "../formats/local-day";

/** Estimates by shipment id; no entry for a parcel without a known destination. */
export async function readEstimates(
  sql: Sql,
  shopId: string,
  shipments: readonly ShipmentDetail[],
  now: Date,
): Promise<Map<string, Estimate>> {
  const estimates = new Map<string, Estimate>();
  const lanes = new Map<string, Promise<Awaited<ReturnType<typeof readLaneDeliveries>>>>();
  for (const shipment of shipments) {
    const { carrierCode, originCountry, destinationCountry, status, substatus } = shipment;
    if (status !== "transit" || !destinationCountry) continue;
    const key = `${carrierCode} ${originCountry ?? ""} ${destinationCountry}`;
    const lane =
      lanes.get(key) ??
      readLaneDeliveries(sql, shopId, { carrierCode, originCountry, destinationCountry }, now);
    lanes.set(key, lane);
    const days = transitDatesOf(shipment.checkpoints, shipment.deliveredAt);
    const [today = ""] = localDays(destinationCountry, now);
    const estimate = estimateDelivery({ status, substatus, days }, await lane, today);
    if (estimate) estimates.set(shipment.id, estimate);
  }
  return estimates;
}
