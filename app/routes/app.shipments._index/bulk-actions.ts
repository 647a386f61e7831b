// What can be done to the selected shipments, as the table's menu of bulk actions.
import type { BulkKind } from "~/shipments/bulk/bulk-action";

/** Actions that ask for something first. */
export type Dialog = "set_carrier" | "set_status" | "note";

interface MenuProps {
  /** The list shows archived shipments. */
  isArchive: boolean;
  start(kind: Exclude<BulkKind, Dialog>): void;
  ask(dialog: Dialog): void;
  save(): void;
}

export function bulkMenu({ isArchive, start, ask, save }: MenuProps) {
  return {
    promotedBulkActions: [
      { content: "Check for updates", onAction: () => start("refresh") },
      isArchive
        ? { content: "Unarchive", onAction: () => start("unarchive") }
        : { content: "Archive", onAction: () => start("archive") },
    ],
    bulkActions: [
      { content: "Change carrier", onAction: () => ask("set_carrier") },
      { content: "Set status", onAction: () => ask("set_status") },
      { content: "Add note", onAction: () => ask("note") },
      { content: "Export", onAction: save },
    ],
  };
}
