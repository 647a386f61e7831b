// Reads the facts of a parcel's estimated delivery.
import type { Sql } from "~/lib/database.server";
import { estimateDelivery } from "~/shipments/read/estimate";
import { readLaneDeliveries } from "~/shipments/read/store-lanes.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import { transitDatesOf } from "~/shipments/transit-dates";
import { localDays } from "~/storefront/formats/local-day";
import type { EstimateFacts } from "./estimate-view";

/** null: parcels of this status have no estimate. */
export async function readEstimate(
  sql: Sql,
  shopId: string,
  shipment: ShipmentDetail,
  now: Date,
): Promise<EstimateFacts | null> {
  const { status, substatus, carrierCode, originCountry, destinationCountry } = shipment;
  if (status !== "transit") return null;
  const days = transitDatesOf(shipment.checkpoints, shipment.deliveredAt);
  const facts = { carrierCode, destinationCountry, hasScan: Boolean(days.beganOn) };
  if (!destinationCountry) return { ...facts, estimate: null, deliveries: 0 };
  const lane = { carrierCode, originCountry, destinationCountry };
  const deliveries = await readLaneDeliveries(sql, shopId, lane, now);
  const [today = ""] = localDays(destinationCountry, now);
  const estimate = estimateDelivery({ status, substatus, days }, deliveries, today);
  return { ...facts, estimate, deliveries: deliveries.length };
}
