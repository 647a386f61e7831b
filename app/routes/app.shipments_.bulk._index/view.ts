// Formats a bulk action for the list of the recent ones.
import { titleOf } from "~/routes/app.shipments_.bulk.$id/view";
import { bulkUrl } from "~/routes/app.shipments._index/list-url";
import { DAY_MS } from "~/lib/time";
import { canUndo } from "~/shipments/bulk/bulk-action";
import { type BulkRun, KEPT_DAYS } from "~/shipments/bulk/store-bulk.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { StatusView } from "~/ui/rows/shipment-row";

export interface RecentRun {
  id: string;
  url: string;
  title: string;
  badge: StatusView;
  startedAt: Moment;
  /** "12 shipments" */
  shipments: string;
  /** "Can be undone until Dec 22"; null: it can't be undone. */
  undo: string | null;
}

export function recentRun(run: BulkRun, context: PageContext): RecentRun {
  const { t } = context.texts;
  const isUndoable = run.finishedAt && !run.undoOf && !run.undoneBy && canUndo(run.action.kind);
  const until = new Date(run.createdAt.getTime() + KEPT_DAYS * DAY_MS);
  return {
    id: run.id,
    url: bulkUrl(run.id),
    title: titleOf(run, context.texts),
    badge: badgeOf(run, context),
    startedAt: describeMoment(run.createdAt, context),
    shipments: t("common.shipments", { count: run.total }),
    undo: isUndoable ? t("bulk.undoUntil", { day: describeMoment(until, context).day }) : null,
  };
}

function badgeOf({ finishedAt, undoneBy }: BulkRun, { texts: { t } }: PageContext): StatusView {
  if (!finishedAt) return { label: t("bulk.inProgress"), tone: "attention" };
  return undoneBy
    ? { label: t("bulk.wasUndone"), tone: "subdued" }
    : { label: t("bulk.done"), tone: "success" };
}
