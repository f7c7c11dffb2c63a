import type { Rule, RuleSource } from "#app/core/rules/rule.ts";

const row = (rule: Pick<Rule, "id" | "source" | "event"> & Partial<Rule>): Rule => ({
  customName: null,
  value: { kind: "shop_setting" },
  conditions: [],
  enabled: true,
  ...rule,
});

/** The table a shop has until it edits its own: every conversion under TikTok's standard name for it. */
export const defaultRules: readonly Rule[] = [
  row({ id: "purchase", source: "purchase", event: "CompletePayment" }),
  // A renewal is no answer to an ad; merchants who want them counted switch it on.
  row({ id: "renewal", source: "renewal", event: "CompletePayment", enabled: false }),
  row({ id: "checkout", source: "checkout", event: "InitiateCheckout" }),
  row({ id: "payment_info", source: "payment_info", event: "AddPaymentInfo" }),
  row({ id: "add_to_cart", source: "add_to_cart", event: "AddToCart" }),
  row({ id: "product_view", source: "product_view", event: "ViewContent" }),
  row({ id: "search", source: "search", event: "Search", value: { kind: "none" } }),
  row({ id: "signup", source: "signup", event: "CompleteRegistration", value: { kind: "none" } }),
  row({ id: "lead", source: "lead", event: "SubmitForm", value: { kind: "none" } }),
  row({ id: "custom", source: "custom", event: null }),
];

const defaultEvents = new Map(defaultRules.map(({ source, event }) => [source, event]));

/** The event a source becomes unless a shop says otherwise; undefined for `custom`, which is called as published. */
export function defaultEvent(source: RuleSource): string | undefined {
  return defaultEvents.get(source) ?? undefined;
}
