-- An edit that is told before its order is kept for it, so that the order of the messages decides nothing.

-- CreateTable
CREATE TABLE "early_edit" (
    "shop_id" INTEGER NOT NULL,
    "tiktok_event_id" TEXT NOT NULL,
    "current_value" DECIMAL(24,6),
    "edited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "early_edit_pkey" PRIMARY KEY ("shop_id","tiktok_event_id")
);

-- AddForeignKey
ALTER TABLE "early_edit" ADD CONSTRAINT "early_edit_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;
