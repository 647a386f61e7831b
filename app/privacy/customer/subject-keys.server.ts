// Seals the subject of a privacy request and derives the keyed hashes that link a customer's requests.
import type { Sql } from "~/lib/database.server";
import { type Sealer, customerIndexInput, emailIndexInput } from "~/lib/seal.server";
import { sealedColumn } from "~/lib/sealed-column";
import { listOrdersOfCustomer } from "~/shipments/personal-data/store-erase.server";
import { type Subject, parseSubject, phoneDigits, withOrders } from "./subject";

export const SUBJECT = sealedColumn("privacy_requests", "subject_sealed", ["shop_id", "id"]);

export function subjectKeys(sealer: Sealer, shopId: string, subject: Subject): Buffer[] {
  const { customerId, email, phone, orderIds } = subject;
  const inputs = [
    ...orderIds.map((orderId) => `order:${orderId}`),
    customerId && customerIndexInput(customerId),
    email && emailIndexInput(email),
    phone && `phone:${phoneDigits(phone)}`,
  ].filter((input) => input !== null && input !== "");
  return inputs.map((input) => sealer.blindIndex(`request of ${shopId} ${input}`));
}

/** Adds the customer's orders placed until `placedUntil`, found by e-mail address or customer id. */
export async function withOrdersOf(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
  subject: Subject,
  placedUntil: Date,
): Promise<Subject> {
  const { email, customerId } = subject;
  const orderIds = await listOrdersOfCustomer(sql, shopId, {
    emailIndex: email ? sealer.blindIndex(emailIndexInput(email)) : null,
    customerIndex: customerId ? sealer.blindIndex(customerIndexInput(customerId)) : null,
    placedUntil,
  });
  return withOrders(subject, orderIds);
}

export function sealSubject(
  sealer: Sealer,
  shopId: string,
  requestId: string,
  subject: Subject,
): Buffer {
  return sealer.seal(JSON.stringify(subject), SUBJECT.at(shopId, requestId));
}

/** null when no configured key fits. */
export function openSubject(
  sealer: Sealer,
  shopId: string,
  requestId: string,
  sealed: Uint8Array,
): Subject | null {
  const opened = sealer.openIfReadable(sealed, SUBJECT.at(shopId, requestId));
  return opened && parseSubject(opened.toString("utf8"));
}
