-- Who changed what of the settings, so that two who save at once don't undo each other.

-- CreateEnum
CREATE TYPE "event_source" AS ENUM ('web', 'app');

-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "settings_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "conversion" ADD COLUMN     "skip" TEXT;

-- A mobile app is another target than a pixel, with another request at TikTok.
-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "event_source" "event_source" NOT NULL DEFAULT 'web';

-- CreateTable
CREATE TABLE "settings_change" (
    "shop_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "changes" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_by" TEXT NOT NULL,

    CONSTRAINT "settings_change_pkey" PRIMARY KEY ("shop_id","version")
);

-- AddForeignKey
ALTER TABLE "settings_change" ADD CONSTRAINT "settings_change_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on: what the Prisma schema cannot say.

-- What a merchant is asked about is counted by index alone: orders of channels nobody decided on, conversions that are
-- held back for their click. Most conversions are none of these.
CREATE INDEX "conversion_asked_about" ON "conversion" ("shop_id", "skip", "source", "channel", "occurred_at")
  WHERE "skip" IN ('channel_off', 'outside_window', 'no_click');

-- What was there before says so by its deliveries.
UPDATE "conversion" SET "skip" = "delivery"."reason"
FROM "delivery"
WHERE "delivery"."conversion_id" = "conversion"."id" AND "delivery"."state" = 'skipped'
  AND "delivery"."reason" IN ('channel_off', 'outside_window');
