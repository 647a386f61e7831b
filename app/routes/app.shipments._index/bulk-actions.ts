// What can be done to the selected shipments, as the table's menu of bulk actions.
import type { BulkKind } from "~/shipments/bulk/bulk-action";
import type { Texts } from "~/ui/language/texts";

/** Actions that ask for something first. */
export type Dialog = "set_carrier" | "set_status" | "note";

interface MenuProps {
  /** The list shows archived shipments. */
  isArchive: boolean;
  start(kind: Exclude<BulkKind, Dialog>): void;
  ask(dialog: Dialog): void;
  save(): void;
}

export function bulkMenu(t: Texts["t"], { isArchive, start, ask, save }: MenuProps) {
  return {
    promotedBulkActions: [
      { content: t("bulk.refresh"), onAction: () => start("refresh") },
      isArchive
        ? { content: t("bulk.unarchive"), onAction: () => start("unarchive") }
        : { content: t("bulk.archive"), onAction: () => start("archive") },
    ],
    bulkActions: [
      { content: t("bulk.stop"), onAction: () => start("stop") },
      { content: t("bulk.resume"), onAction: () => start("resume") },
      { content: t("bulk.set_carrier"), onAction: () => ask("set_carrier") },
      { content: t("bulk.set_status"), onAction: () => ask("set_status") },
      { content: t("bulk.note"), onAction: () => ask("note") },
      { content: t("shipments.export"), onAction: save },
    ],
  };
}
