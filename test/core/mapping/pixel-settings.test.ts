import { describe, expect, test } from "vitest";

import { areSameSettings } from "#app/core/mapping/are-same-settings.ts";
import { listMarkets } from "#app/core/mapping/list-markets.ts";
import { marketCountries } from "#app/core/mapping/market-countries.ts";
import { readPixelSettings, readTestEventCode } from "#app/core/mapping/pixel-settings.ts";

const good = {
  enabled: true,
  isPrimary: false,
  eventSpelling: "renamed",
  markets: ["US", "DE"],
  eventsOff: ["Search", "AddToCart"],
} as const;

describe("the settings of a pixel", () => {
  test("are read with each country and event once, in order, whatever the order of clicks", () => {
    expect(
      readPixelSettings({
        ...good,
        markets: ["US", "DE", "US"],
        eventsOff: ["Search", "AddToCart", "Search"],
      }),
    ).toEqual({
      ok: true,
      value: { ...good, markets: ["DE", "US"], eventsOff: ["AddToCart", "Search"] },
    });
  });

  test("may name no country, which is all of them, and every country there is", () => {
    expect(readPixelSettings({ ...good, markets: [] })).toMatchObject({ ok: true, value: { markets: [] } });
    const all = readPixelSettings({ ...good, markets: marketCountries });
    expect(all).toMatchObject({ ok: true, value: { markets: marketCountries } });
  });

  test.each([
    ["a country that is none", { markets: ["US", "QQ"] }, "markets", "country_unknown"],
    ["a country in small letters", { markets: ["us"] }, "markets", "country_unknown"],
    ["more countries than there are", { markets: Array(1_000).fill("US") }, "markets", "too_many"],
    ["countries that are no list", { markets: "US" }, "markets", "malformed"],
    ["an event nobody sends", { eventsOff: ["Nonsense"] }, "eventsOff", "event_unknown"],
    ["TikTok's new spelling for an event", { eventsOff: ["Purchase"] }, "eventsOff", "event_unknown"],
    ["a name every object has for an event", { eventsOff: ["constructor"] }, "eventsOff", "event_unknown"],
    ["a spelling there is not", { eventSpelling: "both" }, "eventSpelling", "malformed"],
    ["a word for a switch", { enabled: "yes" }, "enabled", "malformed"],
    ["nothing for a switch", { isPrimary: undefined }, "isPrimary", "malformed"],
  ])("with %s are refused, and the problem stands at its field", (_what, changes, field, reason) => {
    expect(readPixelSettings({ ...good, ...changes })).toEqual({ ok: false, problems: [{ field, reason }] });
  });

  test("with many wrong things give one problem for each field", () => {
    const read = readPixelSettings({ ...good, markets: ["QQ", "ZZ"], eventsOff: ["a", "b"], enabled: 1 });
    expect(read).toEqual({
      ok: false,
      problems: [
        { field: "enabled", reason: "malformed" },
        { field: "markets", reason: "country_unknown" },
        { field: "eventsOff", reason: "event_unknown" },
      ],
    });
  });

  test.each([[null], [undefined], ["x"], [[]], [7]])("that are %j are refused, not thrown over", (sent) => {
    expect(readPixelSettings(sent)).toMatchObject({ ok: false });
  });

  test("are the same in any order, and differ by any one field", () => {
    const settings = { ...good, markets: ["DE", "US"], eventsOff: ["AddToCart", "Search"] };
    expect(areSameSettings(good, settings)).toBe(true);
    for (const change of [
      { enabled: false },
      { isPrimary: true },
      { eventSpelling: "classic" as const },
      { markets: ["DE"] },
      { eventsOff: [] },
    ])
      expect(areSameSettings(settings, { ...settings, ...change })).toBe(false);
  });
});

describe("a test event code", () => {
  test("is taken without the blanks that were copied along", () => {
    expect(readTestEventCode("  TEST61234\n")).toEqual({ ok: true, value: "TEST61234" });
  });

  test.each([
    ["", "code_missing"],
    ["   ", "code_missing"],
    [undefined, "code_missing"],
    [null, "code_missing"],
    [12_345, "code_missing"],
    ["TEST 123", "code_malformed"],
    ["<script>", "code_malformed"],
    ["T".repeat(65), "code_malformed"],
  ])("of %j is refused as %s", (sent, reason) => {
    expect(readTestEventCode(sent)).toEqual({
      ok: false,
      problems: [{ field: "testEventCode", reason }],
    });
  });
});

test("every country to choose from has a name of its own, in the order of the names", () => {
  const markets = listMarkets("en");
  expect(markets.length).toBe(250);
  expect(markets.filter(({ value, label }) => value === label)).toEqual([]);
  expect(new Set(markets.map(({ label }) => label)).size).toBe(250);
  expect(markets[0]).toEqual({ value: "AF", label: "Afghanistan" });
  expect(markets.findIndex(({ value }) => value === "AX")).toBe(1);
});
