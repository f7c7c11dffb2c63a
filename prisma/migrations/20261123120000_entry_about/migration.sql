-- An explanation lists every message that told of a conversion, in the order they arrived, so a message remembers which
-- conversion it was about. Most of what the storefront tells is about none; it pays nothing.
ALTER TABLE "inbox_entry" ADD COLUMN "about" TEXT;
CREATE INDEX "inbox_entry_about" ON "inbox_entry" ("shop_id", "about") WHERE "about" IS NOT NULL;
