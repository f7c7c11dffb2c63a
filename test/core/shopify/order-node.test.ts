import { Big } from "big.js";
import { describe, expect, test } from "vitest";

import { readOrder } from "#app/core/shopify/order.ts";
import {
  lineItemNodeFields,
  orderAsWebhook,
  orderNodeFields,
  shippingLineNodeFields,
} from "#app/core/shopify/order-node.ts";

import { answerGraphql } from "../../emulators/shopify/answer-graphql.ts";
import { orderObject } from "../../emulators/shopify/order-object.ts";
import type { JsonObject } from "../../fixtures/json.ts";
import { bottle, towel } from "../../fixtures/line-item.ts";
import { market } from "../../fixtures/money.ts";
import { order, type OrderSpec } from "../../fixtures/order.ts";
import { annikaInBerlin, oliverInLondon } from "../../fixtures/people.ts";

type Node = { lineItems: { nodes: JsonObject[] }; shippingLines: { nodes: JsonObject[] } } & JsonObject;

/** Asks the emulated Admin API for the order with the very fields that the product asks for. */
function askFor(webhook: JsonObject): JsonObject {
  const { lineItems, shippingLines, ...object } = orderObject(webhook, "https://harborandpine.example");
  const connection = (nodes: unknown) => ({ __typename: "Connection", nodes });
  const root = {
    __typename: "QueryRoot",
    order: { ...object, lineItems: connection(lineItems), shippingLines: connection(shippingLines) },
  };
  const query = `{ order { ${orderNodeFields} lineItems { nodes { ${lineItemNodeFields} } }
    shippingLines { nodes { ${shippingLineNodeFields} } } } }`;
  const { data, errors } = answerGraphql({ query }, { query: root });
  expect(errors).toBeUndefined();
  const node = data?.["order"] as Node;
  const told = {
    order: node,
    lineItems: node.lineItems.nodes,
    shippingLines: node.shippingLines.nodes,
  };
  return orderAsWebhook(told) as JsonObject;
}

/** What the Admin API does not tell. */
const untold = { checkoutToken: undefined, cartToken: undefined, userAgent: undefined };

/** Amounts as numbers: the API writes `12.0` where webhooks write `12.00`. */
function comparable(body: JsonObject): JsonObject {
  const read = readOrder(body);
  if (!read.ok) throw new Error(read.reason);
  return JSON.parse(JSON.stringify({ ...read.order, ...untold }), (key, value: unknown) =>
    key === "amount" && typeof value === "string" ? new Big(value).toFixed() : value,
  ) as JsonObject;
}

const cases: Record<string, OrderSpec> = {
  "an ordinary order": {},
  "a buyer in Germany who paid in another currency": {
    buyer: annikaInBerlin,
    market: { shop: { currency: "USD", decimals: 2 }, buyer: { currency: "EUR", decimals: 2, rate: "0.92" } },
  },
  "prices with taxes, duties, discounts and shipping that was reduced": {
    buyer: oliverInLondon,
    market: market("GBP"),
    taxesIncluded: true,
    tax: "7.13",
    duties: "3.20",
    tip: "5.00",
    lines: [bottle, { ...towel, discounts: ["3.70", "1.11"] }],
    shipping: [{ price: "6.90", discounted: "2.90" }, { price: "1.00" }],
  },
  yen: { market: market("JPY", 0), lines: [{ ...bottle, price: "3400" }], shipping: [{ price: "690" }] },
  "lines without sku, vendor, variant and product": {
    lines: [{ title: "Custom", price: "9.99", sku: null, productId: null, variantId: null, vendor: null }],
  },
  "a click in the cart and on the landing page": {
    landingSite: "/products/bottle?ttclid=E.C.P.landing-click-0001&utm_source=tiktok",
    attributes: {
      ttclid: "E.C.P.cart-click-00000001",
      ttclid_at: "1763700000",
      tt_consent: "granted",
      __x: null,
    },
  },
  "no buyer at all": {
    landingSite: null,
    fields: {
      customer: null,
      billing_address: null,
      shipping_address: null,
      email: null,
      contact_email: null,
      browser_ip: null,
      client_details: null,
      customer_locale: null,
    },
  },
  "a phone of the order's own, tags, a test, cancelled": {
    fields: {
      phone: "+14155550142",
      tags: "VIP, gift, Ünïcode",
      test: true,
      cancelled_at: "2026-11-22T05:00:00-08:00",
      financial_status: "partially_refunded",
    },
  },
  "another channel, and set to another time": {
    fields: { source_name: "pos", processed_at: "2026-10-01T00:00:00Z", updated_at: "2026-11-23T00:00:00Z" },
  },
  "a subscription's later order": {
    lines: [{ ...bottle, fields: { selling_plan_allocation: { selling_plan: { name: "Monthly" } } } }],
    fields: { source_name: "subscription_contract" },
  },
  "an order that was edited": {
    fields: {
      current_total_price: "10.00",
      current_total_price_set: {
        shop_money: { amount: "10.00", currency_code: "USD" },
        presentment_money: { amount: "10.00", currency_code: "USD" },
      },
    },
  },
  "ids beyond 2^53": {
    fields: { id: "820982911946154508", admin_graphql_api_id: "gid://shopify/Order/820982911946154508" },
  },
};

describe("an order that the Admin API tells reads as the one its webhook tells", () => {
  test.each(Object.entries(cases))("%s", (_name, spec) => {
    const webhook = order(spec);
    const told = comparable(askFor(webhook));
    const expected = comparable(webhook);
    // Webhooks know a tip in the shop's currency alone.
    const withoutTip = ({ totals, ...rest }: JsonObject) => ({
      ...rest,
      totals: { ...(totals as JsonObject), tip: ((totals as JsonObject)["tip"] as JsonObject)["shop"] },
    });
    expect(withoutTip(told)).toEqual(withoutTip(expected));
  });
});

test("an order of another channel with a selling plan and a checkout of its own reads as a renewal: no token tells", () => {
  const webhook = order({
    lines: [{ ...bottle, fields: { selling_plan_allocation: { selling_plan: { name: "Monthly" } } } }],
    fields: { source_name: "3890849" },
  });
  expect([comparable(webhook)["isRenewal"], comparable(askFor(webhook))["isRenewal"]]).toEqual([false, true]);
});

test("what is no order reads as none", () => {
  expect(readOrder(orderAsWebhook({ order: {}, lineItems: [], shippingLines: [] }))).toMatchObject({
    ok: false,
  });
});
