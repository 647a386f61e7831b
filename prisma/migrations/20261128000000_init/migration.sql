-- The schema of Waymark: tables, then the triggers that count trackings. prisma/schema.prisma documents each column.

CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMPTZ,
    "access_token" BYTEA NOT NULL,
    "user_id" BIGINT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "account_owner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "email_verified" BOOLEAN DEFAULT false,
    "refresh_token" BYTEA,
    "refresh_token_expires" TIMESTAMPTZ,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sessions_shop_idx" ON "sessions"("shop");

CREATE TABLE "shops" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "iana_timezone" TEXT NOT NULL DEFAULT 'Etc/UTC',
    "country_code" TEXT,
    "proxy_path" TEXT NOT NULL DEFAULT '/apps/track',
    "send_customer_email" BOOLEAN NOT NULL DEFAULT true,
    "retention_days" INTEGER NOT NULL DEFAULT 180,
    "page_shared_at" TIMESTAMPTZ,
    "guide_dismissed_at" TIMESTAMPTZ,
    "attention_thresholds" JSONB NOT NULL DEFAULT '{}',
    "delivery_rule" JSONB,
    "installed_at" TIMESTAMPTZ,
    "uninstalled_at" TIMESTAMPTZ,
    "opened_at" TIMESTAMPTZ,
    "token_given_at" TIMESTAMPTZ,
    "profile_at" TIMESTAMPTZ,
    "scopes_at" TIMESTAMPTZ,
    "token_refused_at" TIMESTAMPTZ,
    "token_restored_at" TIMESTAMPTZ,
    "token_lease" UUID,
    "token_leased_until" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "shops_lease_has_holder" CHECK (("token_lease" IS NULL) = ("token_leased_until" IS NULL))
);

CREATE TABLE "tracking_connections" (
    "shop_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('embedded', 'cloud')),
    "api_key_sealed" BYTEA NOT NULL,
    "account_id" UUID,
    "connected_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "push_token_hash" BYTEA,
    "push_email_sealed" BYTEA,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "open_reason" TEXT CHECK ("open_reason" IN ('quota', 'key', 'unreachable')),
    "opened_at" TIMESTAMPTZ,
    "open_until" TIMESTAMPTZ,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "tracking_connections_pkey" PRIMARY KEY ("shop_id")
);
CREATE UNIQUE INDEX "tracking_connections_account_id_key" ON "tracking_connections"("account_id");
CREATE UNIQUE INDEX "tracking_connections_push_token_hash_key" ON "tracking_connections"("push_token_hash");

CREATE TABLE "tracking_page_settings" (
    "shop_id" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "link_version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tracking_page_settings_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "former_connections" (
    "shop_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('embedded', 'cloud')),
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

    CONSTRAINT "deregistrations_pkey" PRIMARY KEY ("shop_id","generation","number_key","carrier_code"),
    CONSTRAINT "deregistrations_shop_id_generation_fkey" FOREIGN KEY ("shop_id", "generation")
      REFERENCES "former_connections"("shop_id", "generation") ON DELETE CASCADE ON UPDATE RESTRICT
);

CREATE TABLE "carrier_overrides" (
    "shop_id" TEXT NOT NULL,
    "company_key" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "carrier_overrides_pkey" PRIMARY KEY ("shop_id","company_key")
);

-- Unlogged: after a crash Shopify's next answer reports the budget, and a call writes no WAL.
CREATE UNLOGGED TABLE "admin_budgets" (
    "shop_id" TEXT NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "restore_per_second" DOUBLE PRECISION NOT NULL,
    "measured_at" TIMESTAMPTZ NOT NULL,
    "paused_until" TIMESTAMPTZ,

    CONSTRAINT "admin_budgets_pkey" PRIMARY KEY ("shop_id")
) WITH (fillfactor = 50);

CREATE TABLE "webhook_deliveries" (
    "shop_id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "event_id" TEXT,
    "api_version" TEXT,
    "triggered_at" TIMESTAMPTZ,
    "received_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body_sealed" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'received' CHECK ("state" IN ('received', 'done', 'failed')),
    "outcome" TEXT,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "processed_at" TIMESTAMPTZ,
    "order_id" TEXT,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("shop_id","webhook_id")
);
CREATE INDEX "webhook_deliveries_shop_id_received_at_idx" ON "webhook_deliveries"("shop_id", "received_at");
CREATE INDEX "webhook_deliveries_shop_id_topic_received_at_idx" ON "webhook_deliveries"("shop_id", "topic", "received_at");
-- Nearly all others are done, and are found by the time alone.
CREATE INDEX "webhook_deliveries_open_idx" ON "webhook_deliveries"("shop_id", "state", "received_at")
    WHERE "state" <> 'done';
CREATE INDEX "webhook_deliveries_order_idx" ON "webhook_deliveries"("shop_id", "order_id", "received_at")
    WHERE "order_id" IS NOT NULL;
-- For the job that drops old bodies: it holds only rows that still have one.
CREATE INDEX "webhook_deliveries_body_age_idx" ON "webhook_deliveries"("received_at") WHERE "body_sealed" IS NOT NULL;
CREATE INDEX "webhook_deliveries_age_idx" ON "webhook_deliveries" USING brin ("received_at");
-- Sealed bytes don't compress: PostgreSQL should not try.
ALTER TABLE "webhook_deliveries" ALTER COLUMN "body_sealed" SET STORAGE EXTERNAL;

CREATE TABLE "orders" (
    "shop_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT,
    "name_key" TEXT,
    "email_sealed" BYTEA,
    "email_index" BYTEA,
    "customer_index" BYTEA,
    "customer_locale" TEXT,
    "destination_country" TEXT,
    "placed_at" TIMESTAMPTZ,
    "cancelled_at" TIMESTAMPTZ,
    "source_updated_at" TIMESTAMPTZ,
    "source_version" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "items" JSONB NOT NULL DEFAULT '[]',
    "items_version" TEXT,
    "personal_removed_at" TIMESTAMPTZ,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE INDEX "orders_shop_id_name_key_idx" ON "orders"("shop_id", "name_key");
CREATE INDEX "orders_personal_idx" ON "orders"("shop_id", "created_at") WHERE "personal_removed_at" IS NULL;
CREATE INDEX "orders_items_due_idx" ON "orders"("shop_id", "created_at")
    WHERE "items_version" IS DISTINCT FROM "source_version" AND "personal_removed_at" IS NULL;
CREATE INDEX "orders_shop_id_email_index_idx" ON "orders"("shop_id", "email_index") WHERE "email_index" IS NOT NULL;
CREATE INDEX "orders_shop_id_customer_index_idx" ON "orders"("shop_id", "customer_index")
    WHERE "customer_index" IS NOT NULL;

CREATE TABLE "order_keys" (
    "shop_id" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "order_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('email', 'phone', 'postcode', 'customer_name')),

    CONSTRAINT "order_keys_pkey" PRIMARY KEY ("shop_id","key","order_id"),
    CONSTRAINT "order_keys_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id")
      REFERENCES "orders"("shop_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "order_keys_shop_id_order_id_idx" ON "order_keys"("shop_id", "order_id");

CREATE TABLE "fulfillments" (
    "shop_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "name" TEXT,
    "status" TEXT NOT NULL,
    "shipment_status" TEXT,
    "tracking_company" TEXT,
    "tracking_url" TEXT,
    "email_sealed" BYTEA,
    "destination_country" TEXT,
    "items" JSONB NOT NULL DEFAULT '[]',
    "fulfilled_at" TIMESTAMPTZ NOT NULL,
    "source_updated_at" TIMESTAMPTZ NOT NULL,
    "source_version" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fulfillments_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE INDEX "fulfillments_shop_id_order_id_idx" ON "fulfillments"("shop_id", "order_id");

CREATE TABLE "shipments" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "carrier_source" TEXT NOT NULL
      CHECK ("carrier_source" IN ('override', 'company', 'url', 'detected', 'merchant', 'unknown')),
    "tracking_company" TEXT,
    "company_key" TEXT,
    "tracking_url" TEXT,
    "registration_state" TEXT NOT NULL DEFAULT 'pending'
      CHECK ("registration_state" IN ('needs_carrier', 'pending', 'registered', 'rejected', 'stopped', 'removed')),
    "registration_code" INTEGER,
    "registration_message" TEXT,
    "registered_at" TIMESTAMPTZ,
    "registration_unanswered" BOOLEAN NOT NULL DEFAULT false,
    "registration_attempts" INTEGER NOT NULL DEFAULT 0,
    "registration_due_at" TIMESTAMPTZ,
    "registered_facts" BYTEA,
    "needs_update" BOOLEAN NOT NULL DEFAULT false,
    "occurrence" INTEGER NOT NULL DEFAULT 1,
    "is_superseded" BOOLEAN NOT NULL DEFAULT false,
    "is_backlog" BOOLEAN NOT NULL DEFAULT false,
    "tracking_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending'
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "substatus" TEXT,
    "manual_status" TEXT,
    "manual_reason" TEXT,
    "manual_set_at" TIMESTAMPTZ,
    "last_event" TEXT,
    "last_checkpoint_at" TEXT,
    "delivered_at" TEXT,
    "began_on" DATE,
    "arrived_on" DATE,
    "delivered_on" DATE,
    "last_scan_on" DATE,
    "longest_gap_days" INTEGER,
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "had_exception" BOOLEAN NOT NULL DEFAULT false,
    "service_code" TEXT,
    "expected_from" DATE,
    "expected_by" DATE,
    "silent_after" DATE,
    "origin_country" TEXT,
    "destination_country" TEXT,
    "legs" JSONB NOT NULL DEFAULT '{}',
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "service_updated_at" TIMESTAMPTZ,
    "synced_at" TIMESTAMPTZ,
    "fulfilled_at" TIMESTAMPTZ,
    "archived_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shipments_pkey" PRIMARY KEY ("shop_id","id"),
    CONSTRAINT "shipments_lease_has_holder"
      CHECK (NOT "registration_unanswered" OR "registration_state" IN ('pending', 'removed', 'stopped'))
);
CREATE INDEX "shipments_shop_id_status_created_at_idx" ON "shipments"("shop_id", "status", "created_at");
CREATE INDEX "shipments_shop_id_created_at_id_idx" ON "shipments"("shop_id", "created_at", "id");
-- The orders of the list, in app/shipments/list/store-list.server.ts.
-- Shipments by day are counted from the index alone.
CREATE INDEX "shipments_shipped_idx" ON "shipments" ("shop_id", (coalesce("fulfilled_at", "created_at")), "created_at")
    INCLUDE ("fulfilled_at", "registration_state");
CREATE INDEX "shipments_scanned_idx" ON "shipments" ("shop_id", (coalesce("last_scan_on", '-infinity'::date)), "created_at");
CREATE INDEX "shipments_expected_idx" ON "shipments" ("shop_id", (coalesce("expected_by", 'infinity'::date)), "created_at");
CREATE INDEX "shipments_destination_idx" ON "shipments" ("shop_id", (coalesce("destination_country", '')), "created_at");
CREATE INDEX "shipments_status_rank_idx" ON "shipments" ("shop_id",
    (array_position(array['pending','notfound','transit','pickup','undelivered','exception','expired','delivered'], "status")), "created_at");
CREATE INDEX "shipments_shop_id_carrier_code_created_at_idx" ON "shipments"("shop_id", "carrier_code", "created_at");
CREATE INDEX "shipments_shop_id_substatus_created_at_idx" ON "shipments"("shop_id", "substatus", "created_at");
CREATE INDEX "shipments_archived_idx" ON "shipments" ("shop_id", "created_at") WHERE "archived_at" IS NOT NULL;
CREATE INDEX "shipments_carrier_destination_idx" ON "shipments"
    ("shop_id", "carrier_code", (coalesce("destination_country", '')), "created_at");
CREATE INDEX "shipments_shop_id_registration_state_status_idx" ON "shipments"("shop_id", "registration_state", "status");
CREATE INDEX "shipments_tracking_id_idx" ON "shipments"("shop_id", "tracking_id") WHERE "tracking_id" IS NOT NULL;
CREATE UNIQUE INDEX "shipments_shop_id_number_key_carrier_code_occurrence_key" ON "shipments"("shop_id", "number_key", "carrier_code", "occurrence");
CREATE INDEX "shipments_needs_update_idx" ON "shipments"("shop_id") WHERE "needs_update";
-- In the order in which registration leases them.
CREATE INDEX "shipments_pending_idx" ON "shipments"
    ("shop_id", "is_backlog", "registration_attempts", "created_at", "id") WHERE "registration_state" = 'pending';
CREATE INDEX "shipments_backlog_idx" ON "shipments"("shop_id")
    WHERE "is_backlog" AND "registration_state" = 'pending';
-- The newest deliveries of a lane are read from the index alone.
CREATE INDEX "shipments_lane_idx" ON "shipments"
    ("shop_id", "carrier_code", "destination_country", (coalesce("origin_country", '')), "delivered_on" DESC)
    INCLUDE ("origin_country", "began_on", "arrived_on") WHERE "delivered_on" IS NOT NULL AND "began_on" IS NOT NULL;

-- Deliveries by day, for the home page: from the index alone.
CREATE INDEX "shipments_delivered_on_idx" ON "shipments" ("shop_id", "delivered_on") INCLUDE ("registration_state")
    WHERE "delivered_on" IS NOT NULL;
-- A random sixteenth with all that the figures of large shops are made of: see app/shipments/analytics/store-analytics.server.ts.
CREATE INDEX "shipments_sample_idx" ON "shipments" ("shop_id", (coalesce("fulfilled_at", "created_at")))
    INCLUDE ("id", "fulfilled_at", "created_at", "registration_state", "status", "carrier_code", "origin_country",
      "destination_country", "service_code", "began_on", "last_scan_on", "delivered_on", "failed_attempts",
      "had_exception", "expected_from", "expected_by")
    WHERE "id" < '10000000-0000-0000-0000-000000000000';
-- Which carriers deliver where: without it a filter by two that never meet reads all shipments in the list's order.
CREATE STATISTICS "shipments_filters" (mcv) ON "shop_id", "carrier_code", (coalesce("destination_country", ''))
    FROM "shipments";
-- Parcels on their way in the list's order, with the days that late and silent ones have passed: app/shipments/attention/reasons.ts.
CREATE INDEX "shipments_moving_idx" ON "shipments" ("shop_id", "created_at", "id",
    (coalesce("expected_by", "began_on")), (coalesce("silent_after", "last_scan_on")))
    WHERE "status" IN ('transit', 'pickup', 'undelivered');

CREATE TABLE "registration_calls" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "shipment_ids" UUID[] NOT NULL,
    "carrier_codes" TEXT[] NOT NULL,
    "tracking_numbers" TEXT[] NOT NULL,
    "leased_until" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "registration_calls_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE TABLE "lane_times" (
    "shop_id" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "destination_country" TEXT NOT NULL,
    "origin_country" TEXT NOT NULL,
    "deliveries" INTEGER NOT NULL,
    "fast_days" INTEGER NOT NULL,
    "transit_days" INTEGER NOT NULL,
    "last_days" INTEGER,
    "gap_days" INTEGER,
    "computed_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "lane_times_pkey" PRIMARY KEY ("shop_id","carrier_code","destination_country","origin_country")
);

CREATE TABLE "shipments_by_status" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "status" TEXT NOT NULL
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "change" INTEGER NOT NULL,

    CONSTRAINT "shipments_by_status_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE TABLE "bulk_runs" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "action" JSONB NOT NULL,
    "undo_of" UUID,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "started_by" TEXT,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "bulk_runs_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE UNIQUE INDEX "bulk_runs_shop_id_undo_of_key" ON "bulk_runs"("shop_id", "undo_of");
CREATE INDEX "bulk_runs_open_idx" ON "bulk_runs"("shop_id") WHERE "finished_at" IS NULL;

CREATE TABLE "bulk_items" (
    "shop_id" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "shipment_id" UUID NOT NULL,
    "outcome" TEXT CHECK ("outcome" IN ('done', 'unchanged', 'not_found', 'not_registered')),
    "before" JSONB,

    CONSTRAINT "bulk_items_pkey" PRIMARY KEY ("shop_id","run_id","position"),
    CONSTRAINT "bulk_items_shop_id_run_id_fkey" FOREIGN KEY ("shop_id", "run_id")
      REFERENCES "bulk_runs"("shop_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "bulk_items_open_idx" ON "bulk_items"("shop_id", "run_id", "position") WHERE "outcome" IS NULL;

CREATE TABLE "imports" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "header_key" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "imports_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE INDEX "imports_open_idx" ON "imports"("shop_id") WHERE "finished_at" IS NULL;

CREATE TABLE "import_lines" (
    "shop_id" TEXT NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "order_name" TEXT NOT NULL,
    "shipped" TEXT NOT NULL,
    "destination" TEXT NOT NULL,
    "outcome" TEXT CHECK ("outcome" IN ('added', 'exists', 'rejected')),
    "problem" TEXT CHECK ("problem" IN ('unreadable', 'number_missing', 'number_invalid', 'number_shortened', 'date_invalid', 'country_unknown')),

    CONSTRAINT "import_lines_pkey" PRIMARY KEY ("shop_id","import_id","line"),
    CONSTRAINT "import_lines_shop_id_import_id_fkey" FOREIGN KEY ("shop_id", "import_id")
      REFERENCES "imports"("shop_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "import_lines_open_idx" ON "import_lines"("shop_id", "import_id", "line") WHERE "outcome" IS NULL;

CREATE TABLE "saved_views" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE UNIQUE INDEX "saved_views_shop_id_name_key" ON "saved_views"("shop_id", "name");

CREATE TABLE "fulfillment_shipments" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "shipment_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "source_version" TEXT NOT NULL DEFAULT '',
    "first_version" TEXT NOT NULL DEFAULT '',
    "tracking_company" TEXT,
    "tracking_url" TEXT,
    "removed_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fulfillment_shipments_pkey" PRIMARY KEY ("shop_id","fulfillment_id","shipment_id"),
    CONSTRAINT "fulfillment_shipments_shop_id_shipment_id_fkey" FOREIGN KEY ("shop_id", "shipment_id")
      REFERENCES "shipments"("shop_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "fulfillment_shipments_shop_id_shipment_id_idx" ON "fulfillment_shipments"("shop_id", "shipment_id");
CREATE INDEX "fulfillment_shipments_shop_id_order_id_idx" ON "fulfillment_shipments"("shop_id", "order_id");

CREATE TABLE "checkpoints" (
    "shop_id" TEXT NOT NULL,
    "shipment_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "leg" TEXT NOT NULL CHECK ("leg" IN ('origin', 'destination')),
    "wall_time" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "details" TEXT NOT NULL DEFAULT '',
    "status" TEXT
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "substatus" TEXT,
    "milestone" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "source" TEXT NOT NULL DEFAULT '',
    "earlier_parcel" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("shop_id","shipment_id","source","id"),
    CONSTRAINT "checkpoints_shop_id_shipment_id_fkey" FOREIGN KEY ("shop_id", "shipment_id")
      REFERENCES "shipments"("shop_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);

CREATE TABLE "shipment_changes" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "shipment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('status', 'by_hand', 'registration', 'carrier', 'number', 'removed', 'note')),
    "before" TEXT,
    "after" TEXT,
    "changed_by" TEXT,
    "changed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shipment_changes_pkey" PRIMARY KEY ("shop_id","id"),
    CONSTRAINT "shipment_changes_shop_id_shipment_id_fkey" FOREIGN KEY ("shop_id", "shipment_id")
      REFERENCES "shipments"("shop_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "shipment_changes_shop_id_shipment_id_id_idx" ON "shipment_changes"("shop_id", "shipment_id", "id");

CREATE TABLE "sync_cursors" (
    "shop_id" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ,
    "synced_at" TIMESTAMPTZ,
    "generation" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "sync_cursors_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "order_watermarks" (
    "shop_id" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "order_watermarks_pkey" PRIMARY KEY ("shop_id")
) WITH (fillfactor = 70);

CREATE TABLE "reconciliations" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL CHECK ("state" IN ('done', 'continues', 'failed')),
    "started_at" TIMESTAMPTZ NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "checked" INTEGER NOT NULL,
    "repaired" INTEGER NOT NULL,
    "problem" TEXT,

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE TABLE "backfills" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested'
      CHECK ("state" IN ('requested', 'preparing', 'reading', 'done', 'failed', 'canceled')),
    "installed_at" TIMESTAMPTZ,
    "since" TIMESTAMPTZ NOT NULL,
    "operation_id" TEXT,
    "asks_protected" BOOLEAN NOT NULL DEFAULT true,
    "operations" INTEGER NOT NULL DEFAULT 0,
    "counted" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "byte_offset" BIGINT NOT NULL DEFAULT 0,
    "orders_read" INTEGER NOT NULL DEFAULT 0,
    "orders_added" INTEGER NOT NULL DEFAULT 0,
    "orders_skipped" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "backfills_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE UNIQUE INDEX "backfills_shop_id_installed_at_key" ON "backfills"("shop_id", "installed_at");
-- One backfill of a shop runs at a time.
CREATE UNIQUE INDEX "backfills_active_key" ON "backfills"("shop_id")
    WHERE "state" IN ('requested', 'preparing', 'reading');

CREATE TABLE "redacted_orders" (
    "shop_id" TEXT NOT NULL,
    "order_key" BYTEA NOT NULL,
    "redacted_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "redacted_orders_pkey" PRIMARY KEY ("shop_id","order_key")
);

CREATE TABLE "privacy_requests" (
    "shop_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('data_request', 'redaction')),
    "webhook_id" TEXT NOT NULL,
    "reference" TEXT,
    "subject_sealed" BYTEA,
    "subject_keys" BYTEA[] NOT NULL,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "due_at" TIMESTAMPTZ NOT NULL,
    "state" TEXT NOT NULL CHECK ("state" IN ('open', 'handed_over', 'erased', 'working', 'done')),
    "phase" TEXT CHECK ("phase" IN ('collect', 'erase', 'service', 'engine', 'traces')),
    "cursor" TEXT,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT,
    "finished_at" TIMESTAMPTZ,
    "finished_by" TEXT,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE INDEX "privacy_requests_shop_id_requested_at_idx" ON "privacy_requests"("shop_id", "requested_at" DESC);
CREATE UNIQUE INDEX "privacy_requests_shop_id_webhook_id_key" ON "privacy_requests"("shop_id", "webhook_id");

CREATE TABLE "tracking_deletions" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "request_id" UUID,
    "pair_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tracking_deletions_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE TABLE "access_log" (
    "shop_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "read_at" TIMESTAMPTZ NOT NULL,
    "user_id" TEXT,
    "what" TEXT NOT NULL CHECK ("what" IN ('customer_export', 'request_export', 'webhook_body')),
    "record" TEXT,

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE INDEX "access_log_read_at_idx" ON "access_log"("read_at");

CREATE TABLE "erased_shops" (
    "shop_key" BYTEA NOT NULL,
    "erased_at" TIMESTAMPTZ NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "erased_shops_pkey" PRIMARY KEY ("shop_key")
);

CREATE TABLE "write_back" (
    "shop_id" TEXT NOT NULL,
    "events_since" TIMESTAMPTZ,
    "links_since" TIMESTAMPTZ,
    "last_change_id" BIGINT NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ,
    "stopped_reason" TEXT CHECK ("stopped_reason" IN ('scope')),

    CONSTRAINT "write_back_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "write_back_events" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "shipment_id" UUID NOT NULL,
    "event_status" TEXT NOT NULL
      CHECK ("event_status" IN (
        'LABEL_PURCHASED', 'LABEL_PRINTED', 'READY_FOR_PICKUP', 'CONFIRMED', 'CARRIER_PICKED_UP',
        'IN_TRANSIT', 'DELAYED', 'OUT_FOR_DELIVERY', 'ATTEMPTED_DELIVERY', 'DELIVERED', 'FAILURE',
        'READY_FOR_RECIPIENT_PICKUP', 'PICKED_UP', 'BUYER_ACTION_REQUIRED', 'RETURNING_TO_SENDER')),
    "wall_time" TEXT NOT NULL,
    "change_id" BIGINT NOT NULL,
    "happened_at" TIMESTAMPTZ NOT NULL,
    "time_basis" TEXT NOT NULL CHECK ("time_basis" IN ('stated', 'country', 'shop', 'guess', 'learnt')),
    "message" TEXT,
    "place" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'waiting' CHECK ("state" IN ('waiting', 'sending', 'sent', 'skipped', 'failed')),
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
    "message" TEXT,
    "place" TEXT,
    "estimated_delivery_at" TIMESTAMPTZ,

    CONSTRAINT "foreign_events_pkey" PRIMARY KEY ("shop_id","fulfillment_id","id")
);

CREATE TABLE "write_back_links" (
    "shop_id" TEXT NOT NULL,
    "fulfillment_id" TEXT NOT NULL,
    "number_key" TEXT NOT NULL,
    "previous_url" TEXT,
    "state" TEXT NOT NULL CHECK ("state" IN ('sending', 'sent', 'kept')),
    "written_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "write_back_links_pkey" PRIMARY KEY ("shop_id","fulfillment_id","number_key")
);

CREATE TABLE "encryption_keys" (
    "key_id" TEXT NOT NULL,
    "hash_key_sealed" BYTEA NOT NULL,
    "first_used_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "encryption_keys_pkey" PRIMARY KEY ("key_id")
);

CREATE TABLE "parked_jobs" (
    "shop_id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "invariant" TEXT NOT NULL,
    "parked_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "parked_jobs_pkey" PRIMARY KEY ("shop_id","job")
);

-- Unlogged: after a crash every bucket is full again, and a call writes no WAL.
CREATE UNLOGGED TABLE "rate_limits" (
    "owner" TEXT NOT NULL,
    "scope" TEXT NOT NULL CHECK ("scope" IN ('storefront', 'engine', 'tracking_service')),
    "bucket" TEXT NOT NULL,
    "full_at" TIMESTAMPTZ NOT NULL,
    "paused_until" TIMESTAMPTZ,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("owner","scope","bucket")
) WITH (fillfactor = 50);

-- Unlogged: after a crash the next three calls find out again, and a call writes no WAL.
CREATE UNLOGGED TABLE "service_breakers" (
    "service" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "open_until" TIMESTAMPTZ,
    "probe_until" TIMESTAMPTZ,

    CONSTRAINT "service_breakers_pkey" PRIMARY KEY ("service")
);

CREATE TABLE "engine_accounts" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "quota_left" DECIMAL(12,1),
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ,

    CONSTRAINT "engine_accounts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "engine_keys" (
    "key_hash" BYTEA NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hint" TEXT NOT NULL DEFAULT '',
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,

    CONSTRAINT "engine_keys_pkey" PRIMARY KEY ("key_hash"),
    CONSTRAINT "engine_keys_account_id_fkey" FOREIGN KEY ("account_id")
      REFERENCES "engine_accounts"("id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "engine_keys_id_key" ON "engine_keys"("id");
CREATE INDEX "engine_keys_account_id_idx" ON "engine_keys"("account_id");

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
    "status" TEXT NOT NULL DEFAULT 'pending'
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "substatus" TEXT,
    "track_update" BOOLEAN NOT NULL DEFAULT true,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "original_country" TEXT NOT NULL DEFAULT '',
    "destination_country" TEXT,
    "service_code" TEXT,
    "signed_by" TEXT,
    "origin_info" JSON,
    "destination_info" JSON,
    "carrier_answer" JSON,
    "item_received" TEXT,
    "manual_status" TEXT
      CHECK ("manual_status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "last_event" TEXT,
    "last_update_time" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ,
    "next_check_at" TIMESTAMPTZ,
    "checked_at" TIMESTAMPTZ,
    "check_failures" INTEGER NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ,
    "restarted_at" TIMESTAMPTZ,

    CONSTRAINT "engine_trackings_pkey" PRIMARY KEY ("account_id","id")
);
CREATE INDEX "engine_trackings_account_id_created_at_id_idx" ON "engine_trackings"("account_id", "created_at" DESC, "id");
CREATE INDEX "engine_trackings_account_id_updated_at_idx" ON "engine_trackings"("account_id", "updated_at");
CREATE INDEX "engine_trackings_account_id_order_id_idx" ON "engine_trackings"("account_id", "order_id");
CREATE INDEX "engine_trackings_next_check_at_idx" ON "engine_trackings"("next_check_at");
CREATE UNIQUE INDEX "engine_trackings_account_id_number_key_carrier_code_key" ON "engine_trackings"("account_id", "number_key", "carrier_code");
-- Transit times of a lane and carrier. A parcel enters it with its first scan, so a create writes nothing here.
CREATE INDEX "engine_trackings_lane_idx" ON "engine_trackings"
    ("carrier_code", "original_country", "destination_country", "created_at" DESC) WHERE "item_received" IS NOT NULL;

CREATE TABLE "engine_past_journeys" (
    "account_id" UUID NOT NULL,
    "tracking_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "status" TEXT NOT NULL
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
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

    CONSTRAINT "engine_past_journeys_pkey" PRIMARY KEY ("account_id","tracking_id","id"),
    CONSTRAINT "engine_past_journeys_account_id_tracking_id_fkey" FOREIGN KEY ("account_id", "tracking_id")
      REFERENCES "engine_trackings"("account_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT
);

CREATE TABLE "engine_callbacks" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "statuses" TEXT[] NOT NULL
      CHECK ("statuses" <@ ARRAY['pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired']),
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "last_sequence" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "due_at" TIMESTAMPTZ,
    "paused_until" TIMESTAMPTZ,
    "leased_until" TIMESTAMPTZ,

    CONSTRAINT "engine_callbacks_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "engine_callbacks_account_id_fkey" FOREIGN KEY ("account_id")
      REFERENCES "engine_accounts"("id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "engine_callbacks_due_at_idx" ON "engine_callbacks"("due_at");
CREATE UNIQUE INDEX "engine_callbacks_account_id_url_key" ON "engine_callbacks"("account_id", "url");

CREATE TABLE "engine_deliveries" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "callback_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "tracking_id" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "status" TEXT NOT NULL
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "data_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending' CHECK ("state" IN ('pending', 'delivered', 'dead')),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ,

    CONSTRAINT "engine_deliveries_pkey" PRIMARY KEY ("account_id","id")
);
CREATE INDEX "engine_deliveries_account_id_created_at_sequence_idx" ON "engine_deliveries"("account_id", "created_at" DESC, "sequence" DESC);
CREATE INDEX "engine_deliveries_account_id_callback_id_state_next_attempt_idx" ON "engine_deliveries"("account_id", "callback_id", "state", "next_attempt_at");
CREATE INDEX "engine_deliveries_account_id_callback_id_tracking_id_sequen_idx" ON "engine_deliveries"("account_id", "callback_id", "tracking_id", "sequence");
CREATE INDEX "engine_deliveries_created_at_idx" ON "engine_deliveries"("created_at");
CREATE UNIQUE INDEX "engine_deliveries_account_id_callback_id_sequence_key" ON "engine_deliveries"("account_id", "callback_id", "sequence");

CREATE TABLE "engine_delivery_attempts" (
    "account_id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "attempted_at" TIMESTAMPTZ NOT NULL,
    "http_status" INTEGER,
    "error" TEXT,
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "engine_delivery_attempts_pkey" PRIMARY KEY ("account_id","delivery_id","number")
);

CREATE TABLE "engine_status_counts" (
    "account_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "status" TEXT NOT NULL
      CHECK ("status" IN ('pending', 'notfound', 'transit', 'pickup', 'delivered', 'undelivered', 'exception', 'expired')),
    "archived" BOOLEAN NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "engine_status_counts_pkey" PRIMARY KEY ("account_id","id")
);

CREATE TABLE "engine_connectors" (
    "name" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "open_until" TIMESTAMPTZ,
    "probe_until" TIMESTAMPTZ,
    "spent_until" JSONB NOT NULL DEFAULT '{}',
    "queued_until" TIMESTAMPTZ,

    CONSTRAINT "engine_connectors_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "engine_carrier_keys" (
    "account_id" UUID NOT NULL,
    "carrier" TEXT NOT NULL,
    "credentials_sealed" BYTEA NOT NULL,
    "hint" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "saved_at" TIMESTAMPTZ NOT NULL,
    "token_sealed" BYTEA,
    "token_expires_at" TIMESTAMPTZ,
    "last_success_at" TIMESTAMPTZ,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_text" TEXT,
    "error_at" TIMESTAMPTZ,
    "paused_at" TIMESTAMPTZ,

    CONSTRAINT "engine_carrier_keys_pkey" PRIMARY KEY ("account_id","carrier"),
    CONSTRAINT "engine_carrier_keys_account_id_fkey" FOREIGN KEY ("account_id")
      REFERENCES "engine_accounts"("id") ON DELETE CASCADE ON UPDATE RESTRICT
);

-- Keys compare byte by byte, in any locale.
CREATE TABLE "engine_remote_areas" (
    "country_code" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('postcode', 'prefix', 'city')),
    "key_length" SMALLINT NOT NULL,
    "first_key" TEXT COLLATE "C" NOT NULL,
    "last_key" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "engine_remote_areas_pkey" PRIMARY KEY ("country_code","carrier_code","kind","key_length","first_key")
);

CREATE TABLE "engine_remote_lists" (
    "carrier_code" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_rows" INTEGER NOT NULL,
    "areas" INTEGER NOT NULL,
    "imported_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_remote_lists_pkey" PRIMARY KEY ("carrier_code")
);

-- engine_status_counts is a ledger of changes that triggers write: writers only add rows, so none waits for
-- another, and the sum that a reader's snapshot shows is exact.

-- Replaces an account's rows by one for each status. Skips rows that another transaction folds.
CREATE FUNCTION engine_fold_status_counts(account uuid) RETURNS void LANGUAGE sql AS $$
  WITH taken AS (
    DELETE FROM engine_status_counts WHERE account_id = account AND id IN (
      SELECT id FROM engine_status_counts WHERE account_id = account FOR UPDATE SKIP LOCKED
    ) RETURNING status, archived, change
  )
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  SELECT account, status, archived, sum(change) FROM taken
  GROUP BY status, archived HAVING sum(change) <> 0
$$;

-- One change in 32 folds its account's ledger, so that it stays a few dozen rows long.
CREATE FUNCTION engine_fold_one_in_32(account uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF random() < 1.0 / 32 THEN
    PERFORM engine_fold_status_counts(account);
  END IF;
END
$$;

CREATE FUNCTION engine_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE account uuid;
BEGIN
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  SELECT account_id, status, archived, count(*) FROM added GROUP BY account_id, status, archived;
  FOR account IN SELECT DISTINCT account_id FROM added LOOP
    PERFORM engine_fold_one_in_32(account);
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION engine_count_removed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE account uuid;
BEGIN
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  SELECT account_id, status, archived, -count(*) FROM removed GROUP BY account_id, status, archived;
  FOR account IN SELECT DISTINCT account_id FROM removed LOOP
    PERFORM engine_fold_one_in_32(account);
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION engine_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  VALUES (OLD.account_id, OLD.status, OLD.archived, -1), (NEW.account_id, NEW.status, NEW.archived, 1);
  PERFORM engine_fold_one_in_32(NEW.account_id);
  RETURN NULL;
END
$$;

CREATE TRIGGER count_added AFTER INSERT ON engine_trackings
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION engine_count_added();
CREATE TRIGGER count_removed AFTER DELETE ON engine_trackings
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION engine_count_removed();
-- By row: most updates keep the status, and transition tables would copy every updated row.
CREATE TRIGGER count_changed AFTER UPDATE OF account_id, status, archived ON engine_trackings
  FOR EACH ROW
  WHEN ((OLD.account_id, OLD.status, OLD.archived) IS DISTINCT FROM (NEW.account_id, NEW.status, NEW.archived))
  EXECUTE FUNCTION engine_count_changed();

-- shipments_by_status is such a ledger, too: of shipments that are neither removed nor archived. Registration changes
-- neither the status nor what is counted, so it writes nothing here.

CREATE FUNCTION shipments_fold_counts(shop text) RETURNS void LANGUAGE sql AS $$
  WITH taken AS (
    DELETE FROM shipments_by_status WHERE shop_id = shop AND id IN (
      SELECT id FROM shipments_by_status WHERE shop_id = shop FOR UPDATE SKIP LOCKED
    ) RETURNING status, change
  )
  INSERT INTO shipments_by_status (shop_id, status, change)
  SELECT shop, status, sum(change) FROM taken GROUP BY status HAVING sum(change) <> 0
$$;

CREATE FUNCTION shipments_fold_one_in_32(shop text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF random() < 1.0 / 32 THEN
    PERFORM shipments_fold_counts(shop);
  END IF;
END
$$;

CREATE FUNCTION shipments_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shop text;
BEGIN
  INSERT INTO shipments_by_status (shop_id, status, change)
  SELECT shop_id, status, count(*) FROM added
  WHERE registration_state <> 'removed' AND archived_at IS NULL GROUP BY shop_id, status;
  FOR shop IN SELECT DISTINCT shop_id FROM added LOOP
    PERFORM shipments_fold_one_in_32(shop);
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION shipments_count_removed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shop text;
BEGIN
  INSERT INTO shipments_by_status (shop_id, status, change)
  SELECT shop_id, status, -count(*) FROM removed
  WHERE registration_state <> 'removed' AND archived_at IS NULL GROUP BY shop_id, status;
  FOR shop IN SELECT DISTINCT shop_id FROM removed LOOP
    PERFORM shipments_fold_one_in_32(shop);
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION shipments_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shipments_by_status (shop_id, status, change)
  SELECT shop_id, status, change FROM (VALUES
    (OLD.shop_id, OLD.status, -1, OLD.registration_state <> 'removed' AND OLD.archived_at IS NULL),
    (NEW.shop_id, NEW.status, 1, NEW.registration_state <> 'removed' AND NEW.archived_at IS NULL)
  ) AS side (shop_id, status, change, is_counted) WHERE is_counted;
  PERFORM shipments_fold_one_in_32(NEW.shop_id);
  RETURN NULL;
END
$$;

CREATE TRIGGER count_added AFTER INSERT ON shipments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION shipments_count_added();
CREATE TRIGGER count_removed AFTER DELETE ON shipments
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION shipments_count_removed();
CREATE TRIGGER count_changed AFTER UPDATE OF status, registration_state, archived_at ON shipments
  FOR EACH ROW
  WHEN ((OLD.status, OLD.registration_state = 'removed', OLD.archived_at IS NULL)
    IS DISTINCT FROM (NEW.status, NEW.registration_state = 'removed', NEW.archived_at IS NULL))
  EXECUTE FUNCTION shipments_count_changed();

-- ---------------------------------------------------------------- search in the list of shipments

-- Parts of numbers and order names are found with pg_trgm, which PostgreSQL's own packages and most hosts have. Without
-- it, or without the right to create it, only their beginnings are: see app/shipments/list/search.server.ts.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE EXTENSION IF NOT EXISTS btree_gin;
  CREATE INDEX "shipments_number_trgm_idx" ON "shipments"
    USING gin ("shop_id", "number_key" gin_trgm_ops, "tracking_company" gin_trgm_ops);
  CREATE INDEX "orders_name_trgm_idx" ON "orders" USING gin ("shop_id", "name_key" gin_trgm_ops);
EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege OR undefined_object THEN
  CREATE INDEX "shipments_number_start_idx" ON "shipments" ("shop_id", "number_key" text_pattern_ops);
  CREATE INDEX "orders_name_start_idx" ON "orders" ("shop_id", "name_key" text_pattern_ops);
END
$$;
