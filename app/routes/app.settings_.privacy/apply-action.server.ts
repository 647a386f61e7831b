// Carries out the actions of the privacy page.
import { type ExportDeps, exportCustomer, readRequested } from "~/privacy/customer/export.server";
import {
  RETENTION_MAX_DAYS,
  RETENTION_MIN_DAYS,
  readRetentionDays,
} from "~/privacy/retention/retention-days";
import { logAccess } from "~/privacy/access-log/store-access.server";
import { findRequest, markHandedOver } from "~/privacy/redaction/store.server";
import { openSubject } from "~/privacy/customer/subject-keys.server";
import {
  DEFAULT_RETENTION_DAYS,
  readStoredSettings,
  saveRetentionDays,
  saveIfCurrent,
} from "~/shops/store.server";
import { outdated } from "~/ui/forms/action-result";
import type { Texts } from "~/ui/language/texts";
import type { PrivacyResult, PrivacyAction } from "./read-action";

export interface AdminUser {
  shopId: string;
  /** null: the session token named none. */
  userId: string | null;
  now: Date;
  /** In the user's language. */
  texts: Texts;
  /** As it was posted. */
  form: FormData;
}

const NOTHING: PrivacyResult = { done: null, error: null, file: null };

export async function applyAction(
  deps: ExportDeps,
  user: AdminUser,
  action: PrivacyAction,
): Promise<PrivacyResult> {
  switch (action.intent) {
    case "save":
      return save(deps, user, action.retentionDays);
    case "hand_over":
      return handOver(deps, user, action.requestId);
    case "download_request":
      return downloadRequest(deps, user, action.requestId);
    case "download_customer":
      return downloadCustomer(deps, user, action.query);
  }
}

async function save(
  { database }: ExportDeps,
  { shopId, texts, form }: AdminUser,
  text: string,
): Promise<PrivacyResult> {
  const { t } = texts;
  const days = readRetentionDays(text);
  if (days === null) {
    const bounds = t("privacy.retention.range", {
      min: RETENTION_MIN_DAYS,
      max: RETENTION_MAX_DAYS,
    });
    return { ...NOTHING, error: { at: "retention", text: bounds } };
  }
  const isSaved = await saveIfCurrent(database, shopId, form, {
    async read(tx) {
      const stored = await readStoredSettings(tx, shopId);
      return String(stored?.retentionDays ?? DEFAULT_RETENTION_DAYS);
    },
    save: (tx) => saveRetentionDays(tx, shopId, days),
  });
  const { error } = outdated(texts);
  if (!isSaved) return { ...NOTHING, error: { at: "retention", text: error ?? "" } };
  return { ...NOTHING, done: t("privacy.saved") };
}

async function handOver(
  { database }: ExportDeps,
  { shopId, userId, now, texts }: AdminUser,
  requestId: string,
): Promise<PrivacyResult> {
  // Of two marks the first one counts.
  await markHandedOver(database.pool, shopId, requestId, { userId, now });
  return { ...NOTHING, done: texts.t("privacy.request.markedSent") };
}

async function downloadRequest(
  deps: ExportDeps,
  { shopId, userId, now, texts }: AdminUser,
  requestId: string,
): Promise<PrivacyResult> {
  const { pool } = deps.database;
  const request = await findRequest(pool, shopId, requestId, "read");
  if (!request?.subjectSealed || request.kind !== "data_request") {
    const text = texts.t("privacy.error.noFile");
    return { ...NOTHING, error: { at: "requests", text } };
  }
  const subject = openSubject(deps.sealer, shopId, request.id, request.subjectSealed);
  if (!subject) {
    const text = texts.t("privacy.error.sealed");
    return { ...NOTHING, error: { at: "requests", text } };
  }
  const file = await exportCustomer(deps, shopId, subject, now);
  // Logged before the file leaves: a download without a log line can't happen, nor a line without one.
  const line = { readAt: now, userId, what: "request_export", record: requestId } as const;
  await logAccess(pool, shopId, line);
  return { ...NOTHING, file: { name: file.fileName, text: file.text } };
}

async function downloadCustomer(
  deps: ExportDeps,
  { shopId, userId, now, texts: { t } }: AdminUser,
  query: string,
): Promise<PrivacyResult> {
  const at = "export" as const;
  if (!query) return { ...NOTHING, error: { at, text: t("privacy.error.noQuery") } };
  const subject = await readRequested(deps, shopId, query);
  const file = await exportCustomer(deps, shopId, subject, now);
  if (file.isEmpty) {
    const text = t("privacy.error.notFound");
    return { ...NOTHING, error: { at, text } };
  }
  // The log names the orders that were read. An e-mail address would itself be personal data.
  const record = subject.orderIds.length > 0 ? subject.orderIds.join(", ").slice(0, 200) : null;
  await logAccess(deps.database.pool, shopId, {
    readAt: now,
    userId,
    what: "customer_export",
    record,
  });
  return { ...NOTHING, file: { name: file.fileName, text: file.text } };
}
