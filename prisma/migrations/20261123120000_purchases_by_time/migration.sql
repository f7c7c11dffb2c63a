-- The page that compares our purchases with TikTok's reads those of a range of days by when they happened (one that
-- could not be read by when it arrived). Without this it read every purchase there ever was. Only purchases are in it,
-- so what the storefront tells, which is most, pays nothing; it holds all that is counted, so that no row is looked up.
CREATE INDEX "delivery_purchase_time" ON "delivery" ("shop_id", (coalesce("event_time", "created_at")))
  INCLUDE ("pixel_code", "state", "reason", "event_time", "created_at", "tiktok_event_id", "conversion_id")
  WHERE "event" = 'CompletePayment' AND "test_event_code" IS NULL;

-- The same page adds up the orders with a click: as before, with what it adds up.
DROP INDEX "conversion_clicked";
CREATE INDEX "conversion_clicked" ON "conversion" ("shop_id", "occurred_at", "id")
  INCLUDE ("source", "clicked_at", "value", "currency", "cancelled_at", "tiktok_event_id")
  WHERE "clicked_at" IS NOT NULL AND "source" IN ('purchase', 'renewal');
