// Formats the page of Shopify order updates.
import type { WriteBackChoice } from "~/shopify/write-back/store-choice.server";
import type { Draft } from "./draft";

export interface WriteBackView {
  saved: Draft;
  /** The merchant revoked the scopes, so both choices were turned off. */
  isStopped: boolean;
  /** Counts by outcome, with the reason for updates not sent; empty before the first update. */
  outcomes: { text: string; count: number }[];
}

const REASONS: Record<string, string> = {
  newer_elsewhere: "not sent: another app sent a newer update",
  final_elsewhere: "not sent: another app already sent the final status",
  same_elsewhere: "not sent: another app sent the same update",
  overtaken: "not sent: a newer update was already sent",
  others_under_way: "not sent: other shipments in this fulfillment were still in transit",
  fulfillment_gone: "not sent: the fulfillment was canceled",
  history: "not sent: the event was too old",
  before_opt_in: "not sent: it happened before you turned this on",
  turned_off: "not sent: you turned this off",
  scope: "not sent: permission missing",
};

export function writeBackView(
  choice: WriteBackChoice,
  counts: readonly { state: string; reason: string | null; count: number }[],
): WriteBackView {
  const byText = new Map<string, number>();
  for (const { state, reason, count } of counts) {
    const text = outcomeText(state, reason);
    byText.set(text, (byText.get(text) ?? 0) + count);
  }
  return {
    saved: { events: choice.eventsSince !== null, links: choice.linksSince !== null },
    isStopped: choice.stoppedReason === "scope",
    outcomes: [...byText]
      .map(([text, count]) => ({ text, count }))
      .sort((a, b) => b.count - a.count),
  };
}

function outcomeText(state: string, reason: string | null): string {
  if (state === "sent") return "sent";
  if (state === "failed") return "rejected by Shopify";
  if (state === "skipped") return REASONS[reason ?? ""] ?? "not sent";
  return "waiting";
}
