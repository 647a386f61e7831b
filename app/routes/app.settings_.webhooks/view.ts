// Formats the webhook list.
import type { DeliveryState } from "~/inbox/delivery-view";
import type { DeliveryPage, ListedDelivery } from "~/inbox/store-list.server";
import { cappedCount } from "~/ui/capped-count";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { StatusView } from "~/ui/rows/shipment-row";
import type { TextKey, Texts } from "~/ui/language/texts";
import { type DeliveryListState, deliveryUrl, deliveriesUrl } from "./list-url";
import { outcomeText, reasonText, topicText } from "./outcome-text";

export interface DeliveryRow {
  id: string;
  url: string;
  topic: string;
  /** "#1001", or Shopify's id of an unknown order. */
  order: string;
  received: Moment;
  badge: StatusView;
  latest: string;
}

export interface DeliveriesView {
  state: DeliveryListState;
  rows: DeliveryRow[];
  topics: { value: string; label: string }[];
  /** "3", "999+" or null for none. */
  waiting: string | null;
  failed: string | null;
  newerUrl: string | null;
  olderUrl: string | null;
}

/** Counting stops here, so that a long backlog costs no more. */
export const COUNTED_UP_TO = 1_000;

export interface DeliveryFacts {
  page: DeliveryPage;
  topics: readonly string[];
  counts: { waiting: number; failed: number };
  /** By order id. */
  orderNames: ReadonlyMap<string, string>;
}

export function deliveriesView(
  state: DeliveryListState,
  facts: DeliveryFacts,
  context: PageContext,
): DeliveriesView {
  const { rows, hasNewer, hasOlder } = facts.page;
  const first = rows[0];
  const last = rows.at(-1);
  return {
    state,
    rows: rows.map((row) => rowOf(row, facts.orderNames, context)),
    topics: facts.topics.map((topic) => ({ value: topic, label: topicText(topic, context.texts) })),
    waiting: countText(facts.counts.waiting, context.texts),
    failed: countText(facts.counts.failed, context.texts),
    newerUrl: hasNewer && first ? deliveriesUrl({ ...state, from: { newer: first.place } }) : null,
    olderUrl: hasOlder && last ? deliveriesUrl({ ...state, from: { older: last.place } }) : null,
  };
}

function countText(counted: number, texts: Texts): string | null {
  const count = Math.min(counted, COUNTED_UP_TO - 1);
  return count === 0 ? null : cappedCount({ count, isMore: counted > count }, texts);
}

function rowOf(
  row: ListedDelivery,
  orderNames: ReadonlyMap<string, string>,
  context: PageContext,
): DeliveryRow {
  return {
    id: row.webhookId,
    url: deliveryUrl(row.webhookId),
    topic: topicText(row.topic, context.texts),
    order: row.orderId ? (orderNames.get(row.orderId) ?? row.orderId) : "",
    received: describeMoment(row.receivedAt, context),
    badge: stateBadge(row, context.texts),
    latest: resultText(row, context.texts),
  };
}

const BADGES = {
  received: { key: "webhooks.view.waiting", tone: "info" },
  failed: { key: "webhooks.view.failed", tone: "warning" },
  done: { key: "webhooks.view.done", tone: "subdued" },
} as const satisfies Record<DeliveryState, { key: TextKey; tone: StatusView["tone"] }>;

export function stateBadge(
  { state, attempts }: Pick<ListedDelivery, "state" | "attempts">,
  { t }: Texts,
): StatusView {
  if (state === "received" && attempts > 0) {
    return { label: t("webhooks.state.retrying"), tone: "attention" };
  }
  const { key, tone } = BADGES[state];
  return { label: t(key), tone };
}

/** The outcome of a delivery, with its reason. */
export function resultText(
  {
    state,
    outcome,
    reason,
    attempts,
  }: Pick<ListedDelivery, "state" | "outcome" | "reason" | "attempts">,
  texts: Texts,
): string {
  const { t } = texts;
  const why = reason && reasonText(reason, texts);
  if (state === "received") {
    if (attempts === 0) return t("webhooks.result.notYet");
    return t("webhooks.result.attempts", {
      count: attempts,
      why: why ?? t("webhooks.result.unknownReason"),
    });
  }
  const what = outcome ? outcomeText(outcome, texts) : t("webhooks.result.processed");
  return why ? t("webhooks.result.because", { what, why }) : what;
}
