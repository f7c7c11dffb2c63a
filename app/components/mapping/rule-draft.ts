import type { Rule, RuleCondition, RuleSource, RuleValue } from "#app/core/rules/rule.ts";

export type ConditionKind = RuleCondition["kind"];

/** A condition while it is edited: every field keeps what was typed, also when another kind or side is looked at. */
export type ConditionDraft = {
  readonly key: number;
  readonly kind: ConditionKind;
  readonly is: "any_of" | "none_of";
  /** One value a line. */
  readonly lines: string;
  readonly countries: readonly string[];
  readonly customer: "first_order" | "returning";
  readonly amount: string;
};

/** A rule while it is edited. */
export type RuleDraft = {
  readonly id: string;
  readonly enabled: boolean;
  readonly source: RuleSource;
  readonly customName: string;
  /** A canonical event, "custom" for one of the merchant's own, "published" for the name it was published with. */
  readonly event: string;
  readonly eventName: string;
  readonly valueKind: RuleValue["kind"];
  readonly part: Extract<RuleValue, { kind: "order" }>["part"];
  readonly amount: string;
  readonly currency: string;
  readonly property: string;
  readonly conditions: readonly ConditionDraft[];
};

export const customEvent = "custom";
export const publishedEvent = "published";

/** @param isStandard whether TikTok has an event of this name that can be chosen. */
export function draftRule(rule: Rule, currency: string, isStandard: (event: string) => boolean): RuleDraft {
  const { value, event } = rule;
  const isOwn = event !== null && !isStandard(event);
  return {
    id: rule.id,
    enabled: rule.enabled,
    source: rule.source,
    customName: rule.customName ?? "",
    event: event === null ? publishedEvent : isOwn ? customEvent : event,
    eventName: isOwn ? event : "",
    valueKind: value.kind,
    part: value.kind === "order" ? value.part : "total",
    amount: value.kind === "fixed" ? value.amount : "",
    currency: value.kind === "fixed" ? value.currency : currency,
    property: value.kind === "property" ? value.name : "",
    conditions: rule.conditions.map((condition, key) => draftCondition(condition, key)),
  };
}

/** An empty condition of a kind. */
export function newCondition(kind: ConditionKind, key: number): ConditionDraft {
  return { key, kind, is: "any_of", lines: "", countries: [], customer: "first_order", amount: "" };
}

function draftCondition(condition: RuleCondition, key: number): ConditionDraft {
  const empty = newCondition(condition.kind, key);
  switch (condition.kind) {
    case "customer":
      return { ...empty, customer: condition.is };
    case "minimum_value":
      return { ...empty, amount: condition.amount };
    case "country":
      return { ...empty, is: condition.is, countries: condition.values };
    default:
      return { ...empty, is: condition.is, lines: condition.values.join("\n") };
  }
}

/** What was typed as a rule; whether it is a good one is for the server to say. */
export function readDraft(draft: RuleDraft): Rule {
  const isCustom = draft.source === "custom";
  const customName = draft.customName.trim();
  const event = draft.event === customEvent ? draft.eventName.trim() : draft.event;
  return {
    id: draft.id,
    enabled: draft.enabled,
    source: draft.source,
    customName: isCustom && customName !== "" ? customName : null,
    event: draft.event === publishedEvent ? null : event,
    value: readValue(draft),
    conditions: draft.conditions.map(readCondition),
  };
}

function readValue({ valueKind, part, amount, currency, property }: RuleDraft): RuleValue {
  switch (valueKind) {
    case "order":
      return { kind: "order", part };
    case "fixed":
      return { kind: "fixed", amount: amount.trim(), currency };
    case "property":
      return { kind: "property", name: property.trim() };
    case "shop_setting":
    case "none":
      return { kind: valueKind };
  }
}

function readCondition({ kind, is, lines, countries, customer, amount }: ConditionDraft): RuleCondition {
  switch (kind) {
    case "customer":
      return { kind, is: customer };
    case "minimum_value":
      return { kind, amount: amount.trim() };
    case "country":
      return { kind, is, values: [...countries] };
    default: {
      const values = lines.split("\n").map((line) => line.trim());
      return { kind, is, values: values.filter((value) => value !== "") };
    }
  }
}
