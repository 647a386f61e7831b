-- Unlogged: after a crash Shopify's next answer says again what is left, and a call pays no WAL.
CREATE UNLOGGED TABLE "admin_budgets" (
    "shop_id" TEXT NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "restore_per_second" DOUBLE PRECISION NOT NULL,
    "measured_at" TIMESTAMPTZ NOT NULL,
    "paused_until" TIMESTAMPTZ,

    CONSTRAINT "admin_budgets_pkey" PRIMARY KEY ("shop_id")
) WITH (fillfactor = 50);
