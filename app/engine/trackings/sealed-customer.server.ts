// Seals and opens a customer's name, e-mail and telephone number.
import { z } from "zod";
import type { Sealer } from "~/lib/seal.server";
import { NO_CUSTOMER, type Customer } from "../journey/tracking-row";

const text = z.string().nullable();
const customerSchema = z.object({ name: text, email: text, phone: text });

/** null when all are empty. */
export function sealCustomer(sealer: Sealer, customer: Customer): Buffer | null {
  const isKnown = customer.name !== null || customer.email !== null || customer.phone !== null;
  return isKnown ? sealer.seal(JSON.stringify(customer)) : null;
}

export function openCustomer(sealer: Sealer, sealed: Buffer | null): Customer {
  if (!sealed) return NO_CUSTOMER;
  return customerSchema.parse(JSON.parse(sealer.open(sealed).toString()));
}

/** For answers: one row that no configured key opens shows no customer, and the other rows are shown. */
export function readableCustomer(sealer: Sealer, sealed: Buffer | null): Customer {
  try {
    return openCustomer(sealer, sealed);
  } catch {
    return NO_CUSTOMER;
  }
}
