// Handles Shopify's compliance webhooks: customers/data_request, customers/redact and shop/redact.
import { randomUUID } from "node:crypto";
import {
  type Delivery,
  type DeliveryOutcome,
  type SingleTopicHandler,
  type TopicHandler,
  wrapEach,
} from "~/inbox/delivery";
import { enqueue } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { DAY_MS } from "~/lib/time";
import { markRedacted } from "~/shipments/record/redacted-orders.server";
import { lockShipments } from "~/shipments/record/store.server";
import { addRequest } from "./redaction/store.server";
import { isReinstalled, wasErased } from "./shop-erasure/store-erase-shop.server";
import { type Subject, readSubject } from "./customer/subject";
import { sealSubject, subjectKeys, withOrdersOf } from "./customer/subject-keys.server";

export type PrivacyDeps = Pick<Deps, "sealer" | "clock">;

/** Shopify's limit for both kinds of request. */
const DUE_MS = 30 * DAY_MS;

const UNREADABLE = {
  outcome: "unreadable",
  reason: "The payload names neither a customer nor an order.",
};

/** Handlers by topic. They work without a token and delete the webhook's body: the request keeps the subject, sealed. */
export function createPrivacyTopicHandlers(deps: PrivacyDeps): Record<string, SingleTopicHandler> {
  return {
    async "customers/data_request"(tx, delivery) {
      const read = readSubject(delivery.payload);
      if (!read) return UNREADABLE;
      await saveRequest(deps, tx, delivery, "data_request", read);
      return { outcome: "data_request_noted", deleteBody: true };
    },
    async "customers/redact"(tx, delivery) {
      const read = readSubject(delivery.payload);
      if (!read) return UNREADABLE;
      return startRedaction(deps, tx, delivery, read.subject);
    },
    async "shop/redact"(tx, delivery) {
      const { shopId } = delivery;
      const reportedAt = requestedAtOf(delivery);
      if (await isReinstalled(tx, shopId, reportedAt)) return { outcome: "ignored_shop_is_back" };
      await enqueueErasure(tx, shopId, reportedAt);
      return { outcome: "erasure_started", deleteBody: true };
    },
  };
}

/** Marks the customer's orders as redacted, so that nothing more is recorded, and enqueues the erasure. */
async function startRedaction(
  deps: PrivacyDeps,
  tx: Sql,
  delivery: Delivery,
  named: Subject,
): Promise<DeliveryOutcome> {
  const { shopId } = delivery;
  await lockShipments(tx, shopId);
  // Later orders are those of a new customer.
  const until = requestedAtOf(delivery);
  const subject = await withOrdersOf(tx, deps.sealer, shopId, named, until);
  await markRedacted(tx, deps.sealer, shopId, subject.orderIds, deps.clock.now());
  const requestId = await saveRequest(deps, tx, delivery, "redaction", { subject });
  if (requestId) await enqueueRedaction(tx, shopId, requestId);
  return { outcome: "redaction_started", deleteBody: true };
}

function requestedAtOf({ triggeredAt, receivedAt }: Delivery): Date {
  return triggeredAt ?? receivedAt;
}

/** The new request's id; null if this webhook has one already. */
async function saveRequest(
  { sealer }: PrivacyDeps,
  tx: Sql,
  delivery: Delivery,
  kind: "data_request" | "redaction",
  { subject, reference = null }: { subject: Subject; reference?: string | null },
): Promise<string | null> {
  const id = randomUUID();
  const { shopId, webhookId } = delivery;
  const requestedAt = requestedAtOf(delivery);
  const isNew = await addRequest(tx, shopId, {
    id,
    kind,
    webhookId,
    reference,
    subjectSealed: sealSubject(sealer, shopId, id, subject),
    subjectKeys: subjectKeys(sealer, shopId, subject),
    requestedAt,
    dueAt: new Date(requestedAt.getTime() + DUE_MS),
  });
  return isNew ? id : null;
}

export async function enqueueRedaction(sql: Sql, shopId: string, requestId: string): Promise<void> {
  await enqueue(sql, "privacy.redact", { shopId, requestId }, { key: `redact:${requestId}` });
}

/** @param reportedAt when the uninstallation was reported or detected. */
export async function enqueueErasure(sql: Sql, shopId: string, reportedAt: Date): Promise<void> {
  const payload = { shopId, reportedAt: reportedAt.toISOString() };
  await enqueue(sql, "privacy.erase_shop", payload, { key: `erase:${shopId}` });
}

/**
 * Wraps the handlers to ignore deliveries for an erased shop until it installs again.
 */
export function unlessErased(
  { sealer }: Pick<PrivacyDeps, "sealer">,
  handlers: Readonly<Record<string, TopicHandler>>,
): Record<string, TopicHandler> {
  return wrapEach(handlers, (handle) => async (tx, deliveries) => {
    const shopId = deliveries[0]?.shopId;
    if (shopId === undefined || !(await wasErased(tx, sealer, shopId)))
      return handle(tx, deliveries);
    return deliveries.map(() => ({ outcome: "ignored_shop_erased", deleteBody: true }));
  });
}
