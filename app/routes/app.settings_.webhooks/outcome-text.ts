// Words for webhooks' topics, outcomes and failure reasons.
import { isSubscribedTopic } from "~/inbox/topics";
import type { TextKey, Texts } from "~/ui/language/texts";

const OUTCOMES: ReadonlySet<string> = new Set([
  "order_recorded",
  "shipments_recorded",
  "no_tracking_number",
  "number_not_recognized",
  "fulfillment_cancelled",
  "ignored_stale",
  "ignored_topic",
  "ignored_redacted",
  "ignored_shop_erased",
  "ignored_shop_is_back",
  "unreadable",
  "failed",
  "expired",
  "shop_uninstalled",
  "shop_noted",
  "scopes_noted",
  "data_request_noted",
  "redaction_started",
  "erasure_started",
]);

const REASONS: Readonly<Record<string, TextKey>> = {
  invalid_input: "webhooks.reason.invalid_input",
  not_found: "webhooks.reason.not_found",
  conflict: "webhooks.reason.conflict",
  forbidden: "webhooks.reason.refused",
  unauthenticated: "webhooks.reason.refused",
  rate_limited: "webhooks.reason.rate_limited",
  quota_exhausted: "webhooks.reason.quota_exhausted",
  unavailable: "webhooks.reason.unavailable",
  internal: "webhooks.reason.internal",
  broken: "webhooks.reason.internal",
};

/** An unknown topic is returned as it is. */
export function topicText(topic: string, { t }: Texts): string {
  return isSubscribedTopic(topic) ? t(`webhooks.topic.${topic}` as TextKey) : topic;
}

/** An unknown outcome becomes words: `order_recorded` → "Order recorded". */
export function outcomeText(outcome: string, { t }: Texts): string {
  if (OUTCOMES.has(outcome)) return t(`webhooks.outcome.${outcome}` as TextKey);
  const words = outcome.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An error code as a sentence; other text is returned as it is. */
export function reasonText(reason: string, { t }: Texts): string {
  const key = REASONS[reason];
  return key ? t(key) : reason;
}
