import { describe, expect, test } from "vitest";

import { currencyDecimals, isTikTokCurrency } from "#app/core/tiktok/currencies.ts";

import { currencies } from "../../emulators/tiktok/event-track/currencies.ts";

test.each(currencies)("TikTok takes %s", (currency) => {
  expect(isTikTokCurrency(currency)).toBe(true);
});

test.each(["BGN", "RSD", "GEL", "LKR", "JOD", "LBP", "TND", "XOF", "usd", "", "XXX"])(
  "TikTok does not take %j",
  (currency) => {
    expect(isTikTokCurrency(currency)).toBe(false);
  },
);

describe("decimals by ISO 4217", () => {
  const none = ["BIF", "CLP", "ISK", "JPY", "KRW", "PYG", "VND"];
  const three = ["BHD", "KWD", "OMR"];

  test("are two for every currency TikTok takes, but for those without and with three", () => {
    for (const currency of currencies)
      expect([currency, currencyDecimals(currency)]).toEqual([
        currency,
        none.includes(currency) ? 0 : three.includes(currency) ? 3 : 2,
      ]);
  });

  test("are two in particular where cash has none: HUF, IDR, COP, PKR", () => {
    expect(["HUF", "IDR", "COP", "PKR"].map(currencyDecimals)).toEqual([2, 2, 2, 2]);
  });

  test("are known for currencies TikTok does not take, and two for a code nobody knows", () => {
    expect(["XOF", "UGX", "TND", "CLF", "ZZZ"].map(currencyDecimals)).toEqual([0, 0, 3, 4, 2]);
  });
});
