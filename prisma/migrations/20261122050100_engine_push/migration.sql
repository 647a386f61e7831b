-- Addresses that an account's news are pushed to, and the ledger of what was sent to them.
CREATE TABLE "engine_callbacks" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "statuses" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "last_sequence" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL,
    "due_at" TIMESTAMPTZ,
    "paused_until" TIMESTAMPTZ,
    "leased_until" TIMESTAMPTZ,

    CONSTRAINT "engine_callbacks_pkey" PRIMARY KEY ("account_id","id")
);

CREATE TABLE "engine_deliveries" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "callback_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "tracking_id" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "data_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ,

    CONSTRAINT "engine_deliveries_pkey" PRIMARY KEY ("account_id","id")
);

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

CREATE UNIQUE INDEX "engine_callbacks_account_id_url_key" ON "engine_callbacks"("account_id", "url");
CREATE INDEX "engine_callbacks_due_at_idx" ON "engine_callbacks"("due_at");

CREATE UNIQUE INDEX "engine_deliveries_account_id_callback_id_sequence_key" ON "engine_deliveries"("account_id", "callback_id", "sequence");
CREATE INDEX "engine_deliveries_account_id_created_at_sequence_idx" ON "engine_deliveries"("account_id", "created_at" DESC, "sequence" DESC);
CREATE INDEX "engine_deliveries_account_id_callback_id_state_next_attempt_idx" ON "engine_deliveries"("account_id", "callback_id", "state", "next_attempt_at");
CREATE INDEX "engine_deliveries_account_id_callback_id_tracking_id_sequen_idx" ON "engine_deliveries"("account_id", "callback_id", "tracking_id", "sequence");
CREATE INDEX "engine_deliveries_created_at_idx" ON "engine_deliveries"("created_at");

-- Our own receiving door: which shop a push address belongs to, and what its pushes are signed with.
ALTER TABLE "tracking_connections"
  ADD COLUMN "push_token_hash" BYTEA,
  ADD COLUMN "push_email_sealed" BYTEA;

CREATE UNIQUE INDEX "tracking_connections_push_token_hash_key" ON "tracking_connections"("push_token_hash");
