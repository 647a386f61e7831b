-- The oldest payload that has the number: of two numbers it tells which one took the other's place.
ALTER TABLE "fulfillment_shipments" ADD COLUMN "first_version" TEXT NOT NULL DEFAULT '';

UPDATE "fulfillment_shipments" SET "first_version" = "source_version";
