import { Big } from "big.js";

import { readCurrency, readDecimal, readRecord } from "#app/core/shopify/read-field.ts";

/** An exact amount: a decimal string and its ISO 4217 currency. */
export type Money = { readonly amount: string; readonly currency: string };

/** One amount as Shopify keeps it: in the shop's currency and in the buyer's (presentment). */
export type MoneySet = { readonly shop: Money | undefined; readonly buyer: Money | undefined };

function readMoney(value: unknown): Money | undefined {
  const record = readRecord(value);
  const amount = readDecimal(record?.amount);
  const currency = readCurrency(record?.currency_code);
  return amount !== undefined && currency !== undefined ? { amount, currency } : undefined;
}

/**
 * Reads a `*_set` field; where it is missing or broken, the scalar beside it in the shop's currency.
 * The buyer's amount is only known without a set when both currencies are the same.
 */
export function readMoneySet(
  set: unknown,
  scalar: unknown,
  currencies: { readonly shop: string | undefined; readonly buyer: string | undefined },
): MoneySet {
  const record = readRecord(set);
  const amount = readDecimal(scalar);
  const fallback =
    amount !== undefined && currencies.shop !== undefined ? { amount, currency: currencies.shop } : undefined;
  const shop = readMoney(record?.shop_money) ?? fallback;
  const buyer =
    readMoney(record?.presentment_money) ?? (currencies.shop === currencies.buyer ? shop : undefined);
  return { shop, buyer };
}

/** The sum on each side; undefined where there is nothing to add, an amount is missing, or currencies differ. */
export function addMoneySets(sets: readonly MoneySet[]): MoneySet {
  return { shop: addMoney(sets.map(({ shop }) => shop)), buyer: addMoney(sets.map(({ buyer }) => buyer)) };
}

function addMoney(amounts: readonly (Money | undefined)[]): Money | undefined {
  const [first, ...rest] = amounts;
  if (first === undefined || rest.length === 0) return first;
  let sum = new Big(first.amount);
  for (const money of rest) {
    if (money?.currency !== first.currency) return undefined;
    sum = sum.plus(money.amount);
  }
  return { amount: sum.toFixed(), currency: first.currency };
}
