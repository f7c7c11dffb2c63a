import { expect, test } from "vitest";

import { adFileName } from "#app/core/ads/ad-file-name.ts";
import { readExchangeRate } from "#app/core/ads/exchange-rate.ts";

test.each([
  ["0.92", "0.92"],
  [" 1 ", "1"],
  ["0001.50", "1.5"],
  ["0.0000000001", "0.0000000001"],
  ["9999999999.9999999999", "9999999999.9999999999"],
  ["", undefined],
  ["  ", undefined],
])("%j is the rate %s", (text, rate) => {
  expect(readExchangeRate(text)).toEqual({ ok: true, rate });
});

test.each([
  ["0,92", "not_a_number"],
  ["1,080", "not_a_number"],
  ["1e3", "not_a_number"],
  ["-1", "not_a_number"],
  ["0x10", "not_a_number"],
  ["NaN", "not_a_number"],
  ["Infinity", "not_a_number"],
  [".5", "not_a_number"],
  ["１.２", "not_a_number"],
  ["0", "not_positive"],
  ["0.000", "not_positive"],
  ["10000000000", "too_large"],
  ["0.00000000001", "too_exact"],
  ["1".repeat(5_000), "not_a_number"],
])("%j is refused as %s", (text, problem) => {
  expect(readExchangeRate(text)).toEqual({ ok: false, problem });
});

test("a file is named for its account and days, and nothing in it can break a header or a path", () => {
  const range = { from: "2026-11-01", to: "2026-11-22" };
  expect(adFileName("Café Zürich & Co.", "7123", "campaign", range)).toBe(
    "tiktok-ads-Cafe-Zurich-Co-7123-campaign-2026-11-01-to-2026-11-22.csv",
  );
  expect(adFileName('../"x"\r\nSet-Cookie: a', "1", "ad", range)).toBe(
    "tiktok-ads-x-Set-Cookie-a-1-ad-2026-11-01-to-2026-11-22.csv",
  );
  expect(adFileName("茶", "1", "ad", range)).toBe("tiktok-ads-1-ad-2026-11-01-to-2026-11-22.csv");
});
