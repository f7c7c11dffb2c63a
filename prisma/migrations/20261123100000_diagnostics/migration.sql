-- What Diagnostics shows of a shop without looking at its deliveries, and the comparison of Shopify's orders with ours.

-- AlterEnum
ALTER TYPE "task_kind" ADD VALUE 'reconcile';

-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "next_reconcile_at" TIMESTAMPTZ(3),
ADD COLUMN     "orders_compared_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "order_hour" (
    "shop_id" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "orders" INTEGER NOT NULL,
    "fetched" INTEGER NOT NULL,
    "missing" INTEGER NOT NULL,
    "compared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_hour_pkey" PRIMARY KEY ("shop_id","hour")
);

-- AddForeignKey
ALTER TABLE "order_hour" ADD CONSTRAINT "order_hour_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Deliveries that TikTok did not take, by its last code, and those that go without something. Both indexes stay as small
-- as what is wrong, and answer by themselves.
CREATE INDEX "delivery_refused" ON "delivery" ("shop_id", "created_at") INCLUDE ("last_code", "id")
  WHERE "last_code" <> 0 AND "state" NOT IN ('accepted', 'redacted');
CREATE INDEX "delivery_warned" ON "delivery" ("shop_id", "created_at") INCLUDE ("warnings")
  WHERE "warnings" <> '{}';
