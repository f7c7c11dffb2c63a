import { parseGraphql, type GraphqlSelection, type GraphqlValue } from "./parse-graphql.ts";

/** A single query may ask for so many points, whatever the plan. */
export const queryCostMax = 1_000;

const mutationCost = 10;

/**
 * The points a query asks for by Shopify's rules: 1 for an object, nothing for a scalar, and of a connection (and of
 * `nodes(ids:)`) as many times what it asks of each as it may answer with. Undefined for what can't be parsed.
 */
export function queryCost(query: string, variables: Record<string, unknown>): number | undefined {
  try {
    const { operations, fragments } = parseGraphql(query);
    const costOf = (selections: readonly GraphqlSelection[]): number => {
      let cost = 0;
      for (const one of selections) {
        if (one.kind === "spread") cost += costOf(fragments.get(one.name)?.selections ?? []);
        else if (one.kind === "inline") cost += costOf(one.selections);
        else if (one.selections !== undefined) cost += costOfField(one);
      }
      return cost;
    };
    const costOfField = (field: Extract<GraphqlSelection, { kind: "field" }>): number => {
      const inside = costOf(field.selections ?? []);
      const size = readSize(field.args.get("first") ?? field.args.get("last"), variables);
      const ids = field.name === "nodes" ? readList(field.args.get("ids"), variables) : undefined;
      if (ids !== undefined) return ids * (1 + inside);
      // The objects of a connection are counted by its size, not by the names they are asked for under.
      if (size !== undefined) return size * Math.max(1, inside);
      return inside + (field.name === "pageInfo" ? 0 : 1);
    };
    const [operation] = operations;
    return costOf(operation?.selections ?? []) + (operation?.type === "mutation" ? mutationCost : 0);
  } catch {
    return undefined;
  }
}

function readSize(value: GraphqlValue | undefined, variables: Record<string, unknown>): number | undefined {
  const given = value?.kind === "variable" ? variables[value.name] : value?.kind === "literal" && value.value;
  return typeof given === "number" ? given : undefined;
}

function readList(value: GraphqlValue | undefined, variables: Record<string, unknown>): number | undefined {
  if (value?.kind === "list") return value.items.length;
  const given = value?.kind === "variable" ? variables[value.name] : undefined;
  return Array.isArray(given) ? given.length : undefined;
}
