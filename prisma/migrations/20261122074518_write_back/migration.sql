CREATE TABLE "write_back" (
    "shop_id" TEXT NOT NULL,
    "events_since" TIMESTAMPTZ,
    "links_since" TIMESTAMPTZ,
    "last_change_id" BIGINT NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ,
    "stopped_reason" TEXT,

    CONSTRAINT "write_back_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "write_back_events" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "shipment_id" UUID NOT NULL,
    "event_status" TEXT NOT NULL,
    "wall_time" TEXT NOT NULL,
    "change_id" BIGINT NOT NULL,
    "happened_at" TIMESTAMPTZ NOT NULL,
    "time_basis" TEXT NOT NULL,
    "message" TEXT,
    "place" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "event_id" TEXT,
    "noted_at" TIMESTAMPTZ NOT NULL,
    "settled_at" TIMESTAMPTZ,

    CONSTRAINT "write_back_events_pkey" PRIMARY KEY ("shop_id","fulfillment_id","shipment_id","event_status","wall_time")
);
CREATE INDEX "write_back_events_shop_id_state_change_id_idx" ON "write_back_events"("shop_id", "state", "change_id");

CREATE TABLE "foreign_events" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "happened_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "foreign_events_pkey" PRIMARY KEY ("shop_id","fulfillment_id","id")
);

CREATE TABLE "write_back_links" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "previous_url" TEXT,
    "state" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "write_back_links_pkey" PRIMARY KEY ("shop_id","fulfillment_id","number_key")
);
