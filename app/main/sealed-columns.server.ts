// Every column that holds sealed values.
import { CREDENTIALS, TOKEN } from "~/engine/carrier-keys/store-keys.server";
import { PUSH_DATA } from "~/engine/push/sending/store-sending.server";
import { CUSTOMER } from "~/engine/trackings/sealed-customer.server";
import { WEBHOOK_BODY } from "~/inbox/body.server";
import type { SealedColumn } from "~/lib/sealed-column";
import { SUBJECT } from "~/privacy/customer/subject-keys.server";
import { DELETION_PAIR } from "~/privacy/redaction/store-deletions.server";
import { FULFILLMENT_EMAIL, ORDER_EMAIL } from "~/shipments/sealed-columns";
import { FORMER_API_KEY } from "~/shops/store-connection.server";
import { PUSH_EMAIL } from "~/shops/store-push.server";
import { ACCESS_TOKEN, REFRESH_TOKEN } from "~/shops/store-tokens.server";
import { API_KEY } from "~/shops/store.server";

/** The hash keys of `encryption_keys` are not among them: each belongs to its own key. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ACCESS_TOKEN,
  REFRESH_TOKEN,
  API_KEY,
  PUSH_EMAIL,
  FORMER_API_KEY,
  WEBHOOK_BODY,
  ORDER_EMAIL,
  FULFILLMENT_EMAIL,
  SUBJECT,
  DELETION_PAIR,
  CUSTOMER,
  PUSH_DATA,
  CREDENTIALS,
  TOKEN,
];
