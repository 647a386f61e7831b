// Which links of a fulfillment become the shop's tracking page, and which are somebody else's choice.
import { isOwnPage } from "../../shops/own-page";
import type { TrackingInfo } from "./operations.server";

/** What we did about a number before. sending: Shopify may have it · sent, kept: it is settled for good. */
export interface EarlierLink {
  state: "sending" | "sent" | "kept";
  previousUrl: string | null;
}

export interface LinkFacts {
  /** numberKey → what was done. */
  earlier: ReadonlyMap<string, EarlierLink>;
  /** Numbers whose carrier is known by nothing but their link: without it they would lose it. */
  namedByLink: ReadonlySet<string>;
  keyOf: (trackingNumber: string) => string;
  pageUrlOf: (trackingNumber: string) => string;
  shopId: string;
}

export interface LinkPlan {
  /** Set in Shopify: all numbers and links of the fulfillment; null: nothing is to be changed. */
  tracking: { company?: string; numbers: string[]; urls: string[] } | null;
  /** Numbers whose link is ours after that. */
  written: { numberKey: string; previousUrl: string | null }[];
  /** Numbers that have our link already, or keep another one for good. */
  settled: { numberKey: string; previousUrl: string | null; state: "sent" | "kept" }[];
}

/**
 * Each number's link is written once. One that was written and is another now was changed by a person, and
 * stays. Numbers whose links stay keep them; where one of those has none, nothing is written at all, since
 * Shopify takes numbers and links only side by side.
 */
export function planLinks(infos: readonly TrackingInfo[], facts: LinkFacts): LinkPlan {
  const written: LinkPlan["written"] = [];
  const settled: LinkPlan["settled"] = [];
  const urls = infos.map(({ number, url }) => {
    if (!number) return url;
    const numberKey = facts.keyOf(number);
    const entry = { numberKey, previousUrl: url };
    const earlier = facts.earlier.get(numberKey);
    if (isOwnPage(facts.shopId, url)) {
      settled.push({ ...entry, previousUrl: earlier?.previousUrl ?? null, state: "sent" });
      return url;
    }
    if (mustStay(earlier, url) || facts.namedByLink.has(numberKey)) {
      if (earlier?.state !== "sent") settled.push({ ...entry, state: "kept" });
      return url;
    }
    written.push(entry);
    return facts.pageUrlOf(number);
  });
  const numbers = infos.map(({ number }) => number);
  const isWhole = urls.every(Boolean) && numbers.every(Boolean);
  if (written.length === 0 || !isWhole) return { tracking: null, written: [], settled };
  const company = infos.find((info) => info.company)?.company;
  return {
    tracking: {
      ...(company ? { company } : {}),
      numbers: numbers as string[],
      urls: urls as string[],
    },
    written,
    settled,
  };
}

/** A try whose answer was lost may be repeated as long as nobody has touched the link since. */
function mustStay(earlier: EarlierLink | undefined, url: string | null): boolean {
  if (!earlier) return false;
  return earlier.state !== "sending" || earlier.previousUrl !== url;
}
