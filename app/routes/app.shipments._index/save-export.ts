// Downloads shipments as a CSV file in the merchant's language.
import { type ShipmentQuery, shipmentQueryParams } from "~/shipments/list/query";
import { appBridge, showToast } from "~/ui/frame/app-bridge";
import { downloadFile } from "~/ui/save-file";
import { LIST_PATH } from "./list-url";

export async function saveExport(query: Partial<ShipmentQuery>): Promise<void> {
  const params = shipmentQueryParams({ ...query, after: null, before: null });
  params.set("locale", appBridge()?.config?.locale ?? navigator.language);
  const isSaved = await downloadFile(`${LIST_PATH}/export?${params}`, "shipments.csv");
  if (!isSaved) showToast("The export failed. Try again.");
}
