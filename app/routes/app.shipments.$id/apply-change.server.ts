// Does what the merchant asked of a shipment, and says what came of it.
import { carrierName, isKnownCarrier } from "~/carriers/catalogue";
import type { Database } from "~/lib/database.server";
import { retryRegistration, setCarrier } from "~/shipments/read/queries.server";
import type { Change, ChangeResult } from "./read-change";

export type Applied =
  | { outcome: "told"; result: ChangeResult }
  /** The shop had the number under that carrier already: the parcel goes on as that shipment. */
  | { outcome: "moved"; shipmentId: string }
  | { outcome: "not_found" };

export async function applyChange(
  database: Database,
  shopId: string,
  shipmentId: string,
  change: Change,
): Promise<Applied> {
  return change.intent === "retry"
    ? retry(database, shopId, shipmentId)
    : changeCarrier(database, shopId, shipmentId, change);
}

async function retry(database: Database, shopId: string, shipmentId: string): Promise<Applied> {
  return (await retryRegistration(database, shopId, shipmentId))
    ? told(true, "Trying again")
    : told(false, "This number is no longer rejected. Reload the page to see its status.");
}

async function changeCarrier(
  database: Database,
  shopId: string,
  shipmentId: string,
  { carrierCode, remember }: Extract<Change, { intent: "set_carrier" }>,
): Promise<Applied> {
  if (!isKnownCarrier(carrierCode)) {
    return told(false, "Carrier not found. Select one from the list.");
  }
  const parcel = await setCarrier(database, shopId, shipmentId, carrierCode, { remember });
  if (!parcel) return { outcome: "not_found" };
  if (parcel.shipmentId !== shipmentId) return { outcome: "moved", shipmentId: parcel.shipmentId };
  return told(true, `Carrier set to ${carrierName(carrierCode)}`);
}

function told(ok: boolean, message: string): Applied {
  return { outcome: "told", result: { ok, message } };
}
