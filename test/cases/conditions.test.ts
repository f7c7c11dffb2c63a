import type { JsonObject } from "../fixtures/json.ts";
import type { Case } from "./case.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, checkout, order, unpaid } from "./tell.ts";

const sent = "CompletePayment 60.99 USD";
const held = "CompletePayment skipped: rule_condition";
const customer = { customer: { id: 42 } };

const on = (...conditions: JsonObject[]): readonly JsonObject[] => [
  { id: "some", source: "purchase", event: "CompletePayment", conditions },
];

/** A condition that holds, one that does not, and one that asks for what is not known: each side by itself. */
const sides = (
  kind: "channel" | "country" | "order_tag" | "product",
  [yes, no]: readonly [object, object],
  values: readonly string[],
): readonly Case[] =>
  (["any_of", "none_of"] as const).map((is) => ({
    name: `${kind} ${is.replace("_", " ")} ${values.join(", ")}`,
    settings: { channels: { web: true, app: true }, unknownConsent: "send" },
    rules: on({ kind, is, values: [...values] }),
    told: [order("create", yes), order("create", { number: 2, ...no })],
    ends: is === "any_of" ? [sent, held] : [held, sent],
  }));

/** The same where the message does not say: neither side holds. */
const unknown = (kind: string, fields: object, more: JsonObject): readonly Case[] =>
  (kind === "customer"
    ? [{ is: "first_order" }, { is: "returning" }]
    : [
        { is: "any_of", ...more },
        { is: "none_of", ...more },
      ]
  ).map((side) => ({
    name: `${kind} ${side.is.replace("_", " ")}, where it is not known, does not hold`,
    settings: { unknownConsent: "send" },
    rules: on({ kind, ...side }),
    told: [order("create", { fields: { ...fields } })],
    ends: [held],
  }));

const noAddress = { billing_address: null, shipping_address: null };

proveCases([
  ...sides("channel", [{ fields: { source_name: "app" } }, {}], ["App"]),
  ...sides("country", [{ country: "DE" }, { country: "US" }], ["DE", "AT"]),
  ...sides("order_tag", [{ fields: { tags: "gift, VIP" } }, { fields: { tags: "gift" } }], ["vip"]),
  ...sides(
    "product",
    [{}, { fields: { line_items: [{ id: 1, sku: "OTHER", quantity: 1, price: "55.00" }] } }],
    ["ls-m-sand"],
  ),
  ...unknown("country", noAddress, { values: ["DE"] }),
  ...unknown("order_tag", { tags: null }, { values: ["vip"] }),
  ...unknown(
    "product",
    { line_items: [{ id: 1, title: "Custom", quantity: 1, price: "55.00" }] },
    { values: ["x"] },
  ),
  ...unknown("customer", customer, {}),
  {
    name: "a product is known by its product's and its variant's id as well",
    rules: on(
      { kind: "product", is: "any_of", values: ["8100000000001"] },
      { kind: "product", is: "any_of", values: ["45100000000001"] },
    ),
    told: [order("create")],
    ends: [sent],
  },
  {
    name: "a customer's first order is one of a count of one",
    customers: { 42: { ordersCount: 1 }, 43: { ordersCount: 2 } },
    rules: on({ kind: "customer", is: "first_order" }),
    told: [
      order("create", { fields: customer }),
      order("create", { number: 2, fields: { customer: { id: 43 } } }),
    ],
    ends: [sent, held],
  },
  {
    name: "a returning customer's is one of more",
    customers: { 42: { ordersCount: 1 }, 43: { ordersCount: 2 } },
    rules: on({ kind: "customer", is: "returning" }),
    told: [
      order("create", { fields: customer }),
      order("create", { number: 2, fields: { customer: { id: 43 } } }),
    ],
    ends: [held, sent],
  },
  {
    name: "a guest is neither new nor returning",
    rules: [
      ...on({ kind: "customer", is: "first_order" }),
      { id: "back", source: "purchase", event: "Back", conditions: [{ kind: "customer", is: "returning" }] },
    ],
    told: [order("create", { fields: { customer: null } })],
    ends: [held],
  },
  {
    name: "a minimum is reached by the very amount, and not by a cent less",
    rules: on({ kind: "minimum_value", amount: "60.99" }),
    told: [order("create"), order("create", { number: 2, fields: { total_price: "60.98" } })],
    ends: [sent, held],
  },
  {
    name: "a minimum is of the total, whatever the event is worth",
    settings: { value: "subtotal" },
    rules: on({ kind: "minimum_value", amount: "60.00" }),
    told: [order("create")],
    ends: ["CompletePayment 55 USD"],
  },
  {
    name: "a minimum on what the browser tells is of the shop's own currency",
    rules: [
      {
        id: "cart",
        source: "add_to_cart",
        event: "AddToCart",
        conditions: [{ kind: "minimum_value", amount: "50" }],
      },
    ],
    told: [browser("addedToCart", { fields: { currency: "EUR" } })],
    ends: ["AddToCart skipped: rule_condition"],
  },
  {
    name: "all conditions of a row have to hold",
    rules: on({ kind: "order_tag", is: "any_of", values: ["vip"] }, { kind: "minimum_value", amount: "100" }),
    told: [
      order("create", { fields: { tags: "vip" } }),
      order("create", { number: 2, fields: { total_price: "120.00" } }),
      order("create", { number: 3, fields: { tags: "vip", total_price: "120.00" } }),
    ],
    ends: [held, held, "CompletePayment 120 USD"],
  },
  {
    name: "a tag that is set by the time of the payment counts then",
    rules: on({ kind: "order_tag", is: "any_of", values: ["vip"] }),
    told: [order("create", { fields: unpaid }), order("paid", { fields: { tags: "vip" } })],
    ends: [sent],
  },
  {
    name: "a country's row is asked of checkouts too",
    settings: { unknownConsent: "send" },
    rules: [
      {
        id: "begun",
        source: "checkout",
        event: "InitiateCheckout",
        conditions: [{ kind: "country", is: "any_of", values: ["DE"] }],
      },
    ],
    told: [checkout({ country: "DE" })],
    ends: ["InitiateCheckout 60.99 USD"],
  },
]);
