// Formats the order import page.
import type { Backfill } from "~/shopify/backfill/store-backfill.server";
import type { PassReport } from "~/shopify/reconciliation/store-reconcile.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { StatusView } from "~/ui/rows/shipment-row";
import type { TextKey, Texts } from "~/ui/language/texts";

export interface PastView {
  badge: StatusView;
  text: string;
  /** null: the total is not known yet, or the import has ended. */
  percent: number | null;
  /** "Orders imported: 1,240 of 5,000" as pairs. */
  facts: { label: string; value: string }[];
  /** What went wrong and what to do; null: no problem. */
  problem: string | null;
  isRunning: boolean;
}

export interface PassView {
  at: Moment;
  badge: StatusView;
  text: string;
}

export interface OrdersView {
  past: PastView;
  passes: PassView[];
}

export interface OrdersFacts {
  /** null: no import yet. */
  backfill: Backfill | null;
  /** Imported shipments that wait to be registered. */
  waiting: number;
  passes: readonly PassReport[];
}

export function ordersView(facts: OrdersFacts, context: PageContext): OrdersView {
  const past = pastView(facts, context);
  return {
    past,
    passes: facts.passes.map((pass) => passView(pass, context)),
  };
}

function neverImported({ t }: Texts): PastView {
  return {
    badge: { label: t("orderImport.state.never"), tone: "subdued" },
    text: t("orderImport.past.never"),
    percent: null,
    facts: [],
    problem: null,
    isRunning: false,
  };
}

function pastView({ backfill, waiting }: OrdersFacts, context: PageContext): PastView {
  const { texts } = context;
  const { t, number } = texts;
  if (!backfill) return neverImported(texts);
  const { state, total, ordersRead, ordersAdded, ordersSkipped } = backfill;
  const isRunning = state === "requested" || state === "preparing" || state === "reading";
  const facts = [
    {
      label: t("orderImport.fact.imported"),
      value: importedText(ordersRead, total, isRunning, texts),
    },
    { label: t("orderImport.fact.added"), value: number(ordersAdded) },
    { label: t("orderImport.fact.skipped"), value: number(ordersSkipped) },
    { label: t("orderImport.fact.waiting"), value: number(waiting) },
  ];
  return {
    badge: { label: t(`orderImport.state.${state}`), tone: TONES[state] },
    text: textOf(backfill, waiting, context),
    percent: percentOf(backfill),
    facts: state === "requested" ? [] : facts,
    problem: problemOf(backfill, texts),
    isRunning,
  };
}

const TONES: Record<Backfill["state"], StatusView["tone"]> = {
  requested: "info",
  preparing: "info",
  reading: "info",
  done: "success",
  failed: "warning",
  canceled: "subdued",
};

function textOf(
  { state, counted, since }: Backfill,
  waiting: number,
  context: PageContext,
): string {
  const { t } = context.texts;
  const { day } = describeMoment(since, context);
  if (state === "preparing" && counted > 0) {
    return t("orderImport.text.preparingCounted", { day, records: counted });
  }
  if (state === "reading" && waiting > 0) return t("orderImport.text.readingWaiting", { day });
  return t(`orderImport.text.${state}`, { day });
}

function importedText(
  ordersRead: number,
  total: number | null,
  isRunning: boolean,
  { t, number }: Texts,
): string {
  if (total !== null) return t("orderImport.fact.importedOf", { read: ordersRead, total });
  return isRunning && ordersRead === 0 ? t("orderImport.fact.none") : number(ordersRead);
}

function percentOf({ state, total, ordersRead }: Backfill): number | null {
  if (state !== "reading" || !total) return null;
  return Math.min(100, Math.floor((100 * ordersRead) / total));
}

const PROBLEMS: Record<string, TextKey> = {
  unauthenticated: "orderImport.problem.unauthenticated",
  forbidden: "orderImport.problem.forbidden",
  operation_failed: "orderImport.problem.operation_failed",
  operation_expired: "orderImport.problem.operation_expired",
  operation_canceled: "orderImport.problem.operation_canceled",
};

function problemOf({ state, problem }: Backfill, { t }: Texts): string | null {
  if (state !== "failed") return null;
  return t(PROBLEMS[problem ?? ""] ?? "orderImport.problem.unreachable");
}

function passView(pass: PassReport, context: PageContext): PassView {
  const { t } = context.texts;
  return {
    at: describeMoment(pass.startedAt, context),
    badge:
      pass.state === "failed"
        ? { label: t("orderImport.sync.failed"), tone: "warning" }
        : pass.repaired > 0
          ? { label: t("orderImport.sync.fixed"), tone: "info" }
          : { label: t("orderImport.sync.upToDate"), tone: "success" },
    text: passText(pass, context.texts),
  };
}

function passText(
  { state, checked, repaired, problem, durationMs }: PassReport,
  { t }: Texts,
): string {
  if (state === "failed") {
    return problem === "unauthenticated"
      ? t("orderImport.sync.noAccess")
      : t("orderImport.sync.noAnswer");
  }
  const duration =
    durationMs < 1000
      ? t("orderImport.sync.briefly")
      : t("orderImport.sync.seconds", { seconds: Math.round(durationMs / 1000) });
  if (checked === 0) return t("orderImport.sync.noChange", { duration });
  const orders = t("orderImport.sync.checked", { count: checked });
  return repaired === 0
    ? t("orderImport.sync.nothingMissed", { orders, duration })
    : t("orderImport.sync.repaired", { orders, count: repaired, duration });
}
