// Seals the subject of a privacy request and derives the keyed hashes that link a customer's requests.
import type { Sql } from "~/lib/database.server";
import { type Sealer, customerIndexInput, emailIndexInput } from "~/lib/seal.server";
import { listOrdersOfCustomer } from "~/shipments/personal-data/store-erase.server";
import { type Subject, parseSubject, phoneDigits, withOrders } from "./subject";

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

export function sealSubject(sealer: Sealer, subject: Subject): Buffer {
  return sealer.seal(JSON.stringify(subject));
}

export function openSubject(sealer: Sealer, sealed: Uint8Array): Subject {
  return parseSubject(sealer.open(sealed).toString("utf8"));
}
