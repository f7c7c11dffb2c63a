-- CreateEnum
CREATE TYPE "connection_kind" AS ENUM ('oauth', 'token');

-- CreateEnum
CREATE TYPE "ad_level" AS ENUM ('campaign', 'adgroup', 'ad');

-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "currency" TEXT,
ADD COLUMN     "embed_settings" TEXT,
ADD COLUMN     "own_visit_key" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
ADD COLUMN     "time_zone" TEXT;

-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "kind" "connection_kind" NOT NULL DEFAULT 'token',
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "pixel" ADD COLUMN     "advertiser_ref" INTEGER,
ADD COLUMN     "events_off" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "is_primary" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "markets" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "name" TEXT,
ADD COLUMN     "test_mode_code" TEXT,
ADD COLUMN     "test_mode_until" TIMESTAMPTZ(3),
ADD COLUMN     "tiktok_pixel_id" TEXT;

-- AlterTable
ALTER TABLE "conversion" ADD COLUMN     "clicked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "test_event_code" TEXT;

-- AlterTable
ALTER TABLE "visitor" ADD COLUMN     "own_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "oauth_state" (
    "nonce_hash" BYTEA NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "returned_at" TIMESTAMPTZ(3),
    "code_sealed" BYTEA,
    "ticket_hash" BYTEA,

    CONSTRAINT "oauth_state_pkey" PRIMARY KEY ("nonce_hash")
);

-- CreateTable
CREATE TABLE "advertiser" (
    "id" SERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "connection_id" INTEGER NOT NULL,
    "advertiser_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT,
    "time_zone" TEXT,
    "status" TEXT,
    "chosen" BOOLEAN NOT NULL DEFAULT false,
    "exchange_rate" DECIMAL(20,10),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "advertiser_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund" (
    "shop_id" INTEGER NOT NULL,
    "refund_id" TEXT NOT NULL,
    "tiktok_event_id" TEXT NOT NULL,
    "amount" DECIMAL(24,6) NOT NULL,
    "currency" TEXT NOT NULL,
    "refunded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("shop_id","refund_id")
);

-- CreateTable
CREATE TABLE "ad_sync" (
    "advertiser_ref" INTEGER NOT NULL,
    "next_due_at" TIMESTAMPTZ(3) NOT NULL,
    "run_from" DATE,
    "run_to" DATE,
    "cursor" JSONB,
    "steps_done" INTEGER NOT NULL DEFAULT 0,
    "steps_total" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "failure_streak" INTEGER NOT NULL DEFAULT 0,
    "last_code" INTEGER,
    "last_message" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,

    CONSTRAINT "ad_sync_pkey" PRIMARY KEY ("advertiser_ref")
);

-- CreateTable
CREATE TABLE "ad_object" (
    "advertiser_ref" INTEGER NOT NULL,
    "level" "ad_level" NOT NULL,
    "object_id" TEXT NOT NULL,
    "parent_id" TEXT,
    "name" TEXT NOT NULL,
    "click_window_days" INTEGER,
    "view_window_days" INTEGER,
    "engaged_view_window_days" INTEGER,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ad_object_pkey" PRIMARY KEY ("advertiser_ref","level","object_id")
);

-- CreateTable
CREATE TABLE "ad_day" (
    "advertiser_ref" INTEGER NOT NULL,
    "level" "ad_level" NOT NULL,
    "day" DATE NOT NULL,
    "object_id" TEXT NOT NULL,
    "spend" DECIMAL(20,6) NOT NULL,
    "impressions" BIGINT NOT NULL,
    "clicks" BIGINT NOT NULL,
    "conversions" BIGINT NOT NULL,
    "real_time_conversions" BIGINT,
    "click_through_conversions" BIGINT,
    "view_through_conversions" BIGINT,
    "purchases" BIGINT,
    "purchase_value" DECIMAL(20,6),
    "view_through_purchases" BIGINT,
    "view_through_purchase_value" DECIMAL(20,6),

    CONSTRAINT "ad_day_pkey" PRIMARY KEY ("advertiser_ref","level","day","object_id")
);

-- CreateTable
CREATE TABLE "pixel_event_day" (
    "pixel_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "event" TEXT NOT NULL,
    "total_count" BIGINT NOT NULL,
    "browser_count" BIGINT NOT NULL,
    "server_count" BIGINT NOT NULL,
    "attributed_count" BIGINT,

    CONSTRAINT "pixel_event_day_pkey" PRIMARY KEY ("pixel_id","day","event")
);

-- CreateTable
CREATE TABLE "request_budget" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "request_budget_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "oauth_state_shop_id_idx" ON "oauth_state"("shop_id");

-- CreateIndex
CREATE INDEX "oauth_state_expires_at_idx" ON "oauth_state"("expires_at");

-- CreateIndex
CREATE INDEX "advertiser_connection_id_idx" ON "advertiser"("connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "advertiser_shop_id_advertiser_id_key" ON "advertiser"("shop_id", "advertiser_id");

-- CreateIndex
CREATE INDEX "refund_shop_id_tiktok_event_id_idx" ON "refund"("shop_id", "tiktok_event_id");

-- CreateIndex
CREATE INDEX "ad_sync_next_due_at_idx" ON "ad_sync"("next_due_at");

-- CreateIndex
CREATE INDEX "pixel_advertiser_ref_idx" ON "pixel"("advertiser_ref");

-- AddForeignKey
ALTER TABLE "oauth_state" ADD CONSTRAINT "oauth_state_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "advertiser" ADD CONSTRAINT "advertiser_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "advertiser" ADD CONSTRAINT "advertiser_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pixel" ADD CONSTRAINT "pixel_advertiser_ref_fkey" FOREIGN KEY ("advertiser_ref") REFERENCES "advertiser"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_sync" ADD CONSTRAINT "ad_sync_advertiser_ref_fkey" FOREIGN KEY ("advertiser_ref") REFERENCES "advertiser"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_object" ADD CONSTRAINT "ad_object_advertiser_ref_fkey" FOREIGN KEY ("advertiser_ref") REFERENCES "advertiser"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_day" ADD CONSTRAINT "ad_day_advertiser_ref_fkey" FOREIGN KEY ("advertiser_ref") REFERENCES "advertiser"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pixel_event_day" ADD CONSTRAINT "pixel_event_day_pixel_id_fkey" FOREIGN KEY ("pixel_id") REFERENCES "pixel"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma cannot express --------------------------------------------------------------------------------

-- One authorization by TikTok's own login per shop: a new one takes the place of the old.
CREATE UNIQUE INDEX "connection_one_oauth_key" ON "connection"("shop_id") WHERE "kind" = 'oauth';

-- At most one primary pixel.
CREATE UNIQUE INDEX "pixel_one_primary_key" ON "pixel"("shop_id") WHERE "is_primary";

-- Test mode has a code and an end, or neither.
ALTER TABLE "pixel" ADD CONSTRAINT "pixel_test_mode_check"
  CHECK (("test_mode_code" IS NULL) = ("test_mode_until" IS NULL));

-- Conversions that carry a click, for any range of days: a small part of all.
CREATE INDEX "conversion_clicked_idx" ON "conversion"("shop_id", "occurred_at") WHERE "clicked_at" IS NOT NULL;

-- Figures that would make sums wrong never get in.
ALTER TABLE "refund" ADD CONSTRAINT "refund_amount_check" CHECK ("amount" >= 0);
ALTER TABLE "advertiser" ADD CONSTRAINT "advertiser_exchange_rate_check" CHECK ("exchange_rate" > 0);
