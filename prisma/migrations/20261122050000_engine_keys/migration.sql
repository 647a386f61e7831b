-- Keys that people tell apart without seeing them, and the one of a shop that is Waymark's own.
ALTER TABLE "engine_keys"
  ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN "hint" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "internal" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "last_used_at" TIMESTAMPTZ;

CREATE UNIQUE INDEX "engine_keys_id_key" ON "engine_keys"("id");

-- Until now a shop's account had no other key than the one that Waymark made for itself.
UPDATE "engine_keys" k SET "internal" = true, "name" = 'Waymark'
FROM "tracking_connections" c WHERE c."account_id" = k."account_id";

-- A detection costs a fifth of a unit.
ALTER TABLE "engine_accounts" ALTER COLUMN "quota_left" SET DATA TYPE DECIMAL(12,1);

-- Unlogged: after a crash every bucket is full again, and a request pays no WAL.
CREATE UNLOGGED TABLE "engine_rates" (
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "full_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "engine_rates_pkey" PRIMARY KEY ("account_id","kind")
) WITH (fillfactor = 50);
