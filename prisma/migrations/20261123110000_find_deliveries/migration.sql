-- The list of deliveries is filtered by event, state, pixel and reason, in any combination, and read from the newest.
-- One index serves every combination: which kinds there are is found by leaping from kind to kind, and the newest of
-- each by its end (app/admin/find-deliveries.ts). It takes the place of the index by event, so that the path writes as
-- many as before; an index for each filter would make every delivery dearer, and none would serve two filters.
DROP INDEX "delivery_shop_id_event_id_idx";
CREATE INDEX "delivery_kind" ON "delivery" ("shop_id", "event", "state", "pixel_code", (coalesce("reason", '')), "id");

-- An order is looked for by the name that shoppers see. Only orders have one, so what the storefront tells, which is
-- most, pays nothing.
CREATE INDEX "conversion_order_name" ON "conversion" ("shop_id", "order_name") WHERE "order_name" IS NOT NULL;

-- The list of journeys: purchases with a click, newest first. Few conversions are both, so the path hardly pays.
CREATE INDEX "conversion_clicked" ON "conversion" ("shop_id", "occurred_at", "id")
  WHERE "clicked_at" IS NOT NULL AND "source" IN ('purchase', 'renewal');
