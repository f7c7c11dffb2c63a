import { GraphqlFieldError, type GraphqlObject } from "./answer-graphql.ts";
import { connectionOf } from "./connection-of.ts";
import { orderObject } from "./order-object.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

type Args = Record<string, unknown>;

const sixtyDaysMs = 60 * 86_400_000;

/** The root fields `orders` and `order`: what `setOrders` said the shop has, as the Admin API tells it. */
export function findOrders({ nowMs }: { readonly nowMs: () => number }) {
  const visible = (shop: ShopifyShop) => {
    const oldest = shop.scopes.includes("read_all_orders") ? 0 : nowMs() - sixtyDaysMs;
    return shop.orders
      .map((webhook) => orderNode(webhook, shop))
      .filter(({ createdAt }) => Date.parse(String(createdAt)) >= oldest);
  };
  return {
    orders: (args: Args, shop: ShopifyShop) => {
      if (!shop.scopes.includes("read_orders")) return denied("orders");
      const isWanted = readSearch(args["query"]);
      if (isWanted instanceof GraphqlFieldError) return isWanted;
      const { sortKey = "PROCESSED_AT" } = args;
      if (sortKey !== "CREATED_AT" && sortKey !== "PROCESSED_AT")
        return new GraphqlFieldError(`The emulator does not sort orders by ${String(sortKey)}`, "NOT_PLAYED");
      const time = sortKey === "CREATED_AT" ? "createdAt" : "processedAt";
      const found = visible(shop)
        .filter(({ createdAt }) => isWanted(Date.parse(String(createdAt))))
        .toSorted((a, b) => Date.parse(String(a[time])) - Date.parse(String(b[time])));
      return connectionOf("Order", args["reverse"] === true ? found.toReversed() : found, args);
    },
    order: ({ id }: Args, shop: ShopifyShop) => {
      if (!shop.scopes.includes("read_orders")) return denied("order");
      if (!/^gid:\/\/shopify\/Order\/\d+$/.test(String(id)))
        return new GraphqlFieldError(`Invalid global id '${String(id)}'`, "INVALID_ID");
      return visible(shop).find((order) => order["id"] === id) ?? null;
    },
  };
}

function orderNode(webhook: ShopifyShop["orders"][number], shop: ShopifyShop): GraphqlObject {
  const { lineItems, shippingLines, ...order } = orderObject(webhook, `https://${shop.primaryDomain}`);
  return {
    ...order,
    __typename: "Order",
    lineItems: (args: Args) => connectionOf("LineItem", lineItems, args),
    shippingLines: (args: Args) => connectionOf("ShippingLine", shippingLines, args),
  };
}

function denied(field: string): GraphqlFieldError {
  return new GraphqlFieldError(
    `Access denied for ${field} field. Required access: \`read_orders\` access scope.`,
    "ACCESS_DENIED",
  );
}

const term = /^created_at:(>=|<=|>|<)'([^']+)'$/;

const comparisons = {
  ">=": (a: number, b: number) => a >= b,
  "<=": (a: number, b: number) => a <= b,
  ">": (a: number, b: number) => a > b,
  "<": (a: number, b: number) => a < b,
};

/** Shopify passes over what it does not understand and answers with everything: here that is an error. */
function readSearch(query: unknown): ((createdAt: number) => boolean) | GraphqlFieldError {
  if (query === undefined || query === null) return () => true;
  const terms = String(query)
    .split(" AND ")
    .map((text) => term.exec(text));
  const tests = terms.map((match) => ({
    compare: comparisons[match?.[1] as keyof typeof comparisons],
    time: Date.parse(match?.[2] ?? ""),
  }));
  if (tests.some(({ compare, time }) => compare === undefined || Number.isNaN(time)))
    return new GraphqlFieldError(
      `The emulator does not understand the search ${String(query)}`,
      "NOT_PLAYED",
    );
  return (createdAt) => tests.every(({ compare, time }) => compare(createdAt, time));
}
