// A customer as requests keep one: sealed, and as keyed hashes by which a customer's requests find each other.
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import { type Subject, parseSubject, phoneDigits } from "./subject";

export function subjectKeys(sealer: Sealer, shopId: string, subject: Subject): Buffer[] {
  const { customerId, email, phone, orderIds } = subject;
  const inputs = [
    ...orderIds.map((orderId) => `order:${orderId}`),
    customerId && `customer:${customerId}`,
    email && emailIndexInput(email),
    phone && `phone:${phoneDigits(phone)}`,
  ].filter((input) => input !== null && input !== "");
  return inputs.map((input) => sealer.blindIndex(`request of ${shopId} ${input}`));
}

export function sealSubject(sealer: Sealer, subject: Subject): Buffer {
  return sealer.seal(JSON.stringify(subject));
}

export function openSubject(sealer: Sealer, sealed: Uint8Array): Subject {
  return parseSubject(sealer.open(sealed).toString("utf8"));
}
