// Plans which tracking links of a fulfillment to replace with the shop's tracking page.
import { isOwnPage } from "../../shops/own-page";
import type { TrackingInfo } from "./operations.server";

/** Earlier outcome for a number. sending: Shopify may have it · sent, kept: final. */
export interface EarlierLink {
  state: "sending" | "sent" | "kept";
  previousUrl: string | null;
}

export interface LinkFacts {
  /** By numberKey. */
  earlier: ReadonlyMap<string, EarlierLink>;
  /** Numbers whose carrier is known from their link only; replacing the link would lose the carrier. */
  namedByLink: ReadonlySet<string>;
  keyOf: (trackingNumber: string) => string;
  pageUrlOf: (trackingNumber: string) => string;
  shopId: string;
}

export interface LinkPlan {
  /** All numbers and links to set in Shopify; null: no change. */
  tracking: { company?: string; numbers: string[]; urls: string[] } | null;
  /** Numbers whose link the update replaces. */
  written: { numberKey: string; previousUrl: string | null }[];
  /** Numbers that have our link already, or keep another one permanently. */
  settled: { numberKey: string; previousUrl: string | null; state: "sent" | "kept" }[];
}

/**
 * Writes each number's link once: a written link that differs later was changed by a person and stays. Shopify sets
 * numbers and links as parallel lists, so if a number without our link has no link at all, nothing is written.
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

/** A write whose answer was lost may be repeated if the link has not changed since. */
function mustStay(earlier: EarlierLink | undefined, url: string | null): boolean {
  if (!earlier) return false;
  return earlier.state !== "sending" || earlier.previousUrl !== url;
}
