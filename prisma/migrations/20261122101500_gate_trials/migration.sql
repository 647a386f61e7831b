ALTER TABLE "service_gates" ADD COLUMN "trial_until" TIMESTAMPTZ;
