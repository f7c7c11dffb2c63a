import type { RuleSource } from "#app/core/rules/rule.ts";
import type { MoneySet } from "#app/core/shopify/money.ts";

/** What is known of one line, for conditions; the rest of it stands in the event. */
export type ItemIds = {
  readonly productId: string | undefined;
  readonly variantId: string | undefined;
  readonly sku: string | undefined;
};

/** What rules look at: all that decides which event a conversion becomes. Undefined is not known. */
export type RuleFacts = {
  readonly source: RuleSource;
  /** What a custom event was published as. */
  readonly customName: string | undefined;
  readonly channel: string | undefined;
  /** ISO 3166; empty where nothing says. */
  readonly countries: readonly string[];
  /** Undefined where the message carries none, empty where the order has none. */
  readonly orderTags: readonly string[] | undefined;
  /** How many orders the customer has placed, this one included. */
  readonly customerOrders: number | undefined;
  readonly total: MoneySet;
  readonly items: readonly ItemIds[];
};
