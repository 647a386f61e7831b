// Composes the daily digest: what needs attention, and what was shipped and delivered the day before. Pure.
import type { AttentionReason } from "~/shipments/attention/reasons";
import { type CappedCount, cappedCount } from "~/ui/capped-count";
import type { Texts } from "~/ui/language/texts";
import { reasonLabel } from "~/ui/rows/status-words";

export interface DigestFacts {
  shopName: string;
  /** What needs attention, most urgent first. */
  counts: readonly { reason: AttentionReason; total: CappedCount }[];
  total: CappedCount;
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
  const { counts, total, shipped, delivered } = facts;
  const { t } = texts;
  if (total.count + shipped + delivered === 0) return null;
  return {
    subject: subjectOf(facts, texts),
    yesterday: t("attention.digest.yesterday", { shipped, delivered }),
    reasons: counts.map(({ reason, total: ofReason }) => ({
      text: t("attention.digest.reason", {
        reason: reasonLabel(reason, texts),
        amount: cappedCount(ofReason, texts),
      }),
      url: facts.linkOf(reason),
    })),
  };
}

function subjectOf({ shopName: shop, total }: DigestFacts, texts: Texts): string {
  const { t } = texts;
  if (total.count === 0) return t("attention.digest.noneNeeds", { shop });
  return total.isMore
    ? t("attention.digest.needsMany", { shop, amount: cappedCount(total, texts) })
    : t("attention.digest.needs", { shop, count: total.count });
}
