// Finds a customer's orders, webhooks, trackings and pushes for an export.
import { openCustomer } from "~/engine/trackings/sealed-customer.server";
import { PUSH_DATA } from "~/engine/push/sending/store-sending.server";
import {
  type StoredPush,
  type TrackedPerson,
  listAccountsNamed,
  listStoredPushes,
  listTrackedPersons,
} from "~/engine/trackings/store-customer-data.server";
import { readStoredBody } from "~/inbox/body.server";
import {
  type StoredBody,
  listStoredBodies,
  listStoredBodiesOfOrders,
} from "~/inbox/store-retention.server";
import { orderIdOf } from "~/inbox/order-id";
import type { Sql } from "~/lib/database.server";
import { parseJsonLossless } from "~/lib/text/json";
import type { Sealer } from "~/lib/seal.server";
import { type Subject, mentions, withOrders } from "./subject";
import { withOrdersOf } from "./subject-keys.server";

export interface FoundWebhook extends Pick<StoredBody, "topic" | "receivedAt"> {
  content: unknown;
}
export interface FoundTracking extends TrackedPerson {
  customer: ReturnType<typeof openCustomer>;
}
export interface FoundPush extends Omit<StoredPush, "dataSealed"> {
  content: unknown;
}

export interface FoundCustomer {
  orderIds: string[];
  webhooks: FoundWebhook[];
  trackings: FoundTracking[];
  pushes: FoundPush[];
}

const ROWS_AT_ONCE = 500;

export async function findCustomer(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
  requested: Subject,
  now: Date,
): Promise<FoundCustomer> {
  const named = await withOrdersOf(sql, sealer, shopId, requested, now);
  const loose = await findWebhooks(sql, sealer, shopId, named);
  const subject = withOrders(
    named,
    loose.flatMap(({ orderId }) => orderId ?? []),
  );
  const ofOrders = (await listStoredBodiesOfOrders(sql, shopId, subject.orderIds)).map((row) =>
    opened(sealer, shopId, row),
  );
  const seen = new Set(ofOrders.map(({ webhookId }) => webhookId));
  const webhooks = [...ofOrders, ...loose.filter(({ webhookId }) => !seen.has(webhookId))];
  const accountIds = await listAccountsNamed(sql, shopId);
  const trackings: FoundTracking[] = [];
  const pushes: FoundPush[] = [];
  for (const accountId of accountIds) {
    trackings.push(...(await findTrackings(sql, sealer, accountId, subject)));
    pushes.push(...(await findPushes(sql, sealer, accountId, subject)));
  }
  return { orderIds: subject.orderIds, webhooks, trackings, pushes };
}

function opened(sealer: Sealer, shopId: string, row: StoredBody) {
  const { webhookId, topic, receivedAt, orderId, bodySealed } = row;
  const content = readStoredBody(sealer, { shopId, webhookId }, bodySealed);
  return { webhookId, topic, receivedAt, orderId: orderId ?? orderIdOf(topic, content), content };
}

/**
 * Webhooks that mention the customer. Webhooks of known orders are found by order id, so all stored webhooks are read
 * only if neither an e-mail address nor an order of the customer is known.
 */
async function findWebhooks(sql: Sql, sealer: Sealer, shopId: string, subject: Subject) {
  const isUnknown = !subject.email && subject.orderIds.length === 0;
  const which = isUnknown ? "all" : "without_order";
  const found = [];
  let after: string | null = null;
  do {
    const { rows, place } = await listStoredBodies(sql, shopId, {
      which,
      after,
      limit: ROWS_AT_ONCE,
    });
    for (const row of rows.map((each) => opened(sealer, shopId, each))) {
      const isTheirs = row.orderId !== null && subject.orderIds.includes(row.orderId);
      if (isTheirs || mentions(subject, row.content)) found.push(row);
    }
    after = place;
  } while (after);
  return found;
}

async function findTrackings(sql: Sql, sealer: Sealer, accountId: string, subject: Subject) {
  const found: FoundTracking[] = [];
  for (let afterId = ""; ;) {
    const rows = await listTrackedPersons(sql, accountId, afterId, ROWS_AT_ONCE);
    for (const row of rows) {
      const customer = openCustomer(sealer, {
        account_id: accountId,
        id: row.id,
        customer_sealed: row.customerSealed,
      });
      const { title, orderId, comment, signedBy } = row;
      const isTheirs = orderId !== null && subject.orderIds.includes(orderId);
      if (isTheirs || mentions(subject, [customer, title, orderId, comment, signedBy])) {
        found.push({ ...row, customer });
      }
    }
    if (rows.length < ROWS_AT_ONCE) return found;
    afterId = rows.at(-1)?.id ?? "";
  }
}

const FIRST_UUID = "00000000-0000-0000-0000-000000000000";

async function findPushes(sql: Sql, sealer: Sealer, accountId: string, subject: Subject) {
  const found: FoundPush[] = [];
  for (let afterId = FIRST_UUID; ;) {
    const rows = await listStoredPushes(sql, accountId, afterId, ROWS_AT_ONCE);
    for (const { dataSealed, ...row } of rows) {
      const opened = sealer.openIfReadable(dataSealed, PUSH_DATA.at(accountId, row.id));
      if (!opened) continue;
      const content = parseJsonLossless(opened.toString("utf8"));
      if (mentions(subject, content) || subject.orderIds.includes(orderOf(content))) {
        found.push({ ...row, content });
      }
    }
    if (rows.length < ROWS_AT_ONCE) return found;
    afterId = rows.at(-1)?.id ?? FIRST_UUID;
  }
}

/** The order id of a push; "" for none. */
export function orderOf(data: unknown): string {
  const orderId = (data as { order_id?: unknown } | null)?.order_id;
  return typeof orderId === "string" || typeof orderId === "number" ? String(orderId) : "";
}
