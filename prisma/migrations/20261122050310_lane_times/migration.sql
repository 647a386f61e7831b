-- Transit times of a lane and carrier. A parcel enters it with its first scan, so a create writes nothing here.
CREATE INDEX "engine_trackings_lane_idx"
  ON "engine_trackings" ("carrier_code", "original_country", "destination_country", "created_at" DESC)
  WHERE "item_received" IS NOT NULL;
