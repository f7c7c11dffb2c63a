import type { CanonicalEvent } from "#app/core/tiktok/event-names.ts";
import type { Rule, RuleCondition, RuleSource, RuleValue } from "#app/core/rules/rule.ts";

/** Sources that are orders. */
const orderSources: ReadonlySet<RuleSource> = new Set(["purchase", "renewal"]);

/** Sources whose events have an order or checkout behind them, with totals to take a value from. */
export const saleSources: ReadonlySet<RuleSource> = new Set([...orderSources, "checkout"]);

/** Events that say that something was ordered: what a browser tells of could be anybody's. */
const eventSources: ReadonlyMap<string, ReadonlySet<RuleSource>> = new Map<
  CanonicalEvent,
  ReadonlySet<RuleSource>
>([
  ["CompletePayment", orderSources],
  ["PlaceAnOrder", saleSources],
]);

/** Whether a row of this source may make the event. */
export function canBecome(source: RuleSource, event: string): boolean {
  return eventSources.get(event)?.has(source) ?? true;
}

const withItems: ReadonlySet<RuleSource> = new Set([
  ...saleSources,
  "payment_info",
  "add_to_cart",
  "product_view",
]);

/** Of which sources a condition's subject can be known at all; on others the row could never match. */
const conditionSources: Readonly<Record<RuleCondition["kind"], ReadonlySet<RuleSource> | "every">> = {
  channel: "every",
  country: new Set([...saleSources, "signup"]),
  order_tag: orderSources,
  customer: orderSources,
  minimum_value: withItems,
  product: withItems,
};

/** Whether a condition of this kind can ever hold for a source. */
export function fitsSource(kind: RuleCondition["kind"], source: RuleSource): boolean {
  const sources = conditionSources[kind];
  return sources === "every" || sources.has(source);
}

/** What a row of this source may take its value from. */
export function valueKindsOf(source: RuleSource): readonly RuleValue["kind"][] {
  return [
    "shop_setting",
    ...(saleSources.has(source) ? (["order"] as const) : []),
    ...(source === "custom" ? (["property"] as const) : []),
    "fixed",
    "none",
  ];
}

/** An id for a new row that no row of the table has: the source's name, counted on where that is taken. */
export function newRuleId(rules: readonly Pick<Rule, "id">[], source: RuleSource): string {
  const taken = new Set(rules.map(({ id }) => id));
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? source : `${source}_${count}`;
    if (!taken.has(id)) return id;
  }
}
