// Downloads shipments as a CSV file in the merchant's language.
import { type ShipmentQuery, shipmentQueryParams } from "~/shipments/list/query";
import { showToast } from "~/ui/frame/app-bridge";
import type { Texts } from "~/ui/language/texts";
import { downloadFile } from "~/ui/save-file";
import { LIST_PATH } from "./list-url";

export async function saveExport(
  query: Partial<ShipmentQuery>,
  { locale, t }: Texts,
): Promise<void> {
  const params = shipmentQueryParams({ ...query, after: null, before: null });
  params.set("locale", locale);
  const isSaved = await downloadFile(`${LIST_PATH}/export?${params}`, "shipments.csv");
  if (!isSaved) showToast(t("shipments.export.failed"));
}
