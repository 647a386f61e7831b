// Composes the daily digest: what needs attention, and what was shipped and delivered the day before. Pure.
import type { AttentionReason } from "~/shipments/attention/reasons";
import type { Texts } from "~/ui/language/texts";
import { reasonLabel } from "~/ui/rows/status-words";

export interface DigestFacts {
  shopName: string;
  /** What needs attention, most urgent first; a count above `countedMax` means at least that many. */
  counts: readonly { reason: AttentionReason; count: number }[];
  total: number;
  countedMax: number;
  /** The day before. */
  shipped: number;
  delivered: number;
  /** The address of the list behind a reason. */
  linkOf: (reason: AttentionReason) => string;
}

export interface Digest {
  subject: string;
  /** One line for the day before. */
  yesterday: string;
  reasons: { text: string; url: string }[];
}

/** null: nothing needs attention and nothing happened, so there is nothing to send. */
export function composeDigest(facts: DigestFacts, texts: Texts): Digest | null {
  const { counts, total, countedMax, shipped, delivered } = facts;
  const { t, number } = texts;
  if (total + shipped + delivered === 0) return null;
  const amountOf = (count: number) =>
    count > countedMax ? `${number(countedMax)}+` : number(count);
  return {
    subject: subjectOf(facts, amountOf(total), texts),
    yesterday: t("attention.digest.yesterday", { shipped, delivered }),
    reasons: counts.map(({ reason, count }) => ({
      text: t("attention.digest.reason", {
        reason: reasonLabel(reason, texts),
        amount: amountOf(count),
      }),
      url: facts.linkOf(reason),
    })),
  };
}

function subjectOf(
  { shopName: shop, total, countedMax }: DigestFacts,
  amount: string,
  { t }: Texts,
): string {
  if (total === 0) return t("attention.digest.noneNeeds", { shop });
  return total > countedMax
    ? t("attention.digest.needsMany", { shop, amount })
    : t("attention.digest.needs", { shop, count: total });
}
