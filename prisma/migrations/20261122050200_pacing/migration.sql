-- Unlogged: after a crash every account may be called at once, and a call pays no WAL.
CREATE UNLOGGED TABLE "service_paces" (
    "account" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "service_paces_pkey" PRIMARY KEY ("account","kind")
) WITH (fillfactor = 50);
