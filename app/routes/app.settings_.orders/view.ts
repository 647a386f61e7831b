// Formats the order import page.
import type { Backfill } from "~/shopify/backfill/store-backfill.server";
import type { PassReport } from "~/shopify/reconciliation/store-reconcile.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countOf, formatCount } from "~/ui/numbers";
import type { StatusView } from "~/ui/rows/shipment-row";

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

const NEVER: PastView = {
  badge: { label: "Not imported", tone: "subdued" },
  text: "Shipments sent before you installed Waymark aren’t tracked yet.",
  percent: null,
  facts: [],
  problem: null,
  isRunning: false,
};

function pastView({ backfill, waiting }: OrdersFacts, context: PageContext): PastView {
  if (!backfill) return NEVER;
  const { state, total, ordersRead, ordersAdded, ordersSkipped } = backfill;
  const isRunning = state === "requested" || state === "preparing" || state === "reading";
  const since = describeMoment(backfill.since, context).day;
  const facts = [
    {
      label: "Orders imported",
      value: importedText(ordersRead, total, isRunning),
    },
    { label: "Orders added", value: formatCount(ordersAdded) },
    { label: "Skipped (delivered long ago)", value: formatCount(ordersSkipped) },
    { label: "Shipments waiting to start tracking", value: formatCount(waiting) },
  ];
  return {
    badge: BADGES[state],
    text: textOf(backfill, waiting, since),
    percent: percentOf(backfill),
    facts: state === "requested" ? [] : facts,
    problem: problemOf(backfill),
    isRunning,
  };
}

const BADGES: Record<Backfill["state"], StatusView> = {
  requested: { label: "Starting", tone: "info" },
  preparing: { label: "Preparing", tone: "info" },
  reading: { label: "Importing", tone: "info" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Stopped", tone: "warning" },
  canceled: { label: "Canceled", tone: "subdued" },
};

function textOf({ state, counted }: Backfill, waiting: number, since: string): string {
  switch (state) {
    case "requested":
      return `Orders since ${since} are imported as soon as Shopify is ready.`;
    case "preparing":
      return counted > 0
        ? `Shopify is preparing orders since ${since}: ${formatCount(counted)} records so far.`
        : `Shopify is preparing orders since ${since}.`;
    case "reading":
      return waiting > 0
        ? `Importing orders since ${since}. New shipments are registered before imported ones.`
        : `Importing orders since ${since}.`;
    case "done":
      return `All orders since ${since} are imported.`;
    case "failed":
      return `The import of orders since ${since} didn’t finish. Orders already imported are kept.`;
    case "canceled":
      return `The import of orders since ${since} was stopped. Orders already imported are kept.`;
  }
}

function importedText(ordersRead: number, total: number | null, isRunning: boolean): string {
  if (total !== null) return `${formatCount(ordersRead)} of ${formatCount(total)}`;
  return isRunning && ordersRead === 0 ? "None yet" : formatCount(ordersRead);
}

function percentOf({ state, total, ordersRead }: Backfill): number | null {
  if (state !== "reading" || !total) return null;
  return Math.min(100, Math.floor((100 * ordersRead) / total));
}

const PROBLEMS: Record<string, string> = {
  unauthenticated: "Waymark had lost access to Shopify and is reconnected. Start the import again.",
  forbidden: "Shopify didn’t allow Waymark to read orders.",
  operation_failed: "Shopify stopped the import 3 times. Try again later.",
  operation_expired: "The prepared import expired. Start again.",
  operation_canceled: "The import was canceled in Shopify. Start again.",
};

function problemOf({ state, problem }: Backfill): string | null {
  if (state !== "failed") return null;
  return PROBLEMS[problem ?? ""] ?? "Couldn’t reach Shopify. Try again later.";
}

function passView(pass: PassReport, context: PageContext): PassView {
  return {
    at: describeMoment(pass.startedAt, context),
    badge:
      pass.state === "failed"
        ? { label: "Failed", tone: "warning" }
        : pass.repaired > 0
          ? { label: "Fixed", tone: "info" }
          : { label: "Up to date", tone: "success" },
    text: passText(pass),
  };
}

function passText({ state, checked, repaired, problem, durationMs }: PassReport): string {
  if (state === "failed") {
    return problem === "unauthenticated"
      ? "Waymark had no access to Shopify."
      : "Shopify didn’t respond. Waymark will try again.";
  }
  const seconds = durationMs < 1000 ? "less than a second" : `${Math.round(durationMs / 1000)} s`;
  const found =
    repaired === 0 ? "no updates missed" : `${formatCount(repaired)} missed updates fixed`;
  if (checked === 0) return `No orders changed · ${seconds}`;
  return `${countOf(checked, "changed order")}, ${found} · ${seconds}`;
}
