-- A customer's request finds their orders by Shopify's customer id, as it does by the e-mail.
CREATE INDEX "orders_shop_id_customer_index_idx" ON "orders" ("shop_id", "customer_index")
  WHERE "customer_index" IS NOT NULL;
