-- What all workers together know about asking a carrier: how often in a row it failed, until when nobody
-- asks it, and how much of its budgets is spent.
CREATE TABLE "engine_connectors" (
    "name" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "paused_until" TIMESTAMPTZ,
    "spent_until" JSONB NOT NULL DEFAULT '{}',
    "queued_until" TIMESTAMPTZ,

    CONSTRAINT "engine_connectors_pkey" PRIMARY KEY ("name")
);
