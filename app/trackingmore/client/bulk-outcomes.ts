// Matches the errors of a call over many trackings to its items.
import type { z } from "zod";
import type { itemErrorSchema } from "../replies/contract-replies";
import { META } from "../contract/meta-codes";
import { key } from "./batch-outcomes";
import type { ItemOutcome, TrackingPair } from "./tracking-more";

type ItemError = z.output<typeof itemErrorSchema>;

/**
 * Every item's outcome, in the order of the items: an item without an error is done. Of several items for one
 * pair the last are the refused ones, since the first took effect. An error without a carrier is matched by number.
 */
export function matchErrors(
  items: readonly TrackingPair[],
  errors: readonly ItemError[],
): ItemOutcome[] {
  const outcomes = items.map((): ItemOutcome | null => null);
  for (const error of errors) {
    const isOpen = (index: number) => outcomes[index] === null;
    const sameNumber = (item: TrackingPair, index: number) =>
      isOpen(index) && key(item.tracking_number) === key(error.tracking_number);
    const samePair = (item: TrackingPair, index: number) =>
      sameNumber(item, index) && key(item.carrier_code) === key(error.carrier_code);
    const exact = items.findLastIndex(samePair);
    const at = exact >= 0 ? exact : items.findLastIndex(sameNumber);
    if (at >= 0) outcomes[at] = outcomeOf(error);
  }
  return outcomes.map((outcome) => outcome ?? { outcome: "done" });
}

function outcomeOf({ code, message }: ItemError): ItemOutcome {
  if (code === META.doesNotExist || code === META.emptyReply) return { outcome: "unknown" };
  return { outcome: "rejected", code, message: message ?? "" };
}
