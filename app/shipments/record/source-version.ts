// Versions that order the payloads of one order or fulfillment, also within one second.
import { textHash } from "~/lib/text/text-hash";

/**
 * Sortable text: updated_at (Shopify's counts seconds), then the webhook's trigger time, then a content hash, so
 * that every process and order of arrival agrees on one winner. A missing time sorts first.
 */
export function sourceVersion(
  facts: { updatedAt: Date } & object,
  triggeredAt: Date | null,
): string {
  const triggered = triggeredAt?.toISOString() ?? "";
  return `${facts.updatedAt.toISOString()} ${triggered} ${textHash(JSON.stringify(facts))}`;
}

/** Whether a version was made from equal facts, whatever its times. */
export function isVersionOf(version: string, facts: object): boolean {
  return version.endsWith(` ${textHash(JSON.stringify(facts))}`);
}
