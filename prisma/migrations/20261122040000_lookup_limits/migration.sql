-- Unlogged: after a crash every bucket is full again, and a look-up pays no WAL.
CREATE UNLOGGED TABLE "lookup_limits" (
    "shop_id" TEXT NOT NULL,
    "bucket" BYTEA NOT NULL,
    "full_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "lookup_limits_pkey" PRIMARY KEY ("shop_id","bucket")
);

-- CreateIndex
CREATE INDEX "lookup_limits_shop_id_full_at_idx" ON "lookup_limits"("shop_id", "full_at");

-- A look-up with a wrong e-mail ends in the index, as one for an unknown order does: neither reads a row.
DROP INDEX "orders_shop_id_name_key_idx";
CREATE INDEX "orders_shop_id_name_key_email_index_idx" ON "orders"("shop_id", "name_key", "email_index");
