// Does what a form of the privacy page asks for, and says what came of it.
import { type ExportDeps, exportCustomer, readRequested } from "~/privacy/customer/export.server";
import {
  RETENTION_MAX_DAYS,
  RETENTION_MIN_DAYS,
  readRetentionDays,
} from "~/privacy/retention/retention-days";
import { logAccess } from "~/privacy/access-log/store-access.server";
import { findRequest, markHandedOver } from "~/privacy/redaction/store.server";
import { openSubject } from "~/privacy/customer/subject-keys.server";
import { saveRetentionDays } from "~/shops/store.server";
import type { ActionResult, PrivacyAction } from "./read-action";

/** Who asks, and when. */
export interface AdminUser {
  shopId: string;
  /** null: the session token named none. */
  userId: string | null;
  now: Date;
}

const NOTHING: ActionResult = { done: null, error: null, file: null };

export async function applyAction(
  deps: ExportDeps,
  asker: AdminUser,
  action: PrivacyAction,
): Promise<ActionResult> {
  switch (action.intent) {
    case "save":
      return save(deps, asker, action.retentionDays);
    case "hand_over":
      return handOver(deps, asker, action.requestId);
    case "download_request":
      return downloadRequest(deps, asker, action.requestId);
    case "download_customer":
      return downloadCustomer(deps, asker, action.asked);
  }
}

async function save(
  { database }: ExportDeps,
  { shopId }: AdminUser,
  text: string,
): Promise<ActionResult> {
  const days = readRetentionDays(text);
  if (days === null) {
    const bounds = `Enter a whole number of days from ${RETENTION_MIN_DAYS} to ${RETENTION_MAX_DAYS}.`;
    return { ...NOTHING, error: { at: "retention", text: bounds } };
  }
  await saveRetentionDays(database.pool, shopId, days);
  return { ...NOTHING, done: "Privacy settings saved" };
}

async function handOver(
  { database }: ExportDeps,
  { shopId, userId, now }: AdminUser,
  requestId: string,
): Promise<ActionResult> {
  // Marked twice, by two people perhaps: the first one's mark stands.
  await markHandedOver(database.pool, shopId, requestId, { userId, now });
  return { ...NOTHING, done: "Marked as sent" };
}

async function downloadRequest(
  deps: ExportDeps,
  { shopId, userId, now }: AdminUser,
  requestId: string,
): Promise<ActionResult> {
  const { pool } = deps.database;
  const request = await findRequest(pool, shopId, requestId, "read");
  if (!request?.subjectSealed || request.kind !== "data_request") {
    const text = "This customer’s details are no longer stored, so there’s no file.";
    return { ...NOTHING, error: { at: "requests", text } };
  }
  const line = { readAt: now, userId, what: "request_export", record: requestId } as const;
  await logAccess(pool, shopId, line);
  const subject = openSubject(deps.sealer, request.subjectSealed);
  const file = await exportCustomer(deps, shopId, subject, now);
  return { ...NOTHING, file: { name: file.fileName, text: file.text } };
}

async function downloadCustomer(
  deps: ExportDeps,
  { shopId, userId, now }: AdminUser,
  asked: string,
): Promise<ActionResult> {
  const at = "export" as const;
  if (!asked) return { ...NOTHING, error: { at, text: "Enter an email address or order number." } };
  const subject = await readRequested(deps, shopId, asked);
  // An order's id says which record was read; an address would be a customer's own data.
  const record = subject.orderIds.length > 0 ? subject.orderIds.join(", ").slice(0, 200) : null;
  await logAccess(deps.database.pool, shopId, {
    readAt: now,
    userId,
    what: "customer_export",
    record,
  });
  const file = await exportCustomer(deps, shopId, subject, now);
  if (file.isEmpty) {
    const text = "No data found for this customer. Check the spelling or try an order number.";
    return { ...NOTHING, error: { at, text } };
  }
  return { ...NOTHING, file: { name: file.fileName, text: file.text } };
}
