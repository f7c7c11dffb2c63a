import { describe, expect, test } from "vitest";

import { neverSendTag, readCustomerFact } from "#app/core/shopify/customer-fact.ts";
import { keepPossibleIds, readNodes } from "#app/core/shopify/nodes.ts";
import { readProductFact } from "#app/core/shopify/product-fact.ts";

const customer = (change: object = {}) => ({
  id: "gid://shopify/Customer/21",
  numberOfOrders: "3",
  dataSaleOptOut: false,
  tags: [],
  ...change,
});

describe("a customer's count of orders", () => {
  test.each([
    ["0", 0],
    ["1", 1],
    ["2147483647", 2147483647],
    ["2147483648", undefined],
    ["18446744073709551615", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["", undefined],
    [7, undefined],
    [null, undefined],
    [undefined, undefined],
  ])("%j is read as %j", (numberOfOrders, ordersCount) => {
    expect(readCustomerFact(customer({ numberOfOrders }))).toEqual({
      id: "21",
      ordersCount,
      saleOptedOut: false,
      neverSend: false,
    });
  });
});

test("the merchant's mark is a tag, in whatever case it is written", () => {
  const marked = (tags: string[]) => readCustomerFact(customer({ tags }))?.neverSend;
  expect(neverSendTag).toBe("clickback:never-send");
  expect(marked(["vip", "Clickback:Never-Send"])).toBe(true);
  expect(marked([" clickback:never-send "])).toBe(true);
  expect(marked(["clickback:never-sends", "never-send"])).toBe(false);
});

test("a customer whose opt-out or tags are kept from the app is not read at all", () => {
  expect(readCustomerFact(customer({ tags: null }))).toBeUndefined();
  expect(readCustomerFact(customer({ dataSaleOptOut: null }))).toBeUndefined();
  expect(readCustomerFact(customer({ id: "gid://shopify/Order/21" }))).toBeUndefined();
  expect(readCustomerFact(null)).toBeUndefined();
});

test("a product without a type has none, and a type that Postgres could not hold is cleaned", () => {
  const typeOf = (productType: unknown) =>
    readProductFact({ id: "gid://shopify/Product/11", productType })?.productType;
  expect(typeOf("Mugs")).toBe("Mugs");
  expect(typeOf(" ")).toBeUndefined();
  expect(typeOf("Mu\0gs")).toBe("Mugs");
  expect(typeOf("x".repeat(256))).toBeUndefined();
});

test("only ids that Shopify can have are asked for, each once", () => {
  const largest = "9223372036854775807";
  const ids = ["11", "11", largest, "9223372036854775808", "0", "-1", "1e3", "abc", "", "1'; --"];
  expect(keepPossibleIds(ids)).toEqual(["11", largest]);
});

describe("an answer's nodes", () => {
  const product = (id: string) => ({ id: `gid://shopify/Product/${id}`, productType: "Mugs" });

  test("are found, or absent where they are null, and neither where they are something else", () => {
    const data = { nodes: [product("1"), null, {}, product("9")] };
    expect(readNodes(data, ["1", "2", "3", "4"], readProductFact)).toEqual({
      found: [{ id: "1", productType: "Mugs" }],
      absent: ["2"],
    });
  });

  test.each([undefined, null, {}, { nodes: null }, { nodes: [null] }, "nodes"])(
    "%j is no answer to two ids",
    (data) => {
      expect(readNodes(data, ["1", "2"], readProductFact)).toBeUndefined();
    },
  );
});
