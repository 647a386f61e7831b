-- What a customer or a merchant may ask of Waymark: data requests, redactions, retention, and who read what.

ALTER TABLE "shops" ADD COLUMN "retention_days" INTEGER NOT NULL DEFAULT 180;

ALTER TABLE "orders" ADD COLUMN "personal_removed_at" TIMESTAMPTZ;
CREATE INDEX "orders_personal_idx" ON "orders" ("shop_id", "created_at") WHERE "personal_removed_at" IS NULL;

ALTER TABLE "webhook_deliveries" ADD COLUMN "order_id" TEXT;
CREATE INDEX "webhook_deliveries_order_idx" ON "webhook_deliveries" ("shop_id", "order_id", "received_at")
  WHERE "order_id" IS NOT NULL;
CREATE INDEX "webhook_deliveries_shop_id_topic_received_at_idx"
  ON "webhook_deliveries" ("shop_id", "topic", "received_at");
-- For the job that drops bodies of a certain age: only rows that still have one are in it.
CREATE INDEX "webhook_deliveries_body_age_idx" ON "webhook_deliveries" ("received_at")
  WHERE "body_sealed" IS NOT NULL;
CREATE INDEX "webhook_deliveries_age_idx" ON "webhook_deliveries" USING brin ("received_at");

CREATE TABLE "redacted_orders" (
  "shop_id" TEXT NOT NULL,
  "order_key" BYTEA NOT NULL,
  "redacted_at" TIMESTAMPTZ NOT NULL,
  CONSTRAINT "redacted_orders_pkey" PRIMARY KEY ("shop_id", "order_key")
);

CREATE TABLE "privacy_requests" (
  "shop_id" TEXT NOT NULL,
  "id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "webhook_id" TEXT NOT NULL,
  "reference" TEXT,
  "subject_sealed" BYTEA,
  "subject_keys" BYTEA[] NOT NULL,
  "requested_at" TIMESTAMPTZ NOT NULL,
  "due_at" TIMESTAMPTZ NOT NULL,
  "state" TEXT NOT NULL,
  "phase" TEXT,
  "cursor" TEXT,
  "counts" JSONB NOT NULL DEFAULT '{}',
  "problem" TEXT,
  "finished_at" TIMESTAMPTZ,
  "finished_by" TEXT,
  CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("shop_id", "id")
);
CREATE UNIQUE INDEX "privacy_requests_shop_id_webhook_id_key" ON "privacy_requests" ("shop_id", "webhook_id");
CREATE INDEX "privacy_requests_shop_id_requested_at_idx" ON "privacy_requests" ("shop_id", "requested_at" DESC);

CREATE TABLE "tracking_deletions" (
  "shop_id" TEXT NOT NULL,
  "id" BIGSERIAL NOT NULL,
  "request_id" UUID,
  "pair_sealed" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "forgotten_trackings_pkey" PRIMARY KEY ("shop_id", "id")
);

CREATE TABLE "access_log" (
  "shop_id" TEXT NOT NULL,
  "id" BIGSERIAL NOT NULL,
  "read_at" TIMESTAMPTZ NOT NULL,
  "user_id" TEXT,
  "what" TEXT NOT NULL,
  "record" TEXT,
  CONSTRAINT "access_log_pkey" PRIMARY KEY ("shop_id", "id")
);
CREATE INDEX "access_log_read_at_idx" ON "access_log" ("read_at");

CREATE TABLE "erased_shops" (
  "shop_key" BYTEA NOT NULL,
  "erased_at" TIMESTAMPTZ NOT NULL,
  "counts" JSONB NOT NULL,
  CONSTRAINT "erased_shops_pkey" PRIMARY KEY ("shop_key")
);
CREATE INDEX "orders_shop_id_email_index_idx" ON "orders" ("shop_id", "email_index") WHERE "email_index" IS NOT NULL;
