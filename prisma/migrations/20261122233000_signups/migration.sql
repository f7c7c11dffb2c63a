-- Signups: the browser's half is kept by its email's key and each of its times, the customer's half by the same key, so
-- that either finds the other, whichever comes first.

-- AlterTable
ALTER TABLE "conversion" ADD COLUMN     "email_key" BYTEA;

-- CreateTable
CREATE TABLE "signup" (
    "shop_id" INTEGER NOT NULL,
    "email_key" BYTEA NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "visitor_id" BIGINT NOT NULL,

    CONSTRAINT "signup_pkey" PRIMARY KEY ("shop_id","email_key","seen_at","visitor_id")
);

-- CreateIndex
CREATE INDEX "signup_visitor_id_idx" ON "signup"("visitor_id");

-- AddForeignKey
ALTER TABLE "signup" ADD CONSTRAINT "signup_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signup" ADD CONSTRAINT "signup_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "visitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Few conversions are signups.
CREATE INDEX "conversion_email_key" ON "conversion" ("shop_id", "email_key", "occurred_at") WHERE "email_key" IS NOT NULL;

-- A customer without an account is skipped until the storefront tells that it registered: one more way out.
CREATE OR REPLACE FUNCTION "delivery_guard_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (
    (OLD.state = 'pending' AND (NEW.state::text, NEW.transition) IN (
      ('accepted', 'accepted'), ('rejected', 'rejected'), ('dead', 'gave_up'), ('dead', 'too_old'),
      ('unknown', 'parked'), ('skipped', 'cancelled'), ('redacted', 'redacted')))
    OR (OLD.state = 'skipped' AND (NEW.state::text, NEW.transition) IN (
      ('pending', 'replayed'), ('pending', 'payment_received'), ('pending', 'consent_released'),
      ('pending', 'signup_seen'), ('pending', 'rebuilt'), ('redacted', 'redacted')))
    OR (OLD.state IN ('rejected', 'dead', 'unknown') AND (NEW.state::text, NEW.transition) IN (
      ('pending', 'replayed'), ('pending', 'rebuilt'), ('redacted', 'redacted')))
  ) THEN
    RAISE EXCEPTION 'delivery % cannot go from % to % by %', OLD.id, OLD.state, NEW.state, NEW.transition
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Erasures that were only stored until now are carried out.
UPDATE "inbox_entry" SET "state" = 'received' WHERE "state" = 'stored' AND "topic" = 'customers/redact';
