-- AlterTable
ALTER TABLE "shipments" ADD COLUMN "began_on" DATE, ADD COLUMN "arrived_on" DATE, ADD COLUMN "delivered_on" DATE;

-- The newest deliveries of a lane are read from the index alone, however many parcels there are.
CREATE INDEX "shipments_lane_idx" ON "shipments"
  ("shop_id", "carrier_code", "destination_country", (coalesce("origin_country", '')), "delivered_on" DESC)
  INCLUDE ("origin_country", "began_on", "arrived_on") WHERE "delivered_on" IS NOT NULL AND "began_on" IS NOT NULL;
