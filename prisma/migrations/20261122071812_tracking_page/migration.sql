-- CreateTable
CREATE TABLE "tracking_page_settings" (
    "shop_id" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "link_version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tracking_page_settings_pkey" PRIMARY KEY ("shop_id")
);
