// Which of two payloads about the same thing is the newer one, also within one second.
import { textHash } from "./text-hash";

/**
 * Sortable text. Shopify's updated_at counts seconds, and two changes within one differ by when their
 * webhooks were triggered; what is still equal is ordered by content, so that every
 * process and every order of arrival agrees on one winner. A blank sorts before every digit, so what is
 * missing counts as older.
 */
export function sourceVersion(
  facts: { updatedAt: Date } & object,
  triggeredAt: Date | null,
): string {
  const triggered = triggeredAt?.toISOString() ?? "";
  return `${facts.updatedAt.toISOString()} ${triggered} ${textHash(JSON.stringify(facts))}`;
}

/** Whether a version was made of just these facts, whenever they were told. */
export function isVersionOf(version: string, facts: object): boolean {
  return version.endsWith(` ${textHash(JSON.stringify(facts))}`);
}
