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
    sendWithoutClick: true,
    unknownConsent: { whereRequired: "withhold", elsewhere: "send", countries: {} },
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
  ["withhold_where_required", { whereRequired: "withhold", elsewhere: "send" }],
  ["withhold", { whereRequired: "withhold", elsewhere: "withhold" }],
  ["send", { whereRequired: "send", elsewhere: "send" }],
])("the policy %s, from before there were regions, is still read", (unknownConsent, meant) => {
  expect(readShopSettings({ unknownConsent }).unknownConsent).toEqual({ ...meant, countries: {} });
});

test("a part of the consent setting that a newer version stored is let be", () => {
  const unknownConsent = { elsewhere: "withhold", states: { US: { CA: "withhold" } } };
  expect(readShopSettings({ unknownConsent }).unknownConsent).toEqual({
    whereRequired: "withhold",
    elsewhere: "withhold",
    countries: {},
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
  [{ channels: { shop: { app: "the app" } } }, "shop"],
  [{ unknownConsent: "ask" }, "unknownConsent"],
  [{ unknownConsent: { elsewhere: "ask" } }, "elsewhere"],
  [{ unknownConsent: { countries: { usa: "send" } } }, "countries"],
])("%j is refused by the name of the field", (stored, field) => {
  expect(() => readShopSettings(stored)).toThrow(new RegExp(field));
});
