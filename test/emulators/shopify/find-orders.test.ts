import { describe, expect, test } from "vitest";

import { listOrdersQuery, readOrderPage, searchOrders } from "#app/core/shopify/order-listing.ts";
import { orderQuery, orderVariables } from "#app/core/shopify/order-query.ts";

import { sampleOrder } from "../../pipeline/sample-order.ts";
import { answerGraphql } from "./answer-graphql.ts";
import { findOrders } from "./find-orders.ts";
import { queryCost } from "./query-cost.ts";
import { shopFromSeed } from "./shopify-shop.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const dayMs = 86_400_000;

function ask(query: string, variables: Record<string, unknown>, scopes = ["read_orders"], count = 300) {
  const shop = shopFromSeed({ domain: "a.myshopify.com", name: "A" }, 0, scopes);
  // A minute apart, the last one now; and one from long ago.
  shop.orders = [
    ...Array.from({ length: count }, (_, index) => sampleOrder(1_000 + index, now - index * 60_000)),
    sampleOrder(1, now - 61 * dayMs),
  ];
  const fields = findOrders({ nowMs: () => now });
  const bound = {
    orders: (args: Record<string, unknown>) => fields.orders(args, shop),
    order: (args: Record<string, unknown>) => fields.order(args, shop),
  };
  return answerGraphql({ query, variables }, { query: { __typename: "QueryRoot", ...bound } });
}

describe("orders by the time they were made", () => {
  const all = { search: searchOrders(new Date(0), new Date(now + 1)) };

  test("are paged to the end, the earliest first, each once", () => {
    const first = readOrderPage(ask(listOrdersQuery, all));
    expect(first?.orders).toHaveLength(250);
    const second = readOrderPage(ask(listOrdersQuery, { ...all, after: first?.after }));
    expect(second?.after).toBeUndefined();
    const ids = [...(first?.orders ?? []), ...(second?.orders ?? [])].map(({ id }) => id);
    // The one of 61 days ago needs read_all_orders.
    expect(ids).toEqual(Array.from({ length: 300 }, (_, index) => String(1_299 - index)));
  });

  test("end before the end of the range", () => {
    const search = searchOrders(new Date(now - 120_000), new Date(now));
    expect(readOrderPage(ask(listOrdersQuery, { search }))?.orders.map(({ id }) => id)).toEqual([
      "1002",
      "1001",
    ]);
  });

  test("from before 60 days need a scope of their own, as all of them need one", () => {
    const more = ["read_orders", "read_all_orders"];
    expect(readOrderPage(ask(listOrdersQuery, all, more))?.orders[0]?.id).toBe("1");
    expect(ask(listOrdersQuery, all, []).errors?.[0]?.extensions).toEqual({ code: "ACCESS_DENIED" });
  });

  test("a search it does not understand, a foreign cursor and a page without a size are errors", () => {
    const problem = (query: string, variables: object) =>
      ask(query, { ...variables }).errors?.[0]?.message ?? "";
    expect(problem(listOrdersQuery, { search: "created_at>'2026-01-01'" })).toMatch(/does not understand/);
    expect(problem(listOrdersQuery, { ...all, after: "bm90aGluZw==" })).toBe(
      "Invalid cursor for current pagination sort.",
    );
    expect(problem("{ orders { nodes { id } } }", {})).toBe("you must provide one of first or last");
    expect(problem("{ orders(first: 251) { nodes { id } } }", {})).toMatch(/between 0 and 250/);
  });
});

describe("the points of a query", () => {
  test("are those of what it may answer with; scalars cost nothing", () => {
    expect(queryCost("{ shop { name currencyCode } }", {})).toBe(1);
    expect(queryCost("{ shop { primaryDomain { host } } }", {})).toBe(2);
    expect(queryCost("{ orders(first: 10) { nodes { id } pageInfo { endCursor } } }", {})).toBe(10);
    expect(
      queryCost("query($n: Int!) { orders(first: $n) { nodes { id customer { id } } } }", { n: 7 }),
    ).toBe(14);
    expect(queryCost("{ nodes(ids: [1, 2]) { ... on Product { id } } }", {})).toBe(2);
    expect(queryCost("{", {})).toBeUndefined();
  });

  test("are within Shopify's limit for everything a comparison asks", () => {
    expect(queryCost(listOrdersQuery, {})).toBe(250);
    expect(queryCost(orderQuery, orderVariables("1"))).toBeLessThan(1_000);
    expect(queryCost(orderQuery, orderVariables("1"))).toBeGreaterThan(500);
  });
});
