// Whether Shopify lets us work for a shop while no merchant is there.

/** Refused and not restored since: work outside pages stands still until somebody opens the app. */
export interface TokenState {
  /** When Shopify last refused to renew the shop's token; null: it never has. */
  refusedAt: Date | null;
  /** When opening the app brought a new one after a refusal; null: it never did. */
  restoredAt: Date | null;
}
