import { z } from "zod";

import { readId } from "#app/core/shopify/read-field.ts";

/** What the Admin API's `nodes(ids:)` may be asked for: Shopify takes 250 at once, a hundred cost a hundred points. */
export const nodesMax = 100;

const int64Max = 2n ** 63n - 1n;

/**
 * The ids that Shopify can have, each once. It refuses a whole list for one that cannot be, and ids from storefronts
 * are anybody's.
 */
export function keepPossibleIds(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].filter((id) => readId(id) !== undefined && BigInt(id) <= int64Max);
}

export type NodeType = "Product" | "Customer";

/** The variables of a query over `nodes(ids: $ids)`. */
export function nodesVariables(type: NodeType, ids: readonly string[]): { readonly ids: readonly string[] } {
  return { ids: ids.map((id) => `gid://shopify/${type}/${id}`) };
}

export type Nodes<Fact> = {
  readonly found: readonly Fact[];
  /** Ids answered with null: gone, unless the answer has errors. */
  readonly absent: readonly string[];
};

const nodesAnswer = z.object({ nodes: z.array(z.unknown()) });

/**
 * Reads an answer's data: one node for each id, in the order asked. A node that is neither null nor what was asked for
 * is in neither list. Undefined where it is no such answer.
 */
export function readNodes<Fact extends { readonly id: string }>(
  data: unknown,
  ids: readonly string[],
  readNode: (node: unknown) => Fact | undefined,
): Nodes<Fact> | undefined {
  const parsed = nodesAnswer.safeParse(data);
  if (!parsed.success || parsed.data.nodes.length !== ids.length) return undefined;
  const { nodes } = parsed.data;
  return {
    found: nodes.flatMap((node, at) => {
      const fact = readNode(node);
      return fact !== undefined && fact.id === ids[at] ? [fact] : [];
    }),
    absent: ids.filter((_id, at) => nodes[at] === null),
  };
}
