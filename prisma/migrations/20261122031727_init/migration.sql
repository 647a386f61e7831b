-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMPTZ,
    "access_token" TEXT NOT NULL,
    "user_id" BIGINT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "account_owner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "email_verified" BOOLEAN DEFAULT false,
    "refresh_token" TEXT,
    "refresh_token_expires" TIMESTAMPTZ,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shops" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "iana_timezone" TEXT NOT NULL DEFAULT 'Etc/UTC',
    "country_code" TEXT,
    "proxy_path" TEXT NOT NULL DEFAULT '/apps/track',
    "send_customer_email" BOOLEAN NOT NULL DEFAULT true,
    "installed_at" TIMESTAMPTZ,
    "uninstalled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tracking_connections" (
    "shop_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "api_key_sealed" BYTEA NOT NULL,
    "account_id" UUID,
    "connected_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tracking_connections_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "carrier_overrides" (
    "shop_id" TEXT NOT NULL,
    "company_key" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "carrier_overrides_pkey" PRIMARY KEY ("shop_id","company_key")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "shop_id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "event_id" TEXT,
    "api_version" TEXT,
    "triggered_at" TIMESTAMPTZ,
    "received_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body_sealed" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'received',
    "outcome" TEXT,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "processed_at" TIMESTAMPTZ,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("shop_id","webhook_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT,
    "name_key" TEXT,
    "email_sealed" BYTEA,
    "email_index" BYTEA,
    "customer_locale" TEXT,
    "destination_country" TEXT,
    "placed_at" TIMESTAMPTZ,
    "cancelled_at" TIMESTAMPTZ,
    "source_updated_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "fulfillments" (
    "shop_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "name" TEXT,
    "status" TEXT NOT NULL,
    "tracking_company" TEXT,
    "destination_country" TEXT,
    "items" JSONB NOT NULL DEFAULT '[]',
    "fulfilled_at" TIMESTAMPTZ NOT NULL,
    "source_updated_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fulfillments_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "shipments" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "carrier_source" TEXT NOT NULL,
    "tracking_company" TEXT,
    "tracking_url" TEXT,
    "registration_state" TEXT NOT NULL DEFAULT 'pending',
    "registration_code" INTEGER,
    "registration_message" TEXT,
    "registered_at" TIMESTAMPTZ,
    "tracking_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "substatus" TEXT,
    "last_event" TEXT,
    "last_checkpoint_at" TEXT,
    "delivered_at" TEXT,
    "origin_country" TEXT,
    "destination_country" TEXT,
    "legs" JSONB NOT NULL DEFAULT '{}',
    "service_updated_at" TIMESTAMPTZ,
    "synced_at" TIMESTAMPTZ,
    "fulfilled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shipments_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "fulfillment_shipments" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "shipment_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "removed_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fulfillment_shipments_pkey" PRIMARY KEY ("shop_id","fulfillment_id","shipment_id")
);

-- CreateTable
CREATE TABLE "checkpoints" (
    "shop_id" TEXT NOT NULL,
    "shipment_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "leg" TEXT NOT NULL,
    "wall_time" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "details" TEXT NOT NULL DEFAULT '',
    "status" TEXT,
    "substatus" TEXT,
    "milestone" TEXT,
    "earlier_parcel" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("shop_id","shipment_id","id")
);

-- CreateTable
CREATE TABLE "shipment_changes" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "shipment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "changed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shipment_changes_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "sync_cursors" (
    "shop_id" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ,
    "synced_at" TIMESTAMPTZ,

    CONSTRAINT "sync_cursors_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "engine_accounts" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "quota_left" INTEGER,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_keys" (
    "key_hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ,

    CONSTRAINT "engine_keys_pkey" PRIMARY KEY ("key_hash")
);

-- CreateTable
CREATE TABLE "engine_trackings" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "destination_code" TEXT,
    "title" TEXT,
    "logistics_channel" TEXT,
    "customer_sealed" BYTEA,
    "order_id" TEXT,
    "comment" TEXT,
    "order_create_time" TEXT,
    "order_created_at" TIMESTAMPTZ,
    "ship_date" TEXT,
    "postal_code" TEXT,
    "account_number" TEXT,
    "special_destination" TEXT,
    "lang" TEXT,
    "auto_correct" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "substatus" TEXT,
    "track_update" BOOLEAN NOT NULL DEFAULT true,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "original_country" TEXT NOT NULL DEFAULT '',
    "destination_country" TEXT,
    "service_code" TEXT,
    "signed_by" TEXT,
    "origin_info" JSONB,
    "destination_info" JSONB,
    "last_event" TEXT,
    "last_update_time" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ,
    "next_check_at" TIMESTAMPTZ,
    "checked_at" TIMESTAMPTZ,
    "check_failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "engine_trackings_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateIndex
CREATE INDEX "sessions_shop_idx" ON "sessions"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "tracking_connections_account_id_key" ON "tracking_connections"("account_id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_shop_id_received_at_idx" ON "webhook_deliveries"("shop_id", "received_at");

-- CreateIndex
CREATE INDEX "orders_shop_id_name_key_idx" ON "orders"("shop_id", "name_key");

-- CreateIndex
CREATE INDEX "fulfillments_shop_id_order_id_idx" ON "fulfillments"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "shipments_shop_id_status_created_at_idx" ON "shipments"("shop_id", "status", "created_at");

-- CreateIndex
CREATE INDEX "shipments_shop_id_created_at_idx" ON "shipments"("shop_id", "created_at");

-- CreateIndex
CREATE INDEX "shipments_shop_id_registration_state_idx" ON "shipments"("shop_id", "registration_state");

-- CreateIndex
CREATE UNIQUE INDEX "shipments_shop_id_number_key_carrier_code_key" ON "shipments"("shop_id", "number_key", "carrier_code");

-- CreateIndex
CREATE INDEX "fulfillment_shipments_shop_id_shipment_id_idx" ON "fulfillment_shipments"("shop_id", "shipment_id");

-- CreateIndex
CREATE INDEX "fulfillment_shipments_shop_id_order_id_idx" ON "fulfillment_shipments"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "shipment_changes_shop_id_shipment_id_id_idx" ON "shipment_changes"("shop_id", "shipment_id", "id");

-- CreateIndex
CREATE INDEX "engine_keys_account_id_idx" ON "engine_keys"("account_id");

-- CreateIndex
CREATE INDEX "engine_trackings_account_id_created_at_id_idx" ON "engine_trackings"("account_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "engine_trackings_account_id_updated_at_idx" ON "engine_trackings"("account_id", "updated_at");

-- CreateIndex
CREATE INDEX "engine_trackings_account_id_order_id_idx" ON "engine_trackings"("account_id", "order_id");

-- CreateIndex
CREATE INDEX "engine_trackings_next_check_at_idx" ON "engine_trackings"("next_check_at");

-- CreateIndex
CREATE UNIQUE INDEX "engine_trackings_account_id_number_key_carrier_code_key" ON "engine_trackings"("account_id", "number_key", "carrier_code");
