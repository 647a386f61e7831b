CREATE TABLE "backfills" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "installed_at" TIMESTAMPTZ,
    "since" TIMESTAMPTZ NOT NULL,
    "operation_id" TEXT,
    "asks_protected" BOOLEAN NOT NULL DEFAULT true,
    "operations" INTEGER NOT NULL DEFAULT 0,
    "counted" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "byte_offset" BIGINT NOT NULL DEFAULT 0,
    "orders_read" INTEGER NOT NULL DEFAULT 0,
    "orders_added" INTEGER NOT NULL DEFAULT 0,
    "orders_left_out" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "backfills_pkey" PRIMARY KEY ("shop_id","id")
);

-- The one that starts by itself, once an installation.
CREATE UNIQUE INDEX "backfills_shop_id_installed_at_key" ON "backfills"("shop_id", "installed_at");

-- And one at a time.
CREATE UNIQUE INDEX "backfills_active_key" ON "backfills"("shop_id")
    WHERE "state" IN ('requested', 'preparing', 'reading');

-- Parcels of the past wait behind those of today.
ALTER TABLE "shipments" ADD COLUMN "is_backlog" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "shipments_backlog_idx" ON "shipments"("shop_id")
    WHERE "is_backlog" AND "registration_state" = 'pending';
