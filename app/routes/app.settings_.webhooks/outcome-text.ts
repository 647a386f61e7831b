// Words for webhooks' topics, outcomes and failure reasons.
import { isSubscribedTopic } from "~/inbox/topics";
import { type TextKey, type Texts, textKey } from "~/ui/language/texts";

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
  const key = isSubscribedTopic(topic) ? textKey("webhooks.topic", topic) : null;
  return key ? t(key) : topic;
}

/** An unknown outcome becomes words: `order_recorded` → "Order recorded". */
export function outcomeText(outcome: string, { t }: Texts): string {
  const key = textKey("webhooks.outcome", outcome);
  if (key) return t(key);
  const words = outcome.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An error code as a sentence; other text is returned as it is. */
export function reasonText(reason: string, { t }: Texts): string {
  const key = REASONS[reason];
  return key ? t(key) : reason;
}
