// Carries out the actions of the shipment page.
import { carrierName, isKnownCarrier } from "~/carriers/catalogue";
import type { Database } from "~/lib/database.server";
import { retryRegistration, setCarrier } from "~/shipments/read/queries.server";
import { type ActionResult, refused, succeeded } from "~/ui/action-result";
import type { Change } from "./read-change";

export type Applied =
  | { outcome: "answered"; result: ActionResult }
  /** The shop has another shipment with this number and carrier: it takes over. */
  | { outcome: "moved"; shipmentId: string }
  | { outcome: "not_found" };

export async function applyChange(
  database: Database,
  shopId: string,
  shipmentId: string,
  change: Change,
): Promise<Applied> {
  return change.intent === "retry"
    ? answered(await retry(database, shopId, shipmentId))
    : changeCarrier(database, shopId, shipmentId, change);
}

async function retry(
  database: Database,
  shopId: string,
  shipmentId: string,
): Promise<ActionResult> {
  return (await retryRegistration(database, shopId, shipmentId))
    ? succeeded("Trying again")
    : refused("This number is no longer rejected. Reload the page to see its status.");
}

async function changeCarrier(
  database: Database,
  shopId: string,
  shipmentId: string,
  { carrierCode, remember }: Extract<Change, { intent: "set_carrier" }>,
): Promise<Applied> {
  if (!isKnownCarrier(carrierCode)) {
    return answered(refused("Carrier not found. Select one from the list."));
  }
  const shipment = await setCarrier(database, shopId, shipmentId, carrierCode, { remember });
  if (!shipment) return { outcome: "not_found" };
  if (shipment.shipmentId !== shipmentId) {
    return { outcome: "moved", shipmentId: shipment.shipmentId };
  }
  return answered(succeeded(`Carrier set to ${carrierName(carrierCode)}`));
}

function answered(result: ActionResult): Applied {
  return { outcome: "answered", result };
}
