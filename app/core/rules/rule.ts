import { z } from "zod";

import { canBecome, fitsSource, saleSources } from "#app/core/rules/rule-choices.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import { isCanonicalEvent, isCustomEventName } from "#app/core/tiktok/event-names.ts";

/** What can happen in a shop. `renewal` is a subscription's later order; `custom` what a storefront publishes. */
export const ruleSources = [
  "purchase",
  "renewal",
  "checkout",
  "payment_info",
  "add_to_cart",
  "product_view",
  "search",
  "signup",
  "lead",
  "custom",
] as const;

export type RuleSource = (typeof ruleSources)[number];

const words = z.array(z.string().trim().min(1).max(100)).min(1).max(50);

const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, "must be a number such as 12.50, with a point and no currency sign");

const currency = z.string().refine(isTikTokCurrency, "is not a currency that TikTok takes");

/** What TikTok is told the event is worth. */
export const ruleValueSchema = z.discriminatedUnion("kind", [
  /** As the shop's own setting says: what rules are unless told otherwise. */
  z.strictObject({ kind: z.literal("shop_setting") }),
  z.strictObject({
    kind: z.literal("order"),
    part: z.enum(["total", "subtotal", "without_tax", "without_shipping", "without_tax_and_shipping"]),
  }),
  z.strictObject({ kind: z.literal("fixed"), amount: decimal, currency }),
  /** A property of a custom event; its currency from the property `currency`, else the shop's. */
  z.strictObject({ kind: z.literal("property"), name: z.string().trim().min(1).max(100) }),
  z.strictObject({ kind: z.literal("none") }),
]);

export type RuleValue = z.infer<typeof ruleValueSchema>;

const is = z.enum(["any_of", "none_of"]);

/** What has to hold as well. What is not known of a conversion matches neither `any_of` nor `none_of`. */
export const ruleConditionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("channel"), is, values: words }),
  z.strictObject({
    kind: z.literal("country"),
    is,
    values: z
      .array(z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters, such as DE"))
      .min(1)
      .max(250),
  }),
  z.strictObject({ kind: z.literal("order_tag"), is, values: words }),
  z.strictObject({ kind: z.literal("customer"), is: z.enum(["first_order", "returning"]) }),
  /** In the shop's currency, by the order's total. */
  z.strictObject({ kind: z.literal("minimum_value"), amount: decimal }),
  /** By Shopify's product id, variant id or SKU, of any line. */
  z.strictObject({ kind: z.literal("product"), is, values: words }),
]);

export type RuleCondition = z.infer<typeof ruleConditionSchema>;

/** One row of the merchant's table. */
export const ruleSchema = z
  .strictObject({
    /** Given when the row is made and kept through every version. */
    id: z.string().regex(/^[a-z0-9_-]{1,40}$/),
    source: z.enum(ruleSources),
    /** Only for `custom`: the published event's name; null for any that no other row names. */
    customName: z.string().min(1).max(50).nullable().default(null),
    /** A canonical event, or a custom event's name; null (only for `custom`): as the storefront calls it. */
    event: z.string().nullable(),
    value: ruleValueSchema.default({ kind: "shop_setting" }),
    conditions: z.array(ruleConditionSchema).max(10).default([]),
    enabled: z.boolean().default(true),
  })
  .superRefine((rule, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (rule.customName !== null && rule.source !== "custom")
      refuse("customName", "only a custom event has a name of its own");
    if (rule.event === null && rule.source !== "custom") refuse("event", "choose the TikTok event");
    if (rule.event !== null && !isCanonicalEvent(rule.event) && !isCustomEventName(rule.event))
      refuse(
        "event",
        "must be a TikTok event or a name of up to 50 letters, digits and underscores that is none of TikTok's",
      );
    if (rule.event !== null && !canBecome(rule.source, rule.event))
      refuse(
        "event",
        rule.event === "CompletePayment"
          ? "only an order becomes a purchase: what a browser tells could be anybody's"
          : "only an order or a checkout becomes a placed order: what a browser tells could be anybody's",
      );
    if (rule.value.kind === "order" && !saleSources.has(rule.source))
      refuse("value", "only purchases, renewals and checkouts have an order's amounts");
    if (rule.value.kind === "property" && rule.source !== "custom")
      refuse("value", "only a custom event has properties");
    for (const [index, { kind }] of rule.conditions.entries()) {
      if (!fitsSource(kind, rule.source))
        context.addIssue({
          code: "custom",
          path: ["conditions", index],
          message: `${kind.replaceAll("_", " ")} is never known of a ${rule.source.replaceAll("_", " ")}`,
        });
    }
  });

export type Rule = z.infer<typeof ruleSchema>;
