// Composes the daily digest: what needs attention, and what was shipped and delivered the day before. Pure.
import { type AttentionReason, reasonLabel } from "./reasons";

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
export function composeDigest(facts: DigestFacts): Digest | null {
  const { shopName, counts, total, shipped, delivered } = facts;
  if (total + shipped + delivered === 0) return null;
  const amount = (count: number) =>
    count > facts.countedMax ? `${format(facts.countedMax)}+` : format(count);
  const noun = total === 1 ? "shipment needs" : "shipments need";
  return {
    subject:
      total === 0
        ? `${shopName}: no shipment needs attention`
        : `${shopName}: ${amount(total)} ${noun} attention`,
    yesterday: `Yesterday ${format(shipped)} shipped and ${format(delivered)} delivered.`,
    reasons: counts.map(({ reason, count }) => ({
      text: `${reasonLabel(reason)}: ${amount(count)}`,
      url: facts.linkOf(reason),
    })),
  };
}

const format = (count: number) => count.toLocaleString("en-US");
