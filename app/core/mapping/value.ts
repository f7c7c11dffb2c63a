import { Big } from "big.js";

import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { Money, MoneySet } from "#app/core/shopify/money.ts";
import type { SaleTotals } from "#app/core/shopify/sale.ts";

/** One line of the arithmetic from the goods to the value; amounts are decimal strings, signed. */
export type ValueStep = {
  readonly part:
    | "lines"
    | "shipping"
    | "tax"
    | "tip"
    | "duties"
    | "fees"
    | "tax_left_out"
    | "shipping_left_out"
    | "remainder"
    /** Not worked out: as the rule says, as a custom event's property says, as the browser told. */
    | "fixed"
    | "property"
    | "told";
  readonly amount: string;
};

export type Value = {
  /** What TikTok is told, as a decimal string; undefined when the order does not say. */
  readonly amount: string | undefined;
  readonly currency: string | undefined;
  /** Adds up to `amount` exactly; `remainder` holds what no field of the order explains (rounding, hidden discounts). */
  readonly steps: readonly ValueStep[];
};

/** What an event's value can be taken from. */
export type Amounts = {
  /** Of orders and checkouts that Shopify told of. */
  readonly totals: SaleTotals | undefined;
  readonly taxesIncluded: boolean;
  /** Sum of the net lines in the currency `pricedIn`; undefined when one is not known. */
  readonly netLines: string | undefined;
  /** The currency of the prices among the contents. */
  readonly pricedIn: string | undefined;
  /** What the browser said it is worth. */
  readonly told: { readonly amount: string | undefined; readonly currency: string | undefined } | undefined;
  /** The shop's own currency; undefined until Shopify told. */
  readonly shopCurrency: string | undefined;
};

/** What of a sale's total the value is, and in whose currency. */
export type ValueSetting = {
  readonly value: ShopSettings["value"] | "without_tax_and_shipping";
  readonly currency: ShopSettings["currency"];
};

/** The amount the value starts from, in the currency that TikTok is told. */
export function valueBase(totals: SaleTotals, settings: ValueSetting): Money | undefined {
  return (settings.value === "subtotal" ? totals.subtotal : totals.total)[settings.currency];
}

const isLeftOut = {
  total: { tax: false, shipping: false },
  subtotal: { tax: false, shipping: false },
  without_tax: { tax: true, shipping: false },
  without_shipping: { tax: false, shipping: true },
  without_tax_and_shipping: { tax: true, shipping: true },
} as const satisfies Record<ValueSetting["value"], { readonly tax: boolean; readonly shipping: boolean }>;

/** The value of a sale, and every step between the goods and it. */
export function mapValue(
  { totals, taxesIncluded, netLines, pricedIn }: Omit<Amounts, "told" | "shopCurrency">,
  settings: ValueSetting,
): Value {
  const base = totals && valueBase(totals, settings);
  if (totals === undefined || base === undefined) return noValue;
  const pick = (set: MoneySet) => {
    const money = set[settings.currency];
    return money?.currency === base.currency ? money.amount : undefined;
  };
  const leaves = isLeftOut[settings.value];
  const tax = new Big((leaves.tax ? pick(totals.tax) : undefined) ?? 0);
  const shipping = new Big((leaves.shipping ? pick(totals.shipping) : undefined) ?? 0);
  const exact = new Big(base.amount).minus(tax).minus(shipping);
  const amount = exact.lt(0) ? new Big(0) : exact;

  const steps: ValueStep[] = [];
  const add = (part: ValueStep["part"], value: string | undefined) => {
    if (value !== undefined && !new Big(value).eq(0)) steps.push({ part, amount: value });
  };
  const lines = pricedIn === base.currency ? netLines : undefined;
  steps.push({ part: "lines", amount: lines ?? new Big(pick(totals.subtotal) ?? 0).toFixed() });
  if (settings.value !== "subtotal") {
    add("shipping", pick(totals.shipping));
    if (!taxesIncluded) add("tax", pick(totals.tax));
    add("tip", pick(totals.tip));
    add("duties", pick(totals.duties));
    add("fees", pick(totals.fees));
  }
  add("tax_left_out", tax.times(-1).toFixed());
  add("shipping_left_out", shipping.times(-1).toFixed());
  const explained = steps.reduce((sum, step) => sum.plus(step.amount), new Big(0));
  add("remainder", amount.minus(explained).toFixed());
  return { amount: amount.toFixed(), currency: base.currency, steps };
}

/** Nothing is known of what it is worth, or TikTok is not to be told. */
export const noValue: Value = { amount: undefined, currency: undefined, steps: [] };
