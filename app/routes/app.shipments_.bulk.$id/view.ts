// Formats a bulk action's progress and outcome.
import type { CountLine } from "~/ui/count-lines";
import { carrierName } from "~/carriers/catalogue";
import { bulkUrl } from "~/routes/app.shipments._index/list-url";
import { type BulkAction, type BulkOutcome, canUndo } from "~/shipments/bulk/bulk-action";
import type { BulkRow, BulkRun } from "~/shipments/bulk/store-bulk.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";
import { statusLabel } from "~/ui/rows/status-words";
import { carrierText, shipmentUrl, type StatusView } from "~/ui/rows/shipment-row";

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

const TONES: Record<BulkOutcome, StatusView["tone"]> = {
  done: "success",
  unchanged: "subdued",
  not_found: "warning",
  not_registered: "warning",
};

export function bulkView(
  run: BulkRun,
  outcomes: readonly { outcome: BulkOutcome | null; count: number }[],
  rows: readonly BulkRow[],
  context: PageContext,
): BulkView {
  const { texts } = context;
  const { t, number } = texts;
  const isRunning = run.finishedAt === null;
  return {
    title: titleOf(run, texts),
    startedAt: describeMoment(run.createdAt, context),
    isRunning,
    percent: run.total ? Math.floor((run.done / run.total) * 100) : 100,
    progress: t("bulk.progress", { done: run.done, count: run.total }),
    counts: outcomes.flatMap(({ outcome, count }) =>
      outcome ? [{ label: t(`bulk.outcome.${outcome}`), value: number(count) }] : [],
    ),
    canUndo: !isRunning && !run.undoOf && !run.undoneBy && canUndo(run.action.kind),
    undoneUrl: run.undoneBy && bulkUrl(run.undoneBy),
    rows: rows.map(({ position, shipmentId, trackingNumber, carrierCode, outcome }) => ({
      id: String(position),
      url: trackingNumber === null ? null : shipmentUrl(shipmentId),
      number: trackingNumber ?? t("bulk.deleted"),
      carrier: carrierCode ? carrierText({ carrierCode, trackingCompany: null }, texts) : "",
      badge: outcome
        ? { label: t(`bulk.outcome.${outcome}`), tone: TONES[outcome] }
        : { label: t("bulk.waiting"), tone: "subdued" },
    })),
    shown:
      run.total > rows.length ? t("bulk.shown", { shown: rows.length, count: run.total }) : null,
  };
}

export function titleOf({ action, undoOf }: BulkRun, texts: Texts): string {
  const title = actionTitle(action, texts);
  return undoOf ? texts.t("bulk.undoOf", { action: title }) : title;
}

function actionTitle(action: BulkAction, texts: Texts): string {
  const { t } = texts;
  switch (action.kind) {
    case "set_carrier":
      return t("bulk.carrierTo", { carrier: carrierName(action.carrierCode) });
    case "set_status":
      return t("bulk.statusTo", { status: statusLabel(action.status, null, texts) });
    default:
      return t(`bulk.${action.kind}`);
  }
}
