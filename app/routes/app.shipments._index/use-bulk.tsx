// The menu of bulk actions for the selected shipments, with its dialog.
import { useState } from "react";
import type { BulkAction } from "~/shipments/bulk/bulk-action";
import { useTexts } from "~/ui/language/use-texts";
import { type Dialog, bulkMenu } from "./bulk-actions";
import { BulkModal } from "./bulk-modal";
import { saveExport } from "./save-export";
import type { ListView } from "./view";

export type Selected = "all" | readonly string[];
export type StartBulk = (action: BulkAction, selected: Selected) => void;

export function useBulk(view: ListView, selected: Selected, onStart: StartBulk) {
  const texts = useTexts();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { archived } = view.query;
  return {
    menu: bulkMenu(texts.t, {
      isArchive: archived,
      start: (kind) => onStart({ kind }, selected),
      ask: setDialog,
      save: () =>
        void saveExport(selected === "all" ? view.query : { ids: [...selected], archived }, texts),
    }),
    dialog: (
      <BulkModal
        dialog={dialog}
        selected={
          selected === "all"
            ? view.totalText
            : texts.t("common.shipments", { count: selected.length })
        }
        onStart={(action) => onStart(action, selected)}
        onClose={() => setDialog(null)}
      />
    ),
  };
}
