import * as fc from "fast-check";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { mapMessage, mapReadMessage } from "#app/core/mapping/map-message.ts";
import { ruleSchema, ruleSources, type Rule } from "#app/core/rules/rule.ts";
import type { StorefrontEvent } from "#app/core/storefront/storefront-event.ts";

import { allCases } from "../../fixtures/all-cases.ts";
import { bytesOf, contextOf, now, type Case } from "../../fixtures/case.ts";
import { order } from "../../fixtures/order.ts";
import { mapOrder } from "./map-body.ts";

/** A row of the table; a purchase's unless told. */
export const rule = (change: object): Rule =>
  ruleSchema.parse({ id: "r", source: "purchase", event: "CompletePayment", ...change });

export type RuleContext = Pick<Case, "settings" | "rules" | "shopFacts">;

export function mapStorefront(event: object, context: RuleContext = {}): MappedConversion {
  const base = { id: "e-1", at: now - 5_000, url: "https://harborandpine.example/" };
  const result = mapReadMessage(
    {
      kind: "storefront",
      message: {
        visit: { clientId: "c", consent: "granted", customerId: "9" },
        event: { ...base, ...event } as StorefrontEvent,
        isBot: false,
        receivedAt: now,
      },
    },
    contextOf(context),
  );
  if (!result.ok || result.conversion === undefined) throw new Error("not a conversion");
  return result.conversion;
}

export function mapPurchase(fields: object = {}, context: RuleContext = {}): MappedConversion {
  const result = mapOrder(order({ fields: fields as never }), "orders/create", contextOf(context));
  if (!result.ok) throw new Error(result.reason);
  return result.conversion;
}

export const quiz = (properties: object) => ({ name: "custom", customName: "quiz", properties });

export const conversions: readonly MappedConversion[] = [
  ...allCases.flatMap((item) => {
    const result = mapMessage(item.topic, bytesOf(item), contextOf(item));
    return result.ok && result.conversion !== undefined ? [result.conversion] : [];
  }),
  mapPurchase({ tags: "VIP, gift", source_name: "subscription_contract" }),
  mapStorefront(quiz({ value: "12.50", currency: "EUR", price: 7, note: "x" })),
  mapStorefront({
    name: "product_viewed",
    items: [{ sku: "A", quantity: 2, price: "3.10" }],
    currency: "USD",
  }),
  mapStorefront({ name: "checkout_started", checkoutToken: "t", items: [], value: "8.00", currency: "EUR" }),
  mapStorefront({ name: "search_submitted", query: "linen" }),
  mapStorefront({ name: "form_submitted", email: "jane@example.com" }),
];

const values = fc.oneof(
  fc.constantFrom(
    { kind: "shop_setting" },
    { kind: "none" },
    { kind: "fixed", amount: "4.50", currency: "EUR" },
    { kind: "property", name: "price" },
    { kind: "property", name: "value" },
  ),
  fc
    .constantFrom("total", "subtotal", "without_tax", "without_shipping", "without_tax_and_shipping")
    .map((part) => ({ kind: "order", part })),
);
const conditions = fc.constantFrom<object>(
  { kind: "country", is: "any_of", values: ["US"] },
  { kind: "channel", is: "none_of", values: ["web"] },
  { kind: "order_tag", is: "none_of", values: ["vip"] },
  { kind: "customer", is: "first_order" },
  { kind: "minimum_value", amount: "20" },
  { kind: "product", is: "any_of", values: ["HB-750-SLATE", "A"] },
);
export const tables = fc
  .array(
    fc.record({
      source: fc.constantFrom(...ruleSources),
      event: fc.constantFrom("CompletePayment", "InitiateCheckout", "Mine", "Other", null),
      customName: fc.constantFrom(null, null, "quiz"),
      value: values,
      conditions: fc.array(conditions, { maxLength: 2 }),
      enabled: fc.constantFrom(true, true, false),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.flatMap((row, index) => {
      const parsed = ruleSchema.safeParse({ id: `r${index}`, ...row });
      return parsed.success ? [parsed.data] : [];
    }),
  );
export const settings = fc.record({
  value: fc.constantFrom("total" as const, "subtotal" as const, "without_tax" as const),
  currency: fc.constantFrom("shop" as const, "buyer" as const),
});

/** As a database gives it back: what is undefined is not there. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
