// Formats the webhook list.
import type { DeliveryState } from "~/inbox/delivery-view";
import { outcomeText, reasonText } from "~/inbox/outcome-text";
import type { DeliveryPage, ListedDelivery } from "~/inbox/store-list.server";
import { topicText } from "~/inbox/topics";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countOf, formatCount } from "~/ui/numbers";
import type { StatusView } from "~/ui/rows/shipment-row";
import { type DeliveryListState, deliveryUrl, deliveriesUrl } from "./list-url";

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
    topics: facts.topics.map((topic) => ({ value: topic, label: topicText(topic) })),
    waiting: countText(facts.counts.waiting),
    failed: countText(facts.counts.failed),
    newerUrl: hasNewer && first ? deliveriesUrl({ ...state, from: { newer: first.place } }) : null,
    olderUrl: hasOlder && last ? deliveriesUrl({ ...state, from: { older: last.place } }) : null,
  };
}

function countText(count: number): string | null {
  if (count === 0) return null;
  return count < COUNTED_UP_TO ? formatCount(count) : `${COUNTED_UP_TO - 1}+`;
}

function rowOf(
  row: ListedDelivery,
  orderNames: ReadonlyMap<string, string>,
  context: PageContext,
): DeliveryRow {
  return {
    id: row.webhookId,
    url: deliveryUrl(row.webhookId),
    topic: topicText(row.topic),
    order: row.orderId ? (orderNames.get(row.orderId) ?? row.orderId) : "",
    received: describeMoment(row.receivedAt, context),
    badge: stateBadge(row),
    latest: resultText(row),
  };
}

const BADGES: Record<DeliveryState, StatusView> = {
  received: { label: "Waiting", tone: "info" },
  failed: { label: "Failed", tone: "warning" },
  done: { label: "Done", tone: "subdued" },
};

export function stateBadge({ state, attempts }: Pick<ListedDelivery, "state" | "attempts">) {
  return state === "received" && attempts > 0
    ? { label: "Retrying", tone: "attention" as const }
    : BADGES[state];
}

/** The outcome of a delivery, with its reason. */
export function resultText({
  state,
  outcome,
  reason,
  attempts,
}: Pick<ListedDelivery, "state" | "outcome" | "reason" | "attempts">): string {
  const why = reason && reasonText(reason);
  if (state === "received") {
    if (attempts === 0) return "Not processed yet";
    return `${countOf(attempts, "attempt")} failed: ${why ?? "unknown reason."}`;
  }
  const what = outcome ? outcomeText(outcome) : "Processed";
  return why ? `${what}: ${why}` : what;
}
