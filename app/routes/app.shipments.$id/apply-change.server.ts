// Does what the merchant asked of a shipment, and says what came of it.
import { carrierName, isKnownCarrier } from "~/carriers/catalogue";
import type { Database } from "~/lib/database.server";
import { retryRegistration, setCarrier } from "~/shipments/store.server";
import type { Change, ChangeResult } from "./read-change";

export async function applyChange(
  database: Database,
  shopId: string,
  shipmentId: string,
  change: Change,
): Promise<ChangeResult> {
  if (change.intent === "retry") {
    await retryRegistration(database, shopId, shipmentId);
    return { ok: true, message: "Registering again" };
  }
  const { carrierCode, remember } = change;
  if (!isKnownCarrier(carrierCode)) {
    return { ok: false, message: "This carrier is not known. Choose one from the list." };
  }
  await setCarrier(database, shopId, shipmentId, carrierCode, { remember });
  return { ok: true, message: `Carrier set to ${carrierName(carrierCode)}` };
}
