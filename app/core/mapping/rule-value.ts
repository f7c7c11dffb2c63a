import { Big } from "big.js";

import type { ConversionFacts } from "#app/core/mapping/conversion.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import { mapValue, noValue, type Value, type ValueStep } from "#app/core/mapping/value.ts";
import type { RuleValue } from "#app/core/rules/rule.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import type { TikTokProperties } from "#app/core/tiktok/event.ts";

export type ValuedFacts = Pick<ConversionFacts, "amounts" | "properties"> & {
  readonly rule: Pick<ConversionFacts["rule"], "source">;
};

/** More than anything costs, and less than a database column holds. */
const amountMax = 1e15;

/** What an event is worth by a row of the table. */
export function valueByRule(
  value: RuleValue,
  facts: ValuedFacts,
  settings: Pick<ShopSettings, "value" | "currency">,
): Value {
  const { amounts, properties = {} } = facts;
  switch (value.kind) {
    case "none":
      return noValue;
    case "fixed":
      return whole("fixed", new Big(value.amount).toFixed(), value.currency);
    case "property": {
      const amount = readAmount(propertyOf(properties, value.name));
      const currency = propertyOf(properties, "currency");
      const isCurrency = typeof currency === "string" && isTikTokCurrency(currency);
      return whole("property", amount, isCurrency ? currency : amounts.shopCurrency);
    }
    case "shop_setting":
      if (isAsPublished(value.kind, facts))
        return whole("property", readAmount(properties.value), properties.currency);
      return amounts.totals === undefined ? told(facts) : mapValue(amounts, settings);
    case "order":
      if (amounts.totals !== undefined) return mapValue(amounts, { ...settings, value: value.part });
      // A browser knows the total of its checkout and nothing of its parts.
      return value.part === "total" ? told(facts) : noValue;
  }
}

/** Whether a custom event goes with the `value` and `currency` it was published with, both or either. */
export function isAsPublished(kind: RuleValue["kind"], { rule }: Pick<ValuedFacts, "rule">): boolean {
  return kind === "shop_setting" && rule.source === "custom";
}

function told({ amounts }: ValuedFacts): Value {
  return whole("told", amounts.told?.amount, amounts.told?.currency);
}

function whole(part: ValueStep["part"], amount: string | undefined, currency: string | undefined): Value {
  return { amount, currency, steps: amount === undefined ? [] : [{ part, amount }] };
}

function propertyOf(properties: TikTokProperties, name: string): unknown {
  return Object.hasOwn(properties, name) ? properties[name as keyof TikTokProperties] : undefined;
}

/** An amount as merchants publish them: a number, or its text. */
function readAmount(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^\d{1,15}(\.\d{1,20})?(e-?\d{1,2})?$/.test(text.trim())) return undefined;
  const amount = new Big(text.trim());
  return amount.lt(amountMax) ? amount.toFixed() : undefined;
}
