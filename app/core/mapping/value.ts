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
    | "remainder";
  readonly amount: string;
};

export type Value = {
  /** What TikTok is told, as a decimal string; undefined when the order does not say. */
  readonly amount: string | undefined;
  readonly currency: string | undefined;
  /** Adds up to `amount` exactly; `remainder` holds what no field of the order explains (rounding, hidden discounts). */
  readonly steps: readonly ValueStep[];
};

/** The amount the value starts from, in the currency that TikTok is told. */
export function valueBase(
  totals: SaleTotals,
  settings: Pick<ShopSettings, "value" | "currency">,
): Money | undefined {
  return (settings.value === "subtotal" ? totals.subtotal : totals.total)[settings.currency];
}

/**
 * The value of a sale by the shop's setting, and every step between the goods and it.
 *
 * @param netTotal the sum of the net lines, when every line has a price.
 */
export function mapValue(
  totals: SaleTotals,
  netTotal: Big | undefined,
  taxesIncluded: boolean,
  settings: Pick<ShopSettings, "value" | "currency">,
): Value {
  const base = valueBase(totals, settings);
  if (base === undefined) return { amount: undefined, currency: undefined, steps: [] };
  const pick = (set: MoneySet) => {
    const money = set[settings.currency];
    return money?.currency === base.currency ? money.amount : undefined;
  };

  const leftOut =
    settings.value === "without_tax"
      ? totals.tax
      : settings.value === "without_shipping"
        ? totals.shipping
        : undefined;
  const withheld = new Big(leftOut === undefined ? 0 : (pick(leftOut) ?? 0));
  const exact = new Big(base.amount).minus(withheld);
  const amount = exact.lt(0) ? new Big(0) : exact;

  const steps: ValueStep[] = [];
  const add = (part: ValueStep["part"], value: string | undefined) => {
    if (value !== undefined && !new Big(value).eq(0)) steps.push({ part, amount: value });
  };
  steps.push({ part: "lines", amount: (netTotal ?? new Big(pick(totals.subtotal) ?? 0)).toFixed() });
  if (settings.value !== "subtotal") {
    add("shipping", pick(totals.shipping));
    if (!taxesIncluded) add("tax", pick(totals.tax));
    add("tip", pick(totals.tip));
    add("duties", pick(totals.duties));
    add("fees", pick(totals.fees));
  }
  if (!withheld.eq(0))
    add(
      settings.value === "without_tax" ? "tax_left_out" : "shipping_left_out",
      withheld.times(-1).toFixed(),
    );
  const explained = steps.reduce((sum, step) => sum.plus(step.amount), new Big(0));
  add("remainder", amount.minus(explained).toFixed());
  return { amount: amount.toFixed(), currency: base.currency, steps };
}
