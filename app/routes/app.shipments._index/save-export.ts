// Downloads shipments as a CSV file. App Bridge adds the session token to the request.
import { type ShipmentQuery, shipmentQueryParams } from "~/shipments/list/query";
import { appBridge, showToast } from "~/ui/frame/app-bridge";
import { saveBlob } from "~/ui/save-file";
import { LIST_PATH } from "./list-url";

export async function saveExport(query: Partial<ShipmentQuery>): Promise<void> {
  const params = shipmentQueryParams({ ...query, after: null, before: null });
  params.set("locale", appBridge()?.config?.locale ?? navigator.language);
  const response = await fetch(`${LIST_PATH}/export?${params}`).catch(() => null);
  if (!response?.ok) return showToast("The export failed. Try again.");
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  saveBlob(name ?? "shipments.csv", await response.blob());
}
