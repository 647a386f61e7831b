// What needs attention, a line for each reason with the list behind it; what nobody tracks comes last.
import type { AttentionSummary } from "~/shipments/list/read-attention.server";
import { cappedCount } from "~/ui/capped-count";
import type { Texts } from "~/ui/language/texts";
import { reasonLabel } from "~/ui/rows/status-words";
import { shipmentsUrl } from "./list-url";

export const UNTRACKED_URL = shipmentsUrl({ source: ["nobody"] });

export interface AttentionLink {
  label: string;
  /** "12", "1,000+" */
  count: string;
  url: string;
}

export function attentionLinks(
  { counts, untracked }: Pick<AttentionSummary, "counts" | "untracked">,
  texts: Texts,
): AttentionLink[] {
  const links = counts.map(({ reason, total }) => ({
    label: reasonLabel(reason, texts),
    count: cappedCount(total, texts),
    url: shipmentsUrl({ attention: [reason] }),
  }));
  if (untracked.count === 0) return links;
  const label = texts.t("status.notTracked");
  return [...links, { label, count: cappedCount(untracked, texts), url: UNTRACKED_URL }];
}
