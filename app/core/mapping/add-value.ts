import type { ConversionFacts, EventDraft } from "#app/core/mapping/conversion.ts";
import { isAsPublished } from "#app/core/mapping/rule-value.ts";
import type { Value } from "#app/core/mapping/value.ts";
import type { RuleValue } from "#app/core/rules/rule.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";

/** The draft with what its event is worth; undefined where there is none. */
export function addValue(
  { draft, properties, amounts, rule }: Pick<ConversionFacts, "draft" | "properties" | "amounts" | "rule">,
  { amount, currency }: Value,
  kind: RuleValue["kind"],
): EventDraft | undefined {
  if (draft === undefined) return undefined;
  if (isAsPublished(kind, { rule })) return { ...draft, properties: { ...properties } };
  const isTold = amount !== undefined && currency !== undefined && isTikTokCurrency(currency);
  const { contents, ...others } = draft.properties;
  return {
    ...draft,
    properties: {
      // Prices are read in the currency of the value: in another they would be wrong.
      ...(contents && {
        contents:
          currency === amounts.pricedIn ? contents : contents.map(({ price: _price, ...rest }) => rest),
      }),
      ...others,
      ...(isTold && { value: Number(amount), currency }),
    },
  };
}
