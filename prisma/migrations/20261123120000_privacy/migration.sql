-- Erasure, export, a shop's end and retention (docs/decisions/025-erasure-and-retention.md).

-- What an erasure finds conversions and messages by; HMACs under the shop's key (app/privacy/erasure-keys.ts).
ALTER TABLE "conversion" ADD COLUMN "erasure_keys" BYTEA[];
ALTER TABLE "conversion" ADD COLUMN "erased_at" TIMESTAMPTZ(3);
ALTER TABLE "inbox_entry" ADD COLUMN "erasure_keys" BYTEA[];

-- When a merchant last opened the app with a fresh token, which proves it installed; and when a shop's data went.
ALTER TABLE "shop" ADD COLUMN "authorized_at" TIMESTAMPTZ(3);
ALTER TABLE "shop" ADD COLUMN "redacted_at" TIMESTAMPTZ(3);
-- When its old rows were last removed; one process an hour takes a shop.
ALTER TABLE "shop" ADD COLUMN "retained_at" TIMESTAMPTZ(3);
UPDATE "shop" SET "authorized_at" = "installed_at";

-- CreateEnum
CREATE TYPE "privacy_request_kind" AS ENUM ('export', 'erasure');

-- CreateEnum
CREATE TYPE "privacy_request_origin" AS ENUM ('shopify', 'staff', 'operator');

-- CreateEnum
CREATE TYPE "privacy_request_state" AS ENUM ('open', 'done', 'closed');

-- CreateTable
CREATE TABLE "privacy_request" (
    "id" SERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "kind" "privacy_request_kind" NOT NULL,
    "origin" "privacy_request_origin" NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "state" "privacy_request_state" NOT NULL DEFAULT 'open',
    "person_sealed" BYTEA,
    "person_keys" BYTEA[],
    "done_at" TIMESTAMPTZ(3),
    "done_by" TEXT,
    "result" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "privacy_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "privacy_request_shop_id_id_idx" ON "privacy_request"("shop_id", "id");

-- CreateIndex
CREATE INDEX "conversion_shop_id_created_at_idx" ON "conversion"("shop_id", "created_at");

-- CreateIndex
CREATE INDEX "visitor_shop_id_first_seen_at_idx" ON "visitor"("shop_id", "first_seen_at");

-- CreateIndex
CREATE INDEX "refund_shop_id_refunded_at_idx" ON "refund"("shop_id", "refunded_at");

-- CreateIndex
CREATE INDEX "product_fact_shop_id_read_at_idx" ON "product_fact"("shop_id", "read_at");

-- CreateIndex
CREATE INDEX "customer_fact_shop_id_read_at_idx" ON "customer_fact"("shop_id", "read_at");

-- CreateIndex
CREATE INDEX "early_edit_shop_id_edited_at_idx" ON "early_edit"("shop_id", "edited_at");

-- AddForeignKey
ALTER TABLE "privacy_request" ADD CONSTRAINT "privacy_request_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: what the Prisma schema cannot say.

-- A few keys each, asked for seldom: kept small by leaving out what has none any more.
CREATE INDEX "conversion_erasure_keys" ON "conversion" USING gin ("erasure_keys") WHERE "erasure_keys" IS NOT NULL;
CREATE INDEX "inbox_entry_erasure_keys" ON "inbox_entry" USING gin ("erasure_keys") WHERE "erasure_keys" IS NOT NULL;

-- Retention: bodies that can go, then rows that can. Every row is in one of the two.
CREATE INDEX "inbox_entry_kept_body" ON "inbox_entry" ("shop_id", "received_at")
  WHERE "body_sealed" IS NOT NULL AND "state" <> 'received';
CREATE INDEX "inbox_entry_without_body" ON "inbox_entry" ("shop_id", "received_at") WHERE "body_sealed" IS NULL;
-- Deliveries of messages that could not be read; all others go with their conversion.
CREATE INDEX "delivery_without_conversion" ON "delivery" ("shop_id", "created_at") WHERE "conversion_id" IS NULL;

-- Messages about the shop itself, which do not wait behind orders.
CREATE INDEX "inbox_entry_errands" ON "inbox_entry" ("shop_id", "id")
  WHERE "state" = 'received' AND "topic" IN ('app/uninstalled', 'app/scopes_update', 'shop/redact', 'customers/data_request');

-- Such messages were only stored until now.
UPDATE "inbox_entry" SET "state" = 'received', "reason" = NULL
  WHERE "state" = 'stored' AND "topic" IN ('app/uninstalled', 'app/scopes_update', 'shop/redact', 'customers/data_request');
