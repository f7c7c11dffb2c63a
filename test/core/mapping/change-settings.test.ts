import { describe, expect, test } from "vitest";

import { changeSettings, doPartsMeet, listChangedParts } from "#app/core/mapping/change-settings.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";

function storedAfter(stored: unknown, changes: unknown): unknown {
  const changed = changeSettings(stored, changes);
  if (!changed.ok) throw new Error(JSON.stringify(changed.problems));
  expect(readShopSettings(changed.stored)).toEqual(changed.settings);
  return changed.stored;
}

function problemsOf(changes: unknown) {
  const changed = changeSettings({}, changes);
  return changed.ok ? [] : changed.problems;
}

describe("what is stored", () => {
  test("is what differs from the defaults, and nothing else", () => {
    expect(storedAfter({}, { attributionWindowDays: 30, maxAgeDays: 3, channels: { web: true } })).toEqual({
      maxAgeDays: 3,
    });
    expect(storedAfter({ maxAgeDays: 3 }, { maxAgeDays: 7 })).toEqual({});
    expect(storedAfter({ maxAgeDays: 3 }, { maxAgeDays: null })).toEqual({});
  });

  test("keeps what a newer version stored, and what is not touched", () => {
    const stored = { newer: { deep: 1 }, value: "subtotal" };
    expect(storedAfter(stored, { sendFreeOrders: true })).toEqual({ ...stored, sendFreeOrders: true });
  });

  test("of channels is changed channel by channel", () => {
    const shop = { channels: { web: true, pos: true } };
    expect(storedAfter({}, { channels: { pos: true } })).toEqual(shop);
    expect(storedAfter(shop, { channels: { "77": { app: "7123456789" } } })).toEqual({
      channels: { web: true, pos: true, "77": { app: "7123456789" } },
    });
    expect(storedAfter(shop, { channels: { web: false, pos: null } })).toEqual({ channels: { web: false } });
    expect(storedAfter({ channels: { web: false } }, { channels: { web: null } })).toEqual({});
    expect(storedAfter({ channels: { a: true } }, { channels: { a: { app: "7123456789" } } })).toEqual({
      channels: { a: { app: "7123456789" } },
    });
  });

  test("of consent is changed part by part, whatever version it is of", () => {
    const whole = { whereRequired: "withhold", elsewhere: "withhold", countries: {} };
    const withUs = { ...whole, countries: { US: "send" } };
    expect(
      storedAfter({ unknownConsent: "withhold" }, { unknownConsent: { countries: { US: "send" } } }),
    ).toEqual({
      unknownConsent: withUs,
    });
    expect(storedAfter({ unknownConsent: withUs }, { unknownConsent: { countries: { US: null } } })).toEqual({
      unknownConsent: whole,
    });
    expect(storedAfter({ unknownConsent: withUs }, { unknownConsent: "withhold_where_required" })).toEqual(
      {},
    );
  });

  test("takes no name that every object has for an entry", () => {
    const changes: unknown = JSON.parse('{"channels":{"__proto__":true,"constructor":true}}');
    const changed = changeSettings({}, changes);
    expect(changed.ok && Object.getPrototypeOf(changed.settings.channels)).toBe(Object.prototype);
    expect(changed.ok && changed.settings.channels["constructor"]).toBe(true);
    expect(problemsOf({ constructor: 1 })).toMatchObject([
      { field: "constructor", reason: "unknown_setting" },
    ]);
  });
});

describe("what can't be is refused by its field, its entry and a reason", () => {
  test.each<[unknown, object]>([
    [{ nothing: 1 }, { field: "nothing", reason: "unknown_setting" }],
    [{ purchaseTrigger: "shipped" }, { field: "purchaseTrigger", reason: "not_a_choice" }],
    [{ attributionWindowDays: 0 }, { field: "attributionWindowDays", reason: "out_of_range", least: 1 }],
    [{ attributionWindowDays: 91 }, { field: "attributionWindowDays", reason: "out_of_range", most: 90 }],
    [{ attributionWindowDays: 1.5 }, { field: "attributionWindowDays", reason: "not_a_number" }],
    [{ maxAgeDays: "seven" }, { field: "maxAgeDays", reason: "not_a_number" }],
    [{ sendWithoutClick: 1 }, { field: "sendWithoutClick", reason: "not_yes_or_no" }],
    [{ channels: ["web"] }, { field: "channels", reason: "malformed" }],
    [{ channels: { pos: "yes" } }, { field: "channels", entry: "pos", reason: "channel_answer" }],
    [{ channels: { "": true } }, { field: "channels", entry: "", reason: "channel_name" }],
    [
      { channels: { app: { app: "my app" } } },
      { field: "channels", entry: "app", reason: "app_id_malformed" },
    ],
    [{ channels: { app: { app: 71234 } } }, { field: "channels", entry: "app", reason: "channel_answer" }],
    [{ unknownConsent: "ask" }, { field: "unknownConsent", reason: "malformed" }],
    [{ unknownConsent: { elsewhere: "ask" } }, { entry: "elsewhere", reason: "not_a_choice" }],
    [{ unknownConsent: { elswhere: "send" } }, { field: "unknownConsent", reason: "unknown_setting" }],
    [{ unknownConsent: { countries: { usa: "send" } } }, { entry: "countries", reason: "country_unknown" }],
    [["channels"], { field: "", reason: "malformed" }],
    ["channels", { field: "", reason: "malformed" }],
  ])("%j", (changes, problem) => {
    expect(problemsOf(changes)).toMatchObject([problem]);
  });

  test("all at once, and nothing of it is changed", () => {
    expect(problemsOf({ maxAgeDays: 0, value: "none", sendFreeOrders: true })).toMatchObject([
      { field: "maxAgeDays" },
      { field: "value", choices: ["total", "subtotal", "without_tax", "without_shipping"] },
    ]);
  });
});

test("two changes meet where they change the same setting or the same entry of it", () => {
  const meet = (one: object, other: object) =>
    listChangedParts(one).some((part) => listChangedParts(other).some((each) => doPartsMeet(part, each)));
  expect(meet({ maxAgeDays: 3 }, { value: "total" })).toBe(false);
  expect(meet({ maxAgeDays: 3 }, { maxAgeDays: 4 })).toBe(true);
  expect(meet({ channels: { a: true } }, { channels: { b: true } })).toBe(false);
  expect(meet({ channels: { a: true } }, { channels: { a: false } })).toBe(true);
  expect(meet({ channels: null }, { channels: { b: true } })).toBe(true);
});
