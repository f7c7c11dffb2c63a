-- What a merchant did with the set-up guide, and what was last seen of the app embed
-- (docs/decisions/021-how-set-up-is-checked.md).

-- CreateTable
CREATE TABLE "setup_guide" (
    "shop_id" INTEGER NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),
    "steps_done" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "embed_state" TEXT,
    "embed_checked_at" TIMESTAMPTZ(3),
    "web_pixel_state" TEXT,
    "web_pixel_checked_at" TIMESTAMPTZ(3),
    "senders_off_at" TIMESTAMPTZ(3),
    "senders_off_by" TEXT,

    CONSTRAINT "setup_guide_pkey" PRIMARY KEY ("shop_id")
);

-- AddForeignKey
ALTER TABLE "setup_guide" ADD CONSTRAINT "setup_guide_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;
