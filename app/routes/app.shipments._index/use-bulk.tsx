// Starts bulk actions from the table of shipments and goes to their progress.
import { useState } from "react";
import type { BulkAction } from "~/shipments/bulk/bulk-action";
import { shipmentQueryParams } from "~/shipments/list/query";
import { useSubmitForResult } from "~/ui/forms/use-submit-for-result";
import { showToast } from "~/ui/frame/app-bridge";
import { countOf } from "~/ui/numbers";
import type { ListResult } from "./apply-action.server";
import { saveExport } from "./save-export";
import { type Dialog, bulkMenu } from "./bulk-actions";
import { BulkModal } from "./bulk-modal";
import type { GoTo } from "./filters";
import { bulkUrl, LIST_PATH } from "./list-url";
import type { ListView } from "./view";

export function useBulk(view: ListView, go: GoTo, selected: "all" | readonly string[]) {
  const submit = useSubmitForResult<ListResult>(`${LIST_PATH}?index`);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const start = async (action: BulkAction) => {
    const result = await submit({
      intent: "bulk",
      action: JSON.stringify(action),
      selected: selected === "all" ? "all" : JSON.stringify(selected),
      query: shipmentQueryParams(view.query).toString(),
    });
    if (result?.runId) go(bulkUrl(result.runId));
    else showToast("Nothing was changed. Select shipments and try again.");
  };
  return {
    menu: bulkMenu({
      isArchive: view.query.archived,
      start: (kind) => void start({ kind }),
      ask: setDialog,
      save: () =>
        void saveExport(
          selected === "all" ? view.query : { ids: [...selected], archived: view.query.archived },
        ),
    }),
    dialog: (
      <BulkModal
        dialog={dialog}
        selected={selected === "all" ? view.totalText : countOf(selected.length, "shipment")}
        onStart={(action) => void start(action)}
        onClose={() => setDialog(null)}
      />
    ),
  };
}
