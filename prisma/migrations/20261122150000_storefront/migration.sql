-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "storefront_key" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
ADD COLUMN     "storefront_seen_at" TIMESTAMPTZ(3),
ADD COLUMN     "web_pixel_id" TEXT,
ADD COLUMN     "web_pixel_settings" TEXT;

-- CreateTable
CREATE TABLE "visitor" (
    "id" BIGSERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "visitor_key" BYTEA NOT NULL,
    "consent" TEXT NOT NULL,
    "context_sealed" BYTEA NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "visitor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "click" (
    "id" BIGSERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "visitor_id" BIGINT NOT NULL,
    "click_key" BYTEA NOT NULL,
    "ttclid_sealed" BYTEA NOT NULL,
    "clicked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "click_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visitor_link" (
    "shop_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "link_key" BYTEA NOT NULL,
    "visitor_id" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "visitor_link_pkey" PRIMARY KEY ("shop_id","kind","link_key","visitor_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "visitor_shop_id_visitor_key_key" ON "visitor"("shop_id", "visitor_key");

-- CreateIndex
CREATE INDEX "click_shop_id_idx" ON "click"("shop_id");

-- CreateIndex
CREATE UNIQUE INDEX "click_visitor_id_click_key_key" ON "click"("visitor_id", "click_key");

-- CreateIndex
CREATE INDEX "visitor_link_visitor_id_idx" ON "visitor_link"("visitor_id");

-- CreateIndex
CREATE UNIQUE INDEX "shop_storefront_key_key" ON "shop"("storefront_key");

-- AddForeignKey
ALTER TABLE "visitor" ADD CONSTRAINT "visitor_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "click" ADD CONSTRAINT "click_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "click" ADD CONSTRAINT "click_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "visitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visitor_link" ADD CONSTRAINT "visitor_link_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visitor_link" ADD CONSTRAINT "visitor_link_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "visitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

