import { saleSources } from "#app/core/rules/rule-choices.ts";
import type { Rule, RuleSource, RuleValue } from "#app/core/rules/rule.ts";
import type { en } from "#app/strings/en.ts";

type Texts = Pick<typeof en, "mapping" | "event">;

export function nameSource(
  { source, customName }: Pick<Rule, "source" | "customName">,
  texts: Texts,
): string {
  const { mapping } = texts;
  if (source !== "custom") return mapping.source[source];
  return customName === null ? mapping.anyCustom : mapping.customNamed(customName);
}

/** TikTok's name of the event; a merchant finds it in Events Manager under it. */
export function nameEvent({ event }: Pick<Rule, "event">, { mapping }: Texts): string {
  return event ?? mapping.asPublished;
}

/** A rule in a few words, for the buttons beside it. */
export function nameRule(rule: Pick<Rule, "source" | "customName" | "event">, texts: Texts): string {
  return texts.mapping.becomes(nameSource(rule, texts), nameEvent(rule, texts));
}

/** A kind of value for a source: the shop's setting is about orders, and something else without one. */
export function nameValueKind(kind: RuleValue["kind"], source: RuleSource, { mapping }: Texts): string {
  if (kind !== "shop_setting" || saleSources.has(source)) return mapping.value[kind];
  return source === "custom" ? mapping.settingValue.published : mapping.settingValue.told;
}

export function nameValue({ value, source }: Pick<Rule, "value" | "source">, texts: Texts): string {
  const { mapping } = texts;
  switch (value.kind) {
    case "order":
      return mapping.shownPart[value.part];
    case "fixed":
      return mapping.shownFixed(value.amount, value.currency);
    case "property":
      return mapping.shownProperty(value.name);
    case "shop_setting":
    case "none":
      return nameValueKind(value.kind, source, texts);
  }
}
