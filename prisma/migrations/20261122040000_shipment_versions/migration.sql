-- AlterTable
ALTER TABLE "orders" ADD COLUMN "source_version" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "fulfillments" ADD COLUMN "source_version" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "fulfillment_shipments" ADD COLUMN "source_version" TEXT NOT NULL DEFAULT '',
ADD COLUMN "tracking_company" TEXT,
ADD COLUMN "tracking_url" TEXT;

-- AlterTable
ALTER TABLE "shipments" ADD COLUMN "company_key" TEXT,
ADD COLUMN "registration_leased_until" TIMESTAMPTZ,
ADD COLUMN "evidence" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "checkpoints" ADD COLUMN "version" TEXT NOT NULL DEFAULT '';

-- DropIndex
DROP INDEX "shipments_shop_id_registration_state_idx";

-- CreateIndex
CREATE INDEX "webhook_deliveries_shop_id_state_received_at_idx" ON "webhook_deliveries"("shop_id", "state", "received_at");

-- CreateIndex
CREATE INDEX "shipments_shop_id_registration_state_status_idx" ON "shipments"("shop_id", "registration_state", "status");

-- CreateIndex
CREATE INDEX "shipments_shop_id_tracking_id_idx" ON "shipments"("shop_id", "tracking_id");

-- Sealed bytes don't compress: PostgreSQL should not try.
ALTER TABLE "webhook_deliveries" ALTER COLUMN "body_sealed" SET STORAGE EXTERNAL;
