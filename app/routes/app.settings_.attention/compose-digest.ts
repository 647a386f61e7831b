// Composes the daily digest: what needs attention, and what was shipped and delivered the day before. Pure.
import { attentionLinks } from "~/routes/app.shipments._index/attention-links";
import type { AttentionSummary } from "~/shipments/list/read-attention.server";
import { type CappedCount, cappedCount } from "~/ui/capped-count";
import type { Texts } from "~/ui/language/texts";

export interface DigestFacts {
  shopName: string;
  attention: Pick<AttentionSummary, "total" | "untracked" | "counts">;
  /** The day before. */
  shipped: number;
  delivered: number;
}

export interface Digest {
  subject: string;
  /** One line for the day before. */
  yesterday: string;
  reasons: { text: string; url: string }[];
}

/** null: nothing needs attention and nothing happened, so there is nothing to send. */
export function composeDigest(facts: DigestFacts, texts: Texts): Digest | null {
  const { attention, shopName: shop, shipped, delivered } = facts;
  const { t } = texts;
  const total = {
    count: attention.total.count + attention.untracked.count,
    isMore: attention.total.isMore || attention.untracked.isMore,
  };
  if (total.count + shipped + delivered === 0) return null;
  return {
    subject: subjectOf(shop, total, texts),
    yesterday: t("attention.digest.yesterday", { shipped, delivered }),
    reasons: attentionLinks(attention, texts).map(({ label, count, url }) => ({
      text: t("attention.digest.reason", { reason: label, amount: count }),
      url,
    })),
  };
}

function subjectOf(shop: string, total: CappedCount, texts: Texts): string {
  const { t } = texts;
  if (total.count === 0) return t("attention.digest.noneNeeds", { shop });
  return total.isMore
    ? t("attention.digest.needsMany", { shop, amount: cappedCount(total, texts) })
    : t("attention.digest.needs", { shop, count: total.count });
}
