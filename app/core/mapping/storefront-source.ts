import { unnamedEvent } from "#app/core/mapping/apply-rules.ts";
import { defaultEvent } from "#app/core/rules/default-rules.ts";
import type { RuleSource } from "#app/core/rules/rule.ts";
import type { StorefrontEvent } from "#app/core/storefront/storefront-event.ts";

/** What is more than a word about its visitor. */
export type SentEvent = Exclude<
  StorefrontEvent,
  { name: "page_viewed" | "checkout_completed" | "signup_submitted" }
>;

type SentName = SentEvent["name"];

/** What a storefront event is to the rules; those not listed only tell of the visitor. */
export const storefrontSources = {
  product_viewed: "product_view",
  search_submitted: "search",
  product_added_to_cart: "add_to_cart",
  checkout_started: "checkout",
  payment_info_submitted: "payment_info",
  form_submitted: "lead",
  custom: "custom",
} as const satisfies Record<SentName, RuleSource>;

/** Whether an event only tells of its visitor. */
export function isOnlyNoted(event: StorefrontEvent): event is Exclude<StorefrontEvent, SentEvent> {
  return !Object.hasOwn(storefrontSources, event.name);
}

/** The event a storefront topic leads to by default; for a custom one, whose name only its body knows, the word for it. */
export function eventOfStorefrontTopic(topic: string): string {
  const name = topic.slice("storefront/".length);
  const source = Object.hasOwn(storefrontSources, name) ? storefrontSources[name as SentName] : "custom";
  return defaultEvent(source) ?? unnamedEvent;
}
