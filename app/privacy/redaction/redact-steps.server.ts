// The phases of a redaction, one batch per call: collect, erase, engine copies, traces.
import type { Database } from "~/lib/database.server";
import type { Clock } from "~/lib/time";
import type { DeletionDeps } from "./delete-trackings.server";
import type { Counts, PrivacyRequest } from "./store.server";
import { PUSH_DATA } from "~/engine/push/sending/store-sending.server";
import { openCustomer } from "~/engine/trackings/sealed-customer.server";
import {
  deletePushes,
  deletePushesOf,
  deleteTrackingsById,
  listAccountsNamed,
  listStoredPushes,
  listTrackedPersons,
} from "~/engine/trackings/store-customer-data.server";
import { parseBody, readableText } from "~/inbox/body.server";
import { orderIdOf } from "~/inbox/order-id";
import {
  deleteBodies,
  deleteBodiesOfOrders,
  listStoredBodies,
  setOrderIds,
} from "~/inbox/store-retention.server";
import { clearErrorsNaming, deleteJobsNaming } from "~/jobs/delete-jobs.server";
import type { Sql } from "~/lib/database.server";
import { parseJsonLossless } from "~/lib/text/json";
import type { Sealer } from "~/lib/seal.server";
import { eraseOrders } from "~/shipments/personal-data/erase.server";
import { markRedacted } from "~/shipments/record/redacted-orders.server";
import { orderOf } from "../customer/find-customer.server";
import { scheduleDeletions } from "./delete-trackings.server";
import { deleteAccessToOrders } from "../access-log/store-access.server";
import { type Subject, mayMention, mentions, withOrders } from "../customer/subject";

export interface RedactDeps extends DeletionDeps {
  database: Database;
  clock: Clock;
}

export interface Redaction {
  shopId: string;
  request: PrivacyRequest;
  subject: Subject;
}

/** Outcome of a batch; `cursor` null: the phase is complete. */
export interface Step {
  cursor: string | null;
  /** Added to the counts of earlier batches. */
  counts?: Counts;
  /** Set if the batch found more orders of the customer. */
  subject?: Subject;
}

const BODIES_AT_ONCE = 200;
const ORDERS_AT_ONCE = 20;
const TRACKINGS_AT_ONCE = 500;

/**
 * Reads all stored webhooks: deletes those that mention the customer and adds their orders to the subject, since a
 * request need not list all orders. Also saves each webhook's order id for later lookups.
 */
export async function collectOrders(
  { sealer, clock }: RedactDeps,
  tx: Sql,
  { shopId, request, subject }: Redaction,
): Promise<Step> {
  const { rows, place } = await listStoredBodies(tx, shopId, {
    which: "all",
    after: request.cursor,
    limit: BODIES_AT_ONCE,
  });
  const named = rows.map(({ webhookId, topic, orderId, bodySealed }) => {
    // What nobody can read is gone already.
    const text = readableText(sealer, { shopId, webhookId }, bodySealed) ?? "";
    if (orderId && !mayMention(subject, text)) {
      return { webhookId, orderId, wasKnown: true, isTheirs: false };
    }
    const document = parseBody(text);
    return {
      webhookId,
      orderId: orderId ?? orderIdOf(topic, document),
      wasKnown: orderId !== null,
      isTheirs: !isLater(document, request.requestedAt) && mentions(subject, document),
    };
  });
  const theirs = named.filter(({ isTheirs }) => isTheirs);
  const orderIds = theirs.flatMap(({ orderId }) => orderId ?? []);
  await setOrderIds(
    tx,
    shopId,
    named.flatMap(({ webhookId, orderId, wasKnown }) =>
      orderId && !wasKnown ? [{ webhookId, orderId }] : [],
    ),
  );
  await markRedacted(tx, sealer, shopId, orderIds, clock.now());
  const webhooks = await deleteBodies(
    tx,
    shopId,
    theirs.map(({ webhookId }) => webhookId),
  );
  return { cursor: place, counts: { webhooks }, subject: withOrders(subject, orderIds) };
}

/** A customer who orders again after the redaction request is a new customer. */
function isLater(document: unknown, requestedAt: Date): boolean {
  const createdAt = (document as { created_at?: unknown } | null)?.created_at;
  return typeof createdAt === "string" && Date.parse(createdAt) > requestedAt.getTime();
}

/** Erases orders with their fulfillments and shipments, webhooks about them, and jobs that name them. */
export async function eraseCollected(
  { sealer, clock }: RedactDeps,
  tx: Sql,
  { shopId, request, subject }: Redaction,
): Promise<Step> {
  const from = Number(request.cursor ?? 0);
  const orderIds = subject.orderIds.slice(from, from + ORDERS_AT_ONCE);
  const now = clock.now();
  await markRedacted(tx, sealer, shopId, orderIds, now);
  const { orders, shipments, pairs, traces } = await eraseOrders(tx, shopId, orderIds, now);
  await scheduleDeletions(tx, sealer, shopId, request.id, pairs);
  const webhooks = await deleteBodiesOfOrders(tx, shopId, orderIds);
  await deleteJobsNaming(tx, shopId, traces);
  const next = from + ORDERS_AT_ONCE;
  const cursor = next < subject.orderIds.length ? String(next) : null;
  return { cursor, counts: { orders, shipments, webhooks, trackings: pairs.length } };
}

/**
 * Erases copies at the shop's engine accounts, which other API clients may have created. The cursor is
 * "account index/table/last id".
 */
export async function eraseEngineCopies(
  deps: RedactDeps,
  tx: Sql,
  { shopId, request, subject }: Redaction,
): Promise<Step> {
  const accountIds = await listAccountsNamed(tx, shopId);
  const [place = "0", table = "trackings", afterId = ""] = request.cursor?.split("/") ?? [];
  const accountId = accountIds[Number(place)];
  if (!accountId) return { cursor: null };
  if (table === "trackings") {
    const { lastId, erased } = await eraseTrackings(deps.sealer, tx, accountId, subject, {
      afterId,
      requestedAt: request.requestedAt,
    });
    const cursor = lastId ? `${place}/trackings/${lastId}` : `${place}/pushes/`;
    return { cursor, counts: { trackings: erased } };
  }
  const { lastId, erased } = await erasePushes(deps.sealer, tx, accountId, subject, afterId);
  const cursor = lastId ? `${place}/pushes/${lastId}` : `${Number(place) + 1}/trackings/`;
  return { cursor, counts: { pushes: erased } };
}

interface Batch {
  /** null: no more rows. */
  lastId: string | null;
  erased: number;
}

async function eraseTrackings(
  sealer: Sealer,
  tx: Sql,
  accountId: string,
  subject: Subject,
  { afterId, requestedAt }: { afterId: string; requestedAt: Date },
): Promise<Batch> {
  const rows = await listTrackedPersons(tx, accountId, afterId, TRACKINGS_AT_ONCE);
  const theirs = rows.filter(
    ({ id, customerSealed, title, orderId, comment, signedBy, createdAt }) =>
      (orderId !== null && subject.orderIds.includes(orderId)) ||
      (createdAt <= requestedAt &&
        mentions(subject, [
          openCustomer(sealer, { account_id: accountId, id, customer_sealed: customerSealed }),
          title,
          orderId,
          comment,
          signedBy,
        ])),
  );
  const erased = await deleteTrackingsById(
    tx,
    accountId,
    theirs.map(({ id }) => id),
  );
  for (const { trackingNumber } of theirs) await deletePushesOf(tx, accountId, trackingNumber);
  return { lastId: lastOf(rows), erased };
}

async function erasePushes(
  sealer: Sealer,
  tx: Sql,
  accountId: string,
  subject: Subject,
  afterId: string,
): Promise<Batch> {
  const zero = "00000000-0000-0000-0000-000000000000";
  const rows = await listStoredPushes(tx, accountId, afterId || zero, TRACKINGS_AT_ONCE);
  const theirs = rows.filter(({ id, dataSealed }) => {
    const opened = sealer.openIfReadable(dataSealed, PUSH_DATA.at(accountId, id));
    if (!opened) return false;
    const data = parseJsonLossless(opened.toString("utf8"));
    return subject.orderIds.includes(orderOf(data)) || mentions(subject, data);
  });
  const ids = theirs.map(({ id }) => id);
  return { lastId: lastOf(rows), erased: await deletePushes(tx, accountId, ids) };
}

function lastOf(rows: readonly { id: string }[]): string | null {
  return rows.length === TRACKINGS_AT_ONCE ? (rows.at(-1)?.id ?? null) : null;
}

/** Erases the customer from stored errors and the access log. The request itself is emptied at the end. */
export async function eraseTraces(
  _deps: RedactDeps,
  tx: Sql,
  { shopId, subject }: Redaction,
): Promise<Step> {
  const texts = [subject.email, subject.phone, ...subject.orderIds].filter((text) => text !== null);
  await clearErrorsNaming(tx, shopId, texts);
  await deleteAccessToOrders(tx, shopId, subject.orderIds);
  return { cursor: null };
}
