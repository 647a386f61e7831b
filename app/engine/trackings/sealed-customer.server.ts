// Seals and opens a customer's name, e-mail and telephone number.
import { z } from "zod";
import type { Sealer } from "~/lib/seal.server";
import { sealedColumn } from "~/lib/sealed-column";
import { NO_CUSTOMER, type Customer } from "../journey/tracking-row";

export const CUSTOMER = sealedColumn("engine_trackings", "customer_sealed", ["account_id", "id"]);

/** A tracking's row, as far as its customer is concerned. */
export interface CustomerRow {
  account_id: string;
  id: string;
  customer_sealed: Buffer | null;
}

const text = z.string().nullable();
const customerSchema = z.object({ name: text, email: text, phone: text });

/** null when all are empty. */
export function sealCustomer(
  sealer: Sealer,
  { account_id, id }: Pick<CustomerRow, "account_id" | "id">,
  customer: Customer,
): Buffer | null {
  const isKnown = customer.name !== null || customer.email !== null || customer.phone !== null;
  return isKnown ? sealer.seal(JSON.stringify(customer), CUSTOMER.at(account_id, id)) : null;
}

/** Without a customer also when no configured key opens it: the row is shown without. */
export function openCustomer(
  sealer: Sealer,
  { account_id, id, customer_sealed }: CustomerRow,
): Customer {
  const opened =
    customer_sealed && sealer.openIfReadable(customer_sealed, CUSTOMER.at(account_id, id));
  return opened ? customerSchema.parse(JSON.parse(opened.toString())) : NO_CUSTOMER;
}
