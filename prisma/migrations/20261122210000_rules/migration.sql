-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "rules_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "conversion" ADD COLUMN     "channel" TEXT,
ADD COLUMN     "current_value" DECIMAL(24,6),
ADD COLUMN     "edited_at" TIMESTAMPTZ(3),
ADD COLUMN     "rules_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "rule_id" TEXT;

-- CreateTable
CREATE TABLE "rule_table" (
    "shop_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "rule_table_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "product_fact" (
    "shop_id" INTEGER NOT NULL,
    "product_id" TEXT NOT NULL,
    "product_type" TEXT,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_fact_pkey" PRIMARY KEY ("shop_id","product_id")
);

-- CreateTable
CREATE TABLE "customer_fact" (
    "shop_id" INTEGER NOT NULL,
    "customer_key" BYTEA NOT NULL,
    "orders_count" INTEGER,
    "sale_opted_out" BOOLEAN NOT NULL DEFAULT false,
    "never_send" BOOLEAN NOT NULL DEFAULT false,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_fact_pkey" PRIMARY KEY ("shop_id","customer_key")
);

-- CreateIndex
CREATE INDEX "conversion_shop_id_occurred_at_idx" ON "conversion"("shop_id", "occurred_at");

-- AddForeignKey
ALTER TABLE "rule_table" ADD CONSTRAINT "rule_table_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_fact" ADD CONSTRAINT "product_fact_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_fact" ADD CONSTRAINT "customer_fact_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- DropIndex
DROP INDEX "click_shop_id_idx";

-- CreateIndex
CREATE INDEX "click_shop_id_click_key_idx" ON "click"("shop_id", "click_key");

-- CreateIndex
CREATE INDEX "visitor_link_shop_id_kind_link_key_seen_at_visitor_id_idx" ON "visitor_link"("shop_id", "kind", "link_key", "seen_at" DESC, "visitor_id" DESC);
