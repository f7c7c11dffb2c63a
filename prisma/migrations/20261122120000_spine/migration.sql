-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "shop_state" AS ENUM ('never_opened', 'installed', 'uninstalled');

-- CreateEnum
CREATE TYPE "connection_state" AS ENUM ('connected', 'needs_reconnecting', 'disconnected');

-- CreateEnum
CREATE TYPE "event_spelling" AS ENUM ('classic', 'renamed');

-- CreateEnum
CREATE TYPE "inbox_state" AS ENUM ('received', 'mapped', 'stored', 'dead');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'accepted', 'rejected', 'unknown', 'dead', 'skipped', 'redacted');

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMPTZ(3),
    "access_token" TEXT NOT NULL,
    "user_id" BIGINT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "account_owner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "email_verified" BOOLEAN DEFAULT false,
    "refresh_token" TEXT,
    "refresh_token_expires" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "state" "shop_state" NOT NULL DEFAULT 'never_opened',
    "primary_domain" TEXT,
    "key_wrapped" BYTEA NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "installed_at" TIMESTAMPTZ(3),
    "uninstalled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" SERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "state" "connection_state" NOT NULL DEFAULT 'connected',
    "token_sealed" BYTEA,
    "broken_at" TIMESTAMPTZ(3),
    "broken_code" INTEGER,
    "broken_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pixel" (
    "id" SERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "connection_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "event_spelling" "event_spelling" NOT NULL DEFAULT 'classic',
    "test_event_code" TEXT,
    "paused_until" TIMESTAMPTZ(3),
    "failure_streak" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pixel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox_entry" (
    "id" BIGSERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "api_version" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "inbox_state" NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "body_bytes" INTEGER NOT NULL,
    "body_sealed" BYTEA,

    CONSTRAINT "inbox_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversion" (
    "id" BIGSERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "tiktok_event_id" TEXT NOT NULL,
    "order_name" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "value" DECIMAL(24,6),
    "currency" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "facts_sealed" BYTEA,
    "inbox_entry_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" BIGSERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "conversion_id" BIGINT,
    "inbox_entry_id" BIGINT NOT NULL,
    "pixel_id" INTEGER,
    "pixel_code" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "event_name" TEXT NOT NULL,
    "tiktok_event_id" TEXT NOT NULL,
    "event_time" TIMESTAMPTZ(3),
    "state" "delivery_state" NOT NULL,
    "transition" TEXT NOT NULL,
    "reason" TEXT,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "attempts_started" INTEGER NOT NULL DEFAULT 0,
    "attempts_finished" INTEGER NOT NULL DEFAULT 0,
    "first_attempt_at" TIMESTAMPTZ(3),
    "unknown_since" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "last_code" INTEGER,
    "last_message" TEXT,
    "last_request_id" TEXT,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "body_sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hourly_count" (
    "shop_id" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "event" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "hourly_count_pkey" PRIMARY KEY ("shop_id","hour","event","state")
);

-- CreateIndex
CREATE INDEX "session_shop_idx" ON "session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "connection_shop_id_idx" ON "connection"("shop_id");

-- CreateIndex
CREATE INDEX "pixel_connection_id_idx" ON "pixel"("connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "pixel_shop_id_code_key" ON "pixel"("shop_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_entry_shop_id_topic_webhook_id_key" ON "inbox_entry"("shop_id", "topic", "webhook_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversion_shop_id_tiktok_event_id_key" ON "conversion"("shop_id", "tiktok_event_id");

-- CreateIndex
CREATE INDEX "delivery_shop_id_id_idx" ON "delivery"("shop_id", "id");

-- CreateIndex
CREATE INDEX "delivery_shop_id_state_id_idx" ON "delivery"("shop_id", "state", "id");

-- CreateIndex
CREATE INDEX "delivery_shop_id_event_id_idx" ON "delivery"("shop_id", "event", "id");

-- CreateIndex
CREATE INDEX "delivery_conversion_id_idx" ON "delivery"("conversion_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_shop_id_pixel_code_event_tiktok_event_id_key" ON "delivery"("shop_id", "pixel_code", "event", "tiktok_event_id");

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pixel" ADD CONSTRAINT "pixel_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pixel" ADD CONSTRAINT "pixel_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbox_entry" ADD CONSTRAINT "inbox_entry_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversion" ADD CONSTRAINT "conversion_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_conversion_id_fkey" FOREIGN KEY ("conversion_id") REFERENCES "conversion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_pixel_id_fkey" FOREIGN KEY ("pixel_id") REFERENCES "pixel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hourly_count" ADD CONSTRAINT "hourly_count_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: what the Prisma schema cannot say.

-- The two queues of the path are partial indexes, so that they stay as small as the work that is left.
CREATE INDEX "inbox_entry_received" ON "inbox_entry" ("shop_id", "id") WHERE "state" = 'received';
CREATE INDEX "delivery_due" ON "delivery" ("pixel_id", "next_attempt_at", "id") WHERE "state" = 'pending';

ALTER TABLE "delivery"
  ADD CONSTRAINT "delivery_pending_can_be_sent"
    CHECK ("state" <> 'pending' OR ("next_attempt_at" IS NOT NULL AND "body_sealed" IS NOT NULL)),
  ADD CONSTRAINT "delivery_attempts_in_order" CHECK ("attempts_finished" <= "attempts_started"),
  ADD CONSTRAINT "delivery_says_why" CHECK ("state" IN ('pending', 'accepted') OR "reason" IS NOT NULL);

-- A delivery changes state only by a named transition (app/core/delivery/state.ts holds the same table;
-- a test compares the two). Accepted and redacted are final.
CREATE FUNCTION "delivery_guard_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (
    (OLD.state = 'pending' AND (NEW.state::text, NEW.transition) IN (
      ('accepted', 'accepted'), ('rejected', 'rejected'), ('dead', 'gave_up'), ('dead', 'too_old'),
      ('unknown', 'parked'), ('skipped', 'cancelled'), ('redacted', 'redacted')))
    OR (OLD.state = 'skipped' AND (NEW.state::text, NEW.transition) IN (
      ('pending', 'replayed'), ('pending', 'payment_received'), ('pending', 'consent_released'),
      ('pending', 'rebuilt'), ('redacted', 'redacted')))
    OR (OLD.state IN ('rejected', 'dead', 'unknown') AND (NEW.state::text, NEW.transition) IN (
      ('pending', 'replayed'), ('pending', 'rebuilt'), ('redacted', 'redacted')))
  ) THEN
    RAISE EXCEPTION 'delivery % cannot go from % to % by %', OLD.id, OLD.state, NEW.state, NEW.transition
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "delivery_guard_transition" BEFORE UPDATE ON "delivery"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION "delivery_guard_transition"();

-- The ledger: counted in the transaction that changes it, one upsert per statement and group. Sorted, so that
-- two transactions take the rows in the same order. Deleting deliveries keeps their counts on purpose.
CREATE FUNCTION "delivery_count_inserted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO hourly_count (shop_id, hour, event, state, count)
    SELECT shop_id, date_trunc('hour', created_at, 'UTC'), event, state, count(*)
    FROM inserted GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (shop_id, hour, event, state) DO UPDATE SET count = hourly_count.count + EXCLUDED.count;
  RETURN NULL;
END $$;

CREATE FUNCTION "delivery_count_updated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO hourly_count (shop_id, hour, event, state, count)
    SELECT shop_id, date_trunc('hour', created_at, 'UTC'), event, state, sum(change)
    FROM (
      SELECT shop_id, created_at, event, state, 1 AS change FROM after_update
      UNION ALL
      SELECT shop_id, created_at, event, state, -1 FROM before_update
    ) AS changes
    GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0 ORDER BY 1, 2, 3, 4
  ON CONFLICT (shop_id, hour, event, state) DO UPDATE SET count = hourly_count.count + EXCLUDED.count;
  RETURN NULL;
END $$;

CREATE TRIGGER "delivery_count_inserted" AFTER INSERT ON "delivery"
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION "delivery_count_inserted"();

CREATE TRIGGER "delivery_count_updated" AFTER UPDATE ON "delivery"
  REFERENCING OLD TABLE AS before_update NEW TABLE AS after_update
  FOR EACH STATEMENT EXECUTE FUNCTION "delivery_count_updated"();

-- Sealed bytes are compressed before they are sealed; trying again would only cost time.
ALTER TABLE "inbox_entry" ALTER COLUMN "body_sealed" SET STORAGE EXTERNAL;
ALTER TABLE "conversion" ALTER COLUMN "facts_sealed" SET STORAGE EXTERNAL;
ALTER TABLE "delivery" ALTER COLUMN "body_sealed" SET STORAGE EXTERNAL;
