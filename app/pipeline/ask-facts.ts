import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { nodesMax, nodesVariables, readNodes } from "#app/core/shopify/nodes.ts";
import { AdminError, type AdminErrorReason } from "#app/shopify-admin/admin-error.ts";
import type { FactKind } from "#app/pipeline/fact-kind.ts";
import type { AskShop } from "#app/shopify-admin/ask-shop.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type AskFailure = AdminErrorReason | "unreadable" | "not_stored";

type AskAdmin = NonNullable<Awaited<ReturnType<AskShop>>>;

/**
 * Asks for facts in batches, one after the other, and keeps what is told. Ends at the first batch that fails, and
 * before the next once `isOver`.
 *
 * @param onTold told of each batch's facts, before they are stored.
 * @param onFailure told why it ended early. Never throws.
 */
export async function askFacts<Fact extends { readonly id: string }>(options: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly shop: ShopHandle;
  readonly askAdmin: AskAdmin;
  readonly kind: FactKind<Fact>;
  readonly ids: readonly string[];
  readonly isOver: () => boolean;
  readonly onTold: (facts: readonly Fact[]) => void;
  readonly onFailure: (failure: AskFailure) => void;
}): Promise<void> {
  const { pool, clock, shop, askAdmin, kind, ids, isOver, onTold, onFailure } = options;
  for (let from = 0; from < ids.length && !isOver(); from += nodesMax) {
    // Before the question: what happens at Shopify from here on may be missing from the answer.
    const readAt = clock();
    const { facts, failure } = await askBatch(askAdmin, kind, ids.slice(from, from + nodesMax));
    onTold(facts);
    const stored =
      facts.length === 0 ||
      (await kind.store(pool, shop, facts, readAt).then(
        () => true,
        () => false,
      ));
    if (failure !== undefined) return onFailure(failure);
    if (!stored) return onFailure("not_stored");
  }
}

async function askBatch<Fact extends { readonly id: string }>(
  askAdmin: AskAdmin,
  kind: FactKind<Fact>,
  ids: readonly string[],
): Promise<{ readonly facts: readonly Fact[]; readonly failure?: AskFailure }> {
  try {
    const answer = await askAdmin(kind.query, nodesVariables(kind.type, ids));
    const nodes = readNodes((answer as { readonly data?: unknown } | null)?.data, ids, kind.readNode);
    if (nodes === undefined) return { facts: [], failure: "unreadable" };
    return { facts: [...nodes.found, ...nodes.absent.map(kind.gone)] };
  } catch (error) {
    if (!(error instanceof AdminError)) return { facts: [], failure: "failed" };
    // Beside errors a null says nothing; what was found stands.
    return { facts: readNodes(error.data, ids, kind.readNode)?.found ?? [], failure: error.reason };
  }
}
