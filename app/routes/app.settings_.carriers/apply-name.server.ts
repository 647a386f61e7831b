// Saves which carrier a name in Shopify stands for, or that the merchant dismissed the name.
import { carrierName } from "~/carriers/catalogue";
import type { Services } from "~/main/services.server";
import { setCarrier } from "~/shipments/corrections/set-carrier.server";
import { listUnknownNames } from "~/shipments/corrections/store-unknown-names.server";
import { UNKNOWN_CARRIER } from "~/shipments/shipment";
import { saveOverride } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import type { NameAction } from "./read-action";
import { NOTHING_DONE, type CarriersResult } from "./result";

export async function applyNameAction(
  { database, clock }: Pick<Services, "database" | "clock">,
  shopId: string,
  action: NameAction,
  { texts: { t }, by }: { texts: Texts; by: string | null },
): Promise<CarriersResult> {
  const { pool } = database;
  const { companyKey } = action;
  const found = (await listUnknownNames(pool, shopId)).find(
    (each) => each.companyKey === companyKey,
  );
  if (!found) return { ...NOTHING_DONE, error: t("carriers.names.gone") };
  const { name, shipmentId } = found;
  switch (action.intent) {
    case "name": {
      const { carrierCode } = action;
      await setCarrier(database, shopId, shipmentId, carrierCode, {
        remember: true,
        now: clock.now(),
        by,
      });
      const carrier = carrierName(carrierCode);
      return { ...NOTHING_DONE, done: t("carriers.names.named", { name, carrier }) };
    }
    case "dismiss":
      await saveOverride(pool, shopId, companyKey, UNKNOWN_CARRIER);
      return { ...NOTHING_DONE, done: t("carriers.names.wasDismissed", { name }) };
    case "restore":
      await saveOverride(pool, shopId, companyKey, null);
      return { ...NOTHING_DONE, done: t("carriers.names.wasRestored", { name }) };
  }
}
