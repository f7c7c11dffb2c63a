import { GraphqlFieldError, type GraphqlObject } from "./answer-graphql.ts";

const pageMax = 250;

/** A page of a connection, going forward, by Shopify's rules: `first` is asked for, at most 250, cursors are opaque. */
export function connectionOf(
  type: string,
  all: readonly GraphqlObject[],
  { first, after }: Record<string, unknown>,
): GraphqlObject | GraphqlFieldError {
  if (first === undefined || first === null)
    return new GraphqlFieldError("you must provide one of first or last", "BAD_REQUEST");
  if (typeof first !== "number" || first < 0 || first > pageMax)
    return new GraphqlFieldError(`first must be between 0 and ${pageMax}`, "BAD_REQUEST");
  const cursorOf = (node: GraphqlObject) => Buffer.from(`${type} ${String(node["id"])}`).toString("base64");
  const isAfter = after !== undefined && after !== null;
  const found = isAfter ? all.findIndex((node) => cursorOf(node) === after) : -1;
  if (isAfter && found < 0)
    return new GraphqlFieldError("Invalid cursor for current pagination sort.", "BAD_REQUEST");
  const nodes = all.slice(found + 1, found + 1 + first);
  const last = nodes.at(-1);
  return {
    __typename: `${type}Connection`,
    nodes,
    edges: nodes.map((node) => ({ __typename: `${type}Edge`, node, cursor: cursorOf(node) })),
    pageInfo: {
      __typename: "PageInfo",
      hasNextPage: found + 1 + nodes.length < all.length,
      hasPreviousPage: found >= 0,
      startCursor: nodes[0] === undefined ? null : cursorOf(nodes[0]),
      endCursor: last === undefined ? null : cursorOf(last),
    },
  };
}
