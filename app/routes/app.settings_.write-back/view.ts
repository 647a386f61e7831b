// Formats the page of Shopify order updates.
import type { WriteBackChoice } from "~/shopify/write-back/store-choice.server";
import { type TextKey, textKey } from "~/ui/language/texts";
import type { Draft } from "./draft";

export interface WriteBackView {
  saved: Draft;
  /** The merchant revoked the scopes, so both choices were turned off. */
  isStopped: boolean;
  /** Counts by outcome, with the reason for updates not sent; empty before the first update. */
  outcomes: { text: TextKey; count: number }[];
}

export function writeBackView(
  choice: WriteBackChoice,
  counts: readonly { state: string; reason: string | null; count: number }[],
): WriteBackView {
  const byText = new Map<TextKey, number>();
  for (const { state, reason, count } of counts) {
    const text = outcomeText(state, reason);
    byText.set(text, (byText.get(text) ?? 0) + count);
  }
  return {
    saved: draftOf(choice),
    isStopped: choice.stoppedReason === "scope",
    outcomes: [...byText]
      .map(([text, count]) => ({ text, count }))
      .sort((a, b) => b.count - a.count),
  };
}

export function draftOf({ eventsSince, linksSince }: WriteBackChoice): Draft {
  return { events: eventsSince !== null, links: linksSince !== null };
}

function outcomeText(state: string, reason: string | null): TextKey {
  if (state === "sent" || state === "failed") return `writeBack.outcome.${state}`;
  if (state !== "skipped") return "writeBack.outcome.waiting";
  return textKey("writeBack.outcome", reason ?? "skipped") ?? "writeBack.outcome.skipped";
}
