import { describe, expect, test } from "vitest";

import { addMoneySets, readMoneySet, type Money } from "#app/core/shopify/money.ts";

const usd = (amount: string): Money => ({ amount, currency: "USD" });
const eur = (amount: string): Money => ({ amount, currency: "EUR" });

const both = (amount: string) => ({ shop: usd(amount), buyer: eur(amount) });

describe("an amount in both currencies", () => {
  const set = {
    shop_money: { amount: "10.00", currency_code: "USD" },
    presentment_money: { amount: "9.10", currency_code: "EUR" },
  };
  const abroad = { shop: "USD", buyer: "EUR" };
  const atHome = { shop: "USD", buyer: "USD" };

  test("is read from its set, whatever stands beside it", () => {
    expect(readMoneySet(set, "99.00", abroad)).toEqual({ shop: usd("10.00"), buyer: eur("9.10") });
  });

  test("is the scalar in the shop's currency where there is no set", () => {
    expect(readMoneySet(null, "10.00", atHome)).toEqual({ shop: usd("10.00"), buyer: usd("10.00") });
  });

  test("is never the shop's amount under the name of the buyer's currency", () => {
    expect(readMoneySet(undefined, "10.00", abroad)).toEqual({ shop: usd("10.00"), buyer: undefined });
    expect(readMoneySet({ shop_money: set.shop_money }, "10.00", abroad).buyer).toBeUndefined();
  });

  test("half a set is completed from the scalar, on the shop's side only", () => {
    const half = { presentment_money: set.presentment_money };
    expect(readMoneySet(half, "10.00", abroad)).toEqual({ shop: usd("10.00"), buyer: eur("9.10") });
    expect(readMoneySet(half, "10,00", abroad)).toEqual({ shop: undefined, buyer: eur("9.10") });
  });

  test("is unknown without a currency", () => {
    expect(readMoneySet(undefined, "10.00", { shop: undefined, buyer: undefined })).toEqual({
      shop: undefined,
      buyer: undefined,
    });
  });
});

describe("a sum of amounts", () => {
  test("is exact", () => {
    expect(addMoneySets([both("0.10"), both("0.20")])).toEqual({ shop: usd("0.3"), buyer: eur("0.3") });
    expect(addMoneySets([both("6.90")])).toEqual(both("6.90"));
  });

  test("is unknown where one is, or where currencies differ", () => {
    expect(addMoneySets([])).toEqual({ shop: undefined, buyer: undefined });
    expect(addMoneySets([both("1"), { shop: usd("2"), buyer: undefined }])).toEqual({
      shop: usd("3"),
      buyer: undefined,
    });
    expect(addMoneySets([both("1"), { shop: eur("2"), buyer: eur("2") }]).shop).toBeUndefined();
  });
});
