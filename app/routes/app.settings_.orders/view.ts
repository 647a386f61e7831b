// Past orders and comparisons with Shopify, ready to be shown.
import type { Backfill } from "~/shopify/backfill/store-backfill.server";
import type { PassReport } from "~/shopify/reconciliation/store-reconcile.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { StatusView, TimeContext } from "~/ui/shipment-row";

export interface PastView {
  badge: StatusView;
  text: string;
  /** How much of it is done; null: nobody can tell yet, or it is over. */
  percent: number | null;
  /** "Orders read: 1,240 of 5,000" as pairs. */
  facts: { label: string; value: string }[];
  /** What went wrong and what to do; null: nothing. */
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
  /** null: there was none. */
  backfill: Backfill | null;
  /** Parcels of the past that wait for the tracking service. */
  waiting: number;
  passes: readonly PassReport[];
}

export function ordersView(facts: OrdersFacts, time: TimeContext): OrdersView {
  const past = pastView(facts, time);
  return {
    past,
    passes: facts.passes.map((pass) => passView(pass, time)),
  };
}

const NEVER: PastView = {
  badge: { label: "Not read", tone: "subdued" },
  text: "Parcels that were sent before Waymark was installed are not tracked yet.",
  percent: null,
  facts: [],
  problem: null,
  isRunning: false,
};

function pastView({ backfill, waiting }: OrdersFacts, time: TimeContext): PastView {
  if (!backfill) return NEVER;
  const { state, total, ordersRead, ordersAdded, ordersLeftOut } = backfill;
  const isRunning = state === "requested" || state === "preparing" || state === "reading";
  const since = describeMoment(backfill.since, time.timeZone, time.now).day;
  const facts = [
    {
      label: "Orders read",
      value: total === null ? "None yet" : `${n(ordersRead)} of ${n(total)}`,
    },
    { label: "New to Waymark", value: n(ordersAdded) },
    { label: "Left out, all delivered long ago", value: n(ordersLeftOut) },
    { label: "Parcels waiting to be registered", value: n(waiting) },
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
  preparing: { label: "Shopify prepares", tone: "info" },
  reading: { label: "Reading", tone: "info" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Stopped", tone: "warning" },
  canceled: { label: "Canceled", tone: "subdued" },
};

function textOf({ state, counted }: Backfill, waiting: number, since: string): string {
  switch (state) {
    case "requested":
      return `Orders since ${since} will be read as soon as Shopify is ready.`;
    case "preparing":
      return counted > 0
        ? `Shopify is putting together all orders since ${since}: ${n(counted)} records so far.`
        : `Shopify is putting together all orders since ${since}.`;
    case "reading":
      return waiting > 0
        ? `Orders since ${since} are being read. Their parcels are registered after new ones.`
        : `Orders since ${since} are being read.`;
    case "done":
      return `All orders since ${since} were read.`;
    case "failed":
      return `Reading the orders since ${since} did not come to its end. What was read is kept.`;
    case "canceled":
      return `Reading the orders since ${since} was stopped. What was read is kept.`;
  }
}

function percentOf({ state, total, ordersRead }: Backfill): number | null {
  if (state !== "reading" || !total) return null;
  return Math.min(100, Math.floor((100 * ordersRead) / total));
}

const PROBLEMS: Record<string, string> = {
  unauthenticated:
    "Shopify did not let Waymark in. Opening this page gave access again: start it once more.",
  forbidden: "Shopify did not allow the orders to be read.",
  operation_failed: "Shopify broke off three times. Try it again later.",
  operation_expired: "Shopify threw away the prepared orders. Start it once more.",
  operation_canceled: "Somebody canceled it at Shopify. Start it once more.",
};

function problemOf({ state, problem }: Backfill): string | null {
  if (state !== "failed") return null;
  return PROBLEMS[problem ?? ""] ?? "Shopify could not be reached for long. Try it again later.";
}

function passView(pass: PassReport, time: TimeContext): PassView {
  return {
    at: describeMoment(pass.startedAt, time.timeZone, time.now),
    badge:
      pass.state === "failed"
        ? { label: "Failed", tone: "warning" }
        : pass.mended > 0
          ? { label: "Mended", tone: "info" }
          : { label: "In order", tone: "success" },
    text: passText(pass),
  };
}

function passText({ state, checked, mended, problem, durationMs }: PassReport): string {
  if (state === "failed") {
    return problem === "unauthenticated"
      ? "Shopify did not let Waymark in."
      : "Shopify did not answer. It is tried again by itself.";
  }
  const seconds = durationMs < 1000 ? "less than a second" : `${Math.round(durationMs / 1000)} s`;
  const found =
    mended === 0 ? "nothing was missing" : `${n(mended)} of them had news that had not arrived`;
  if (checked === 0) return `No order changed · ${seconds}`;
  return `${n(checked)} changed ${checked === 1 ? "order" : "orders"}, ${found} · ${seconds}`;
}

const numbers = new Intl.NumberFormat("en-US");

function n(count: number): string {
  return numbers.format(count);
}
