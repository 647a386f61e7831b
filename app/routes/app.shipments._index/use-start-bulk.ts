// Starts a bulk action and goes to its progress.
import { shipmentQueryParams } from "~/shipments/list/query";
import { useSubmitForResult } from "~/ui/forms/use-submit-for-result";
import { showToast } from "~/ui/frame/app-bridge";
import { useTexts } from "~/ui/language/use-texts";
import type { ListResult } from "./apply-action.server";
import type { GoTo } from "./filters";
import { bulkUrl, LIST_PATH } from "./list-url";
import type { StartBulk } from "./use-bulk";
import type { ListView } from "./view";

export function useStartBulk(view: ListView, go: GoTo): StartBulk {
  const { t } = useTexts();
  const submit = useSubmitForResult<ListResult>(`${LIST_PATH}?index`);
  return async (action, selected) => {
    const result = await submit({
      intent: "bulk",
      action: JSON.stringify(action),
      selected: selected === "all" ? "all" : JSON.stringify(selected),
      query: shipmentQueryParams(view.query).toString(),
    });
    if (result?.runId) go(bulkUrl(result.runId));
    else showToast(t("bulk.notStarted"));
  };
}
