import { beforeEach, expect, test } from "vitest";

import { answerGraphql } from "./answer-graphql.ts";
import { graphqlRoots } from "./graphql-fields.ts";
import { shopFromSeed } from "./shopify-shop.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

let shop: ShopifyShop;

beforeEach(() => {
  shop = shopFromSeed(
    {
      domain: "tea-and-mugs.myshopify.com",
      name: "Tea & Mugs",
      products: { "11": { productType: "Mugs" }, "12": {} },
      customers: { "21": { numberOfOrders: "3", dataSaleOptOut: true, tags: ["vip"] } },
    },
    0,
    [],
  );
});

const ask = (query: string, ids: readonly string[]) =>
  answerGraphql(
    { query: `query Ask($ids: [ID!]!) { nodes(ids: $ids) { ${query} } }`, variables: { ids } },
    graphqlRoots(shop, { apiKey: "key", appTitle: "Clickback", appHandle: "clickback" }, {}),
  );

const gid = (type: string, id: string) => `gid://shopify/${type}/${id}`;
const customers = "... on Customer { id numberOfOrders dataSaleOptOut tags }";

test("nodes are answered in the order asked, with null for what the shop does not have", () => {
  const ids = [gid("Product", "12"), gid("Product", "99"), gid("Product", "11"), gid("Customer", "21")];
  expect(ask("... on Product { id productType }", ids)).toEqual({
    data: {
      nodes: [{ id: ids[0], productType: "" }, null, { id: ids[2], productType: "Mugs" }, {}],
    },
  });
});

test("a customer has a count as a string, an opt-out and tags", () => {
  const id = gid("Customer", "21");
  expect(ask(customers, [id]).data).toEqual({
    nodes: [{ id, numberOfOrders: "3", dataSaleOptOut: true, tags: ["vip"] }],
  });
});

test("a field that neither type has is found out", () => {
  expect(ask("... on Customer { ordersCount }", [gid("Customer", "21")]).data).toBeUndefined();
});

test("customers that the app may not read are null, each with an error, while products stand", () => {
  shop.customersReadable = false;
  const answer = ask(`... on Product { productType } ${customers}`, [
    gid("Product", "11"),
    gid("Customer", "21"),
  ]);
  expect(answer.data).toEqual({ nodes: [{ productType: "Mugs" }, null] });
  expect(answer.errors).toEqual([
    {
      message: expect.stringContaining("not approved to access the Customer object"),
      path: ["nodes", 1],
      extensions: { code: "ACCESS_DENIED" },
    },
  ]);
});

test.each(["11", "gid://shopify/Product/abc", "gid://shopify/Product/9223372036854775808"])(
  "an id that is none (%s) fails the whole list",
  (wrong) => {
    const answer = ask("... on Product { id }", [gid("Product", "11"), wrong]);
    expect(answer.data).toEqual({ nodes: null });
    expect(answer.errors).toHaveLength(1);
  },
);
