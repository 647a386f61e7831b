-- CreateTable
CREATE TABLE "order_keys" (
    "shop_id" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "order_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "order_keys_pkey" PRIMARY KEY ("shop_id","key","order_id"),
    CONSTRAINT "order_keys_shop_id_order_id_fkey" FOREIGN KEY ("shop_id","order_id")
      REFERENCES "orders"("shop_id","id") ON DELETE CASCADE ON UPDATE RESTRICT
);

-- CreateIndex
CREATE INDEX "order_keys_shop_id_order_id_idx" ON "order_keys"("shop_id", "order_id");

-- Look-ups go by order_keys now.
DROP INDEX "orders_shop_id_name_key_email_index_idx";
CREATE INDEX "orders_shop_id_name_key_idx" ON "orders"("shop_id", "name_key");
