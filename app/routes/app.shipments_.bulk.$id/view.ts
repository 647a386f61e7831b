// Formats a bulk action's progress and outcome.
import type { CountLine } from "~/ui/count-lines";
import { carrierName } from "~/carriers/catalogue";
import { bulkUrl } from "~/routes/app.shipments._index/list-url";
import { type BulkAction, type BulkOutcome, canUndo } from "~/shipments/bulk/bulk-action";
import type { BulkRow, BulkRun } from "~/shipments/bulk/store-bulk.server";
import { statusLabel } from "~/shipments/status";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countOf, formatCount } from "~/ui/numbers";
import { shipmentUrl, type StatusView } from "~/ui/rows/shipment-row";

/** Those that failed come first; the rest of a large action is in its counts. */
export const SHOWN_ROWS = 250;

export interface BulkView {
  title: string;
  startedAt: Moment;
  isRunning: boolean;
  percent: number;
  /** "120 of 300 shipments" */
  progress: string;
  /** Once it is over. */
  counts: CountLine[];
  /** It can be taken back. */
  canUndo: boolean;
  /** What took it back. */
  undoneUrl: string | null;
  rows: { id: string; url: string | null; number: string; carrier: string; badge: StatusView }[];
  /** "250 of 1,204 shipments are shown"; null: all are. */
  shown: string | null;
}

const OUTCOMES: Record<BulkOutcome, StatusView> = {
  done: { label: "Done", tone: "success" },
  unchanged: { label: "No change needed", tone: "subdued" },
  not_found: { label: "Shipment no longer exists", tone: "warning" },
  not_registered: { label: "Not tracked yet", tone: "warning" },
};

export function bulkView(
  run: BulkRun,
  outcomes: readonly { outcome: BulkOutcome | null; count: number }[],
  rows: readonly BulkRow[],
  context: PageContext,
): BulkView {
  const isRunning = run.finishedAt === null;
  return {
    title: run.undoOf ? `Undo: ${titleOf(run.action)}` : titleOf(run.action),
    startedAt: describeMoment(run.createdAt, context),
    isRunning,
    percent: run.total ? Math.floor((run.done / run.total) * 100) : 100,
    progress: `${formatCount(run.done)} of ${countOf(run.total, "shipment")}`,
    counts: outcomes.flatMap(({ outcome, count }) =>
      outcome ? [{ label: OUTCOMES[outcome].label, value: formatCount(count) }] : [],
    ),
    canUndo: !isRunning && !run.undoOf && !run.undoneBy && canUndo(run.action.kind),
    undoneUrl: run.undoneBy && bulkUrl(run.undoneBy),
    rows: rows.map(({ position, shipmentId, trackingNumber, carrierCode, outcome }) => ({
      id: String(position),
      url: trackingNumber === null ? null : shipmentUrl(shipmentId),
      number: trackingNumber ?? "Deleted",
      carrier: carrierCode ? carrierName(carrierCode) : "",
      badge: outcome ? OUTCOMES[outcome] : { label: "Waiting", tone: "subdued" },
    })),
    shown:
      run.total > rows.length
        ? `${formatCount(rows.length)} of ${countOf(run.total, "shipment")} are shown`
        : null,
  };
}

function titleOf(action: BulkAction): string {
  switch (action.kind) {
    case "refresh":
      return "Check for updates";
    case "archive":
      return "Archive";
    case "unarchive":
      return "Unarchive";
    case "set_carrier":
      return `Change carrier to ${carrierName(action.carrierCode)}`;
    case "set_status":
      return `Set status to ${statusLabel(action.status)}`;
    case "note":
      return "Add note";
  }
}
