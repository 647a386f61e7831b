// Whether Shopify renews a shop's access token without the merchant.

/** A refusal without a later restore: jobs of the shop wait until the merchant opens the app. */
export interface TokenState {
  /** When Shopify last refused to renew the token; null: never. */
  refusedAt: Date | null;
  /** When the merchant, by opening the app, last restored a refused token; null: never. */
  restoredAt: Date | null;
}
