-- Changes of an account are stamped and committed in one order.
ALTER TABLE "engine_accounts" ADD COLUMN "changed_at" TIMESTAMPTZ;

-- Polling by several workers, statuses set by hand, and what derived numbers count from.
-- json keeps a leg's text as written, so that answers need not build it again.
ALTER TABLE "engine_trackings"
  ADD COLUMN "leased_until" TIMESTAMPTZ,
  ADD COLUMN "item_received" TEXT,
  ADD COLUMN "manual_status" TEXT,
  ALTER COLUMN "origin_info" SET DATA TYPE JSON,
  ALTER COLUMN "destination_info" SET DATA TYPE JSON;
