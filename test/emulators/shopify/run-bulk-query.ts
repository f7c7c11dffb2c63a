import { answerGraphql, type GraphqlObject } from "./answer-graphql.ts";
import { orderObject } from "./order-object.ts";
import { parseGraphql, type GraphqlSelection } from "./parse-graphql.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

const connectionsMax = 5;
const depthMax = 2;
const sixtyDaysMs = 60 * 86_400_000;

/** Why Shopify would not run it; undefined where it would. */
export function judgeBulkQuery(query: string, shop: ShopifyShop): string | undefined {
  const root = readRoot(query);
  if (typeof root === "string") return root;
  const connections = countConnections([root.field], 0);
  if (connections.count > connectionsMax) return "Bulk queries cannot contain more than 5 connections.";
  if (connections.depth > depthMax)
    return "Bulk queries cannot contain connections with a nesting depth greater than 2.";
  // Fields are checked on an order that has everything.
  const { errors } = answerGraphql({ query }, { query: rootObject([sampleWebhook], shop) });
  return errors?.[0]?.message;
}

/** The file's lines: an order's own parts right after it where objects are grouped, after all orders else. */
export function runBulkQuery(
  { query, grouped }: { readonly query: string; readonly grouped: boolean },
  shop: ShopifyShop,
  now: number,
): { readonly lines: readonly string[]; readonly rootCount: number } {
  const root = readRoot(query);
  if (typeof root === "string") throw new Error(root);
  const bound = (sign: string) =>
    Date.parse(new RegExp(`created_at:${sign}'([^']+)'`).exec(root.search)?.[1] ?? "");
  const [from, until] = [bound(">="), bound("<")];
  const oldest = shop.scopes.includes("read_all_orders") ? 0 : now - sixtyDaysMs;
  const orders = shop.orders.filter((order) => {
    const created = Date.parse(String(order["created_at"]));
    return !(created < from) && !(created >= until) && created >= oldest;
  });
  const { data } = answerGraphql({ query }, { query: rootObject(orders, shop) });
  const { edges } = (data as { orders: { edges: { node: Record<string, unknown> }[] } }).orders;
  const parents: string[] = [];
  const groups = edges.map(({ node }) => {
    const own: Record<string, unknown> = {};
    const parts: string[] = [];
    for (const [name, value] of Object.entries(node)) {
      const inner = (value as { edges?: { node: object }[] } | null)?.edges;
      if (inner === undefined) own[name] = value;
      else parts.push(...inner.map((edge) => JSON.stringify({ ...edge.node, __parentId: node["id"] })));
    }
    parents.push(JSON.stringify(own));
    return [JSON.stringify(own), ...parts];
  });
  const lines = grouped ? groups.flat() : [...parents, ...groups.flatMap((group) => group.slice(1))];
  return { lines, rootCount: edges.length };
}

type Field = Extract<GraphqlSelection, { kind: "field" }>;

function readRoot(query: string): { readonly field: Field; readonly search: string } | string {
  try {
    const [operation, second] = parseGraphql(query).operations;
    const [field, other] = operation?.selections ?? [];
    if (operation?.type !== "query" || second !== undefined || other !== undefined || field?.kind !== "field")
      return "Bulk queries must have one top-level field.";
    if (field.name !== "orders") return `Field '${field.name}' doesn't exist on type 'QueryRoot'`;
    const search = field.args.get("query");
    return { field, search: search?.kind === "literal" ? String(search.value) : "" };
  } catch (error) {
    return `syntax error: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A connection is a field with edges; its nodes must tell their ids, or nothing could be joined again. */
function countConnections(
  selections: readonly GraphqlSelection[],
  depth: number,
): { count: number; depth: number } {
  let count = 0;
  let deepest = depth;
  for (const one of selections) {
    if (one.kind !== "field") continue;
    const edges = one.selections?.some((inner) => inner.kind === "field" && inner.name === "edges") === true;
    const inside = countConnections(one.selections ?? [], depth + (edges ? 1 : 0));
    count += inside.count + (edges ? 1 : 0);
    deepest = Math.max(deepest, inside.depth);
  }
  return { count, depth: deepest };
}

function rootObject(orders: ShopifyShop["orders"], shop: ShopifyShop): GraphqlObject {
  const connection = (name: string, nodes: readonly GraphqlObject[]) => ({
    __typename: `${name}Connection`,
    edges: nodes.map((node) => ({ __typename: `${name}Edge`, node })),
  });
  const nodes = orders.map((webhook) => {
    const order = orderObject(webhook, `https://${shop.primaryDomain}`);
    return {
      ...order,
      lineItems: connection("LineItem", order.lineItems),
      shippingLines: connection("ShippingLine", order.shippingLines),
    };
  });
  return { __typename: "QueryRoot", orders: () => connection("Order", nodes) };
}

const set = {
  shop_money: { amount: "1.00", currency_code: "USD" },
  presentment_money: { amount: "1.00", currency_code: "USD" },
};

const everySet = Object.fromEntries(
  ["total_price", "subtotal_price", "total_tax", "total_shipping_price", "original_total_duties"]
    .concat("original_total_additional_fees", "current_total_price")
    .map((name) => [`${name}_set`, set]),
);

const sampleWebhook = {
  ...everySet,
  id: 1,
  admin_graphql_api_id: "gid://shopify/Order/1",
  landing_site: "/",
  note_attributes: [{ name: "a", value: "b" }],
  customer: {
    admin_graphql_api_id: "gid://shopify/Customer/1",
    email: "a@b.example",
    phone: "1",
    default_address: {},
  },
  billing_address: {},
  shipping_address: {},
  line_items: [
    {
      admin_graphql_api_id: "gid://shopify/LineItem/1",
      variant_id: 1,
      product_id: 1,
      selling_plan_allocation: { selling_plan: { name: "Monthly" } },
      price_set: set,
      discount_allocations: [{ amount_set: set }],
    },
  ],
  shipping_lines: [{ id: 1, price_set: set, discounted_price_set: set }],
};
