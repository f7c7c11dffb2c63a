import type {
  ConversionFacts,
  MappedConversion,
  MappedEvent,
  Warning,
} from "#app/core/mapping/conversion.ts";
import { addValue } from "#app/core/mapping/add-value.ts";
import { valueByRule } from "#app/core/mapping/rule-value.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Value } from "#app/core/mapping/value.ts";
import { chooseRules } from "#app/core/rules/choose-rules.ts";
import { defaultEvent, defaultRules } from "#app/core/rules/default-rules.ts";
import type { JudgedRow } from "#app/core/rules/judged-row.ts";
import type { RuleFacts } from "#app/core/rules/rule-facts.ts";
import type { Rule, RuleValue } from "#app/core/rules/rule.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import { isCustomEventName, isStandardEventName } from "#app/core/tiktok/event-names.ts";

/** Of a conversion's facts what makes it events. */
export type RuledFacts = Pick<
  ConversionFacts,
  "countries" | "channel" | "skip" | "warnings" | "rule" | "amounts" | "properties" | "draft"
>;

export type RuleOutcome = Pick<MappedConversion, "events" | "judged">;

/** Said before anything about rules: a refusal has to be heard wherever it is asked for. */
const saidFirst: ReadonlySet<SkipReason | undefined> = new Set([
  "consent_denied",
  "never_send",
  "bot",
  "channel_off",
]);

/**
 * What a conversion becomes under a table of rules. Pure, and of nothing but what is stored: a preview, a rebuild and
 * the path itself come to the same events.
 *
 * Where no row holds it is one event, the default one, skipped with the reason. That all rows are off, or that there is
 * none, is said before whatever else holds it back; that a condition does not hold is said last, since what it asks for
 * may be known by the time the order is paid.
 *
 * @param settings what a row means by the shop's own setting.
 */
export function applyRules(
  facts: RuledFacts,
  rules: readonly Rule[],
  settings: Pick<ShopSettings, "value" | "currency">,
): RuleOutcome {
  const { rule } = facts;
  const ruleFacts: RuleFacts = {
    ...rule,
    channel: facts.channel,
    countries: facts.countries,
    total: totalOf(facts),
  };
  const choice = chooseRules(rules, ruleFacts);
  const judged = choice.judged.map(({ rule: { id, event }, verdict }): JudgedRow => {
    return { ruleId: id, event: event ?? nameCustomEvent(rule.customName), verdict };
  });
  const events: MappedEvent[] = [];
  for (const { id, value, event: named } of choice.chosen.map((one) => one.rule)) {
    const event = named ?? nameCustomEvent(rule.customName);
    if (events.some((one) => one.event === event)) continue;
    const isAllowed = named !== null || isCustomEventName(rule.customName ?? "");
    const own = isAllowed ? undefined : "event_name_not_allowed";
    const skip = saidFirst.has(facts.skip) ? facts.skip : (own ?? facts.skip);
    events.push(makeEvent(id, event, value, skip, facts, settings));
  }
  if (events.length > 0) return { events, judged };

  const event = defaultEvent(rule.source) ?? nameCustomEvent(rule.customName);
  const value = defaultRules.find(({ source }) => source === rule.source)?.value ?? { kind: "none" };
  const skip = skipUnmade(facts.skip, judged);
  return { events: [makeEvent(undefined, event, value, skip, facts, settings)], judged };
}

/** Why an event is not made by any of these rows. */
export function skipUnmade(skip: SkipReason | undefined, judged: readonly JudgedRow[]): SkipReason {
  if (skip !== undefined && saidFirst.has(skip)) return skip;
  if (judged.length === 0) return "no_rule";
  if (judged.every(({ verdict }) => verdict.kind === "switched_off")) return "rule_off";
  return skip ?? "rule_condition";
}

/** Stands for a custom event whose name is not known, or is that of an event that it is not. */
export const unnamedEvent = "CustomEvent";

/** A custom event is not counted among the events whose name it took. */
function nameCustomEvent(name: string | undefined): string {
  return name === undefined || isStandardEventName(name) ? unnamedEvent : name;
}

/** An order's total, or what the browser said, where that is in the shop's own currency. */
function totalOf({ amounts: { totals, told, shopCurrency } }: RuledFacts): RuleFacts["total"] {
  if (totals !== undefined) return totals.total;
  if (told?.amount === undefined || told.currency === undefined) return { shop: undefined, buyer: undefined };
  const money = { amount: told.amount, currency: told.currency };
  return { shop: told.currency === shopCurrency ? money : undefined, buyer: money };
}

function makeEvent(
  ruleId: string | undefined,
  event: string,
  ruleValue: RuleValue,
  skip: SkipReason | undefined,
  facts: RuledFacts,
  settings: Pick<ShopSettings, "value" | "currency">,
): MappedEvent {
  const value = valueByRule(ruleValue, facts, settings);
  const { kind: valueKind } = ruleValue;
  const draft = addValue(facts, value, valueKind);
  return { ruleId, event, value, valueKind, warnings: warn(value, valueKind, facts), skip, draft };
}

function warn({ amount, currency }: Value, kind: RuleValue["kind"], facts: RuledFacts): readonly Warning[] {
  if (kind === "none") return facts.warnings;
  if (amount !== undefined && currency !== undefined)
    return isTikTokCurrency(currency) ? facts.warnings : [...facts.warnings, "currency_not_supported"];
  // What a browser does not say of a page is no loss; what a row asks for is.
  const isExpected = kind !== "shop_setting" || facts.amounts.totals !== undefined;
  return isExpected ? [...facts.warnings, "value_missing"] : facts.warnings;
}
