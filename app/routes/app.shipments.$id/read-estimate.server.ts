// Reads the facts of a parcel's estimated delivery.
import { isToCome } from "~/shipments/estimates/choose-estimate";
import { readEstimates, type EstimateDeps } from "~/shipments/estimates/read-estimates.server";
import { readLaneDeliveries } from "~/shipments/estimates/store-lanes.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import { transitDatesOf } from "~/shipments/transit-dates";
import type { EstimateFacts } from "./estimate-view";

/** null: parcels of this status have no estimate. */
export async function readEstimate(
  deps: EstimateDeps,
  shopId: string,
  shipment: ShipmentDetail,
  now: Date,
): Promise<EstimateFacts | null> {
  const { id, status, carrierCode, originCountry, destinationCountry } = shipment;
  if (!isToCome(status)) return null;
  const estimate = (await readEstimates(deps, shopId, [shipment], now)).get(id) ?? null;
  if (!estimate && status !== "transit") return null;
  const days = transitDatesOf(shipment.checkpoints, shipment.deliveredAt);
  const facts = { carrierCode, destinationCountry, hasScan: Boolean(days.beganOn), estimate };
  if (!destinationCountry) return { ...facts, deliveries: 0 };
  const lane = { carrierCode, originCountry, destinationCountry };
  const deliveries = await readLaneDeliveries(deps.database.pool, shopId, lane, now);
  return { ...facts, deliveries: deliveries.length };
}
