import { expect, test } from "vitest";

import { readShopSettings } from "#app/core/mapping/shop-settings.ts";

test("a shop that changed nothing has the defaults", () => {
  const defaults = {
    purchaseTrigger: "authorised",
    attributionWindowDays: 30,
    sendOutsideWindow: false,
    maxAgeDays: 7,
    contentId: "sku",
    value: "total",
    currency: "shop",
    sendFreeOrders: false,
    channels: { web: true },
    unknownConsent: "withhold_where_required",
  };
  for (const stored of [undefined, null, {}]) expect(readShopSettings(stored)).toMatchObject(defaults);
});

test("what is stored holds, and what a newer version stored is let be", () => {
  expect(readShopSettings({ attributionWindowDays: 7, newer: true })).toMatchObject({
    attributionWindowDays: 7,
    value: "total",
  });
});

test.each([
  [{ attributionWindowDays: 0 }, "attributionWindowDays"],
  [{ attributionWindowDays: 91 }, "attributionWindowDays"],
  [{ maxAgeDays: 29 }, "maxAgeDays"],
  [{ maxAgeDays: 0 }, "maxAgeDays"],
  [{ maxAgeDays: 1.5 }, "maxAgeDays"],
  [{ purchaseTrigger: "shipped" }, "purchaseTrigger"],
  [{ contentId: "ean" }, "contentId"],
  [{ channels: { web: "yes" } }, "web"],
  [{ unknownConsent: "ask" }, "unknownConsent"],
])("%j is refused by the name of the field", (stored, field) => {
  expect(() => readShopSettings(stored)).toThrow(new RegExp(field));
});
