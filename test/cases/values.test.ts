import type { JsonObject } from "../fixtures/json.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, checkout, order, published } from "./tell.ts";

/** 55.00 of goods, 5.99 of shipping and 4.40 of tax on top: 65.39. */
const taxed = { total_price: "65.39", total_tax: "4.40" };

/** 60.99 in all, of which 9.74 is tax. */
const taxIncluded = { taxes_included: true, total_tax: "9.74" };

const both = (shop: string, buyer: string) => ({
  shop_money: { amount: shop, currency_code: "USD" },
  presentment_money: { amount: buyer, currency_code: "CAD" },
});

const worth = (value: JsonObject) => [{ id: "all", source: "purchase", event: "CompletePayment", value }];
const custom = (value: JsonObject) => [{ id: "all", source: "custom", event: null, value }];

proveCases([
  {
    name: "the total is what was paid, taxes and shipping and all",
    told: [order("create", { fields: taxed })],
    ends: ["CompletePayment 65.39 USD"],
    keeps: ["65.39 USD"],
  },
  {
    name: "the subtotal is what the goods cost",
    settings: { value: "subtotal" },
    told: [order("create", { fields: taxed })],
    ends: ["CompletePayment 55 USD"],
  },
  {
    name: "without tax",
    settings: { value: "without_tax" },
    told: [order("create", { fields: taxed })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "without tax where prices include it",
    settings: { value: "without_tax" },
    told: [order("create", { fields: taxIncluded })],
    ends: ["CompletePayment 51.25 USD"],
  },
  {
    name: "without shipping",
    settings: { value: "without_shipping" },
    told: [order("create", { fields: taxed })],
    ends: ["CompletePayment 59.4 USD"],
  },
  {
    name: "a row's own part counts before the shop's setting",
    settings: { value: "subtotal" },
    rules: worth({ kind: "order", part: "total" }),
    told: [order("create", { fields: taxed })],
    ends: ["CompletePayment 65.39 USD"],
    keeps: ["55 USD"],
  },
  ...(
    [
      ["subtotal", "55"],
      ["without_tax", "60.99"],
      ["without_shipping", "59.4"],
      ["without_tax_and_shipping", "55"],
    ] as const
  ).map(([part, amount]) => ({
    name: `a row whose value is the order's ${part.replaceAll("_", " ")}`,
    rules: worth({ kind: "order", part }),
    told: [order("create", { fields: taxed })],
    ends: [`CompletePayment ${amount} USD`],
  })),
  {
    name: "a fixed amount is told whatever the order was worth, which is kept",
    rules: worth({ kind: "fixed", amount: "12.50", currency: "EUR" }),
    told: [order("create", { fields: taxed })],
    ends: ["CompletePayment 12.5 EUR"],
    keeps: ["65.39 USD"],
  },
  {
    name: "no value at all",
    rules: worth({ kind: "none" }),
    told: [order("create")],
    ends: ["CompletePayment no value"],
  },
  {
    name: "a lead is worth nothing by default",
    told: [browser("formSubmitted")],
    ends: ["SubmitForm no value"],
  },
  {
    name: "a lead may have a fixed value",
    rules: [
      {
        id: "lead",
        source: "lead",
        event: "SubmitForm",
        value: { kind: "fixed", amount: "5", currency: "USD" },
      },
    ],
    told: [browser("formSubmitted")],
    ends: ["SubmitForm 5 USD"],
  },
  {
    name: "in the buyer's currency",
    settings: { currency: "buyer" },
    told: [
      order("create", {
        fields: { presentment_currency: "CAD", total_price_set: both("60.99", "84.20") },
      }),
    ],
    ends: ["CompletePayment 84.2 CAD"],
  },
  {
    name: "in the shop's currency though the buyer paid in another",
    told: [
      order("create", {
        fields: { presentment_currency: "CAD", total_price_set: both("60.99", "84.20") },
      }),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "a currency that TikTok does not take goes without a value",
    told: [order("create", { fields: { currency: "XAF", presentment_currency: "XAF" } })],
    ends: ["CompletePayment no value"],
    keeps: ["60.99 XAF"],
  },
  {
    name: "a custom event goes with the value it was published with",
    told: [published("quiz_finished", { value: 7.5, currency: "USD", level: "gold" })],
    ends: ["quiz_finished 7.5 USD"],
  },
  {
    name: "a custom event may take its value from another property, in the currency it names",
    rules: custom({ kind: "property", name: "score" }),
    told: [published("quiz_finished", { value: 7.5, currency: "EUR", score: "3.25" })],
    ends: ["quiz_finished 3.25 EUR"],
  },
  {
    name: "a property that is no amount is no value",
    rules: custom({ kind: "property", name: "level" }),
    told: [published("quiz_finished", { currency: "EUR", level: "gold" })],
    ends: ["quiz_finished no value"],
  },
  {
    name: "a checkout is worth its total, a cart its lines",
    told: [checkout(), browser("addedToCart")],
    ends: ["InitiateCheckout 60.99 USD", "AddToCart 55 USD"],
  },
  {
    name: "a cart that does not say its worth is the sum of its items",
    told: [browser("addedToCart", { fields: { value: undefined } })],
    ends: ["AddToCart 55 USD"],
  },
]);
