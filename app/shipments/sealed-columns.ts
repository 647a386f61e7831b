// The sealed columns of orders and fulfillments.
import { sealedColumn } from "~/lib/sealed-column";

export const ORDER_EMAIL = sealedColumn("orders", "email_sealed", ["shop_id", "id"]);
export const FULFILLMENT_EMAIL = sealedColumn("fulfillments", "email_sealed", ["shop_id", "id"]);
