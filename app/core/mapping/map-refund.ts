import { Big } from "big.js";

import type { Money, MoneySet } from "#app/core/shopify/money.ts";
import type { RefundPayment, ShopifyRefund } from "#app/core/shopify/refund.ts";
import { currencyDecimals } from "#app/core/tiktok/currencies.ts";

/** More than any shop gives back, and less than the database can hold. */
const amountMax = 1e15;

/**
 * What a refund gave back, in the shop's currency: its successful payments, not what its lines were worth. A refund of
 * goods alone (a restock) gave nothing back: `"nothing"`. Undefined where an amount or the way into the shop's
 * currency is not told.
 *
 * Shopify tells a payment in the currency it was made in. Where that is not the shop's, and the payment does not say
 * its worth there, the rate is that of the refund's own lines: of the largest, whose rounding weighs least.
 *
 * @param shopCurrency as the shop has it now; what the refund itself says of it counts first.
 */
export function sumRefund(
  { payments, amounts }: Pick<ShopifyRefund, "payments" | "amounts">,
  shopCurrency: string | undefined,
): Money | "nothing" | undefined {
  const sets = [...payments.map(({ set }) => set), ...amounts];
  const told = sets.find(({ shop }) => shop !== undefined)?.shop?.currency;
  const currency = told ?? shopCurrency ?? payments.find((payment) => payment.currency)?.currency;
  let sum = new Big(0);
  for (const payment of payments) {
    const amount = inCurrency(payment, currency, sets);
    if (amount === undefined || amount.lt(0)) return undefined;
    sum = sum.plus(amount);
  }
  if (sum.eq(0)) return "nothing";
  if (currency === undefined) return undefined;
  const amount = sum.round(currencyDecimals(currency));
  if (amount.eq(0)) return "nothing";
  return amount.lt(amountMax) ? { amount: amount.toFixed(), currency } : undefined;
}

function inCurrency(
  { amount, currency: paidIn, set }: RefundPayment,
  currency: string | undefined,
  sets: readonly MoneySet[],
): Big | undefined {
  if (set.shop !== undefined && set.shop.currency === currency) return new Big(set.shop.amount);
  if (amount === undefined) return undefined;
  if (paidIn === undefined || paidIn === currency) return new Big(amount);
  const rate = largestOf(sets, currency, paidIn);
  return rate && new Big(amount).times(rate.shop.amount).div(rate.buyer.amount);
}

function largestOf(
  sets: readonly MoneySet[],
  shopCurrency: string | undefined,
  buyerCurrency: string,
): { readonly shop: Money; readonly buyer: Money } | undefined {
  const usable = sets.flatMap(({ shop, buyer }) =>
    shop !== undefined &&
    buyer !== undefined &&
    shop.currency === shopCurrency &&
    buyer.currency === buyerCurrency &&
    !new Big(buyer.amount).eq(0)
      ? [{ shop, buyer, size: new Big(buyer.amount).abs() }]
      : [],
  );
  return usable.toSorted((a, b) => b.size.cmp(a.size))[0];
}
