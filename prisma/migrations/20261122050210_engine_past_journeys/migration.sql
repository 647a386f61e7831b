-- A change of carrier starts a journey over, and what the earlier carrier had told is kept beside it.
ALTER TABLE "engine_trackings" ADD COLUMN "restarted_at" TIMESTAMPTZ;

-- CreateTable
CREATE TABLE "engine_past_journeys" (
    "account_id" UUID NOT NULL,
    "tracking_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "substatus" TEXT,
    "original_country" TEXT NOT NULL,
    "destination_country" TEXT,
    "signed_by" TEXT,
    "origin_info" JSON,
    "destination_info" JSON,
    "last_event" TEXT,
    "last_update_time" TEXT,
    "began_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "engine_past_journeys_pkey" PRIMARY KEY ("account_id","tracking_id","id")
);

-- AddForeignKey
ALTER TABLE "engine_past_journeys" ADD CONSTRAINT "engine_past_journeys_account_id_tracking_id_fkey" FOREIGN KEY ("account_id", "tracking_id") REFERENCES "engine_trackings"("account_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;
