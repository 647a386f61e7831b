-- Whether Shopify still gives us a shop's tokens, and who is renewing one just now.
ALTER TABLE "shops"
  ADD COLUMN "opened_at" TIMESTAMPTZ,
  ADD COLUMN "token_given_at" TIMESTAMPTZ,
  ADD COLUMN "token_refused_at" TIMESTAMPTZ,
  ADD COLUMN "token_restored_at" TIMESTAMPTZ,
  ADD COLUMN "token_lease" UUID,
  ADD COLUMN "token_leased_until" TIMESTAMPTZ;
