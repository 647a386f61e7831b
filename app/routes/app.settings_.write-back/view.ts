// What is told to Shopify and what came of it, ready to be shown.
import type { WriteBackChoice } from "~/shopify/write-back/store-choice.server";
import type { Draft } from "./draft";

export interface WriteBackView {
  saved: Draft;
  /** Shopify took the permission away, and both were turned off. */
  isStopped: boolean;
  /** "312 sent" and why others were not; empty while nothing has happened. */
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
