// Texts of webhook outcomes and failure reasons for merchants.

const OUTCOMES: Record<string, string> = {
  order_recorded: "Order saved",
  shipments_recorded: "Shipments saved",
  no_tracking_number: "It has no tracking number yet",
  number_not_recognized: "Not tracked: what it has as a tracking number doesn’t look like one",
  fulfillment_cancelled: "The fulfillment was canceled",
  ignored_stale: "Skipped: newer data already saved",
  ignored_topic: "Skipped: topic not used",
  ignored_redacted: "Not saved: customer data was deleted",
  ignored_shop_erased: "Not kept: the store’s data was erased",
  ignored_shop_is_back: "Nothing was erased: the store has the app again",
  unreadable: "It could not be read",
  failed: "Failed after several attempts",
  expired: "It was not processed within 30 days",
  shop_uninstalled: "The app was uninstalled",
  shop_noted: "The store’s details were noted",
  scopes_noted: "The app’s permissions were noted",
  data_request_noted: "The customer’s request for their data was noted",
  redaction_started: "The customer’s data is being erased",
  erasure_started: "The store’s data is being erased",
};

const REASONS: Record<string, string> = {
  invalid_input: "Shopify sent data Waymark couldn’t use.",
  not_found: "Something it names was not found.",
  conflict: "It contradicts what is stored.",
  forbidden: "Access was refused.",
  unauthenticated: "Access was refused.",
  rate_limited: "A service limited requests.",
  quota_exhausted: "A service’s quota was used up.",
  unavailable: "A service did not answer.",
  internal: "Something went wrong on our side.",
  broken: "Something went wrong on our side.",
};

/** An unknown outcome becomes words: `order_recorded` → "Order recorded". */
export function outcomeText(outcome: string): string {
  const words = outcome.replaceAll("_", " ");
  return OUTCOMES[outcome] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** An error code as a sentence; other text is returned as it is. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? reason;
}
