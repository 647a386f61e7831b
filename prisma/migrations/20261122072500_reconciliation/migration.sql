CREATE TABLE "order_watermarks" (
    "shop_id" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "order_watermarks_pkey" PRIMARY KEY ("shop_id")
) WITH (fillfactor = 70);

CREATE TABLE "reconciliations" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "checked" INTEGER NOT NULL,
    "mended" INTEGER NOT NULL,
    "problem" TEXT,

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("shop_id","id")
);
