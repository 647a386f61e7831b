ALTER TABLE "service_breakers" ADD COLUMN "probe_until" TIMESTAMPTZ;
