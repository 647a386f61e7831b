-- A shop may move between tracking services, and rests while its service can't take anything.
ALTER TABLE "tracking_connections"
  ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "pause_reason" TEXT,
  ADD COLUMN "paused_at" TIMESTAMPTZ,
  ADD COLUMN "probe_at" TIMESTAMPTZ,
  ADD COLUMN "probe_failures" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "sync_cursors" ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "service_paces" ADD COLUMN "held_until" TIMESTAMPTZ;

CREATE TABLE "former_connections" (
    "shop_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "api_key_sealed" BYTEA NOT NULL,
    "account_id" UUID,
    "switched_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "former_connections_pkey" PRIMARY KEY ("shop_id","generation")
);

CREATE TABLE "deregistrations" (
    "shop_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "number_key" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,

    CONSTRAINT "left_trackings_pkey" PRIMARY KEY ("shop_id","generation","number_key","carrier_code"),
    CONSTRAINT "left_trackings_shop_id_generation_fkey" FOREIGN KEY ("shop_id","generation") REFERENCES "former_connections"("shop_id","generation") ON DELETE CASCADE ON UPDATE RESTRICT
);

-- What a crash makes it forget is found out again by the next three calls.
CREATE UNLOGGED TABLE "service_breakers" (
    "service" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "open_until" TIMESTAMPTZ,

    CONSTRAINT "service_gates_pkey" PRIMARY KEY ("service")
);
