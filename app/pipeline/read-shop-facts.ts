import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import type { CustomerFact } from "#app/core/shopify/customer-fact.ts";
import { keepPossibleIds } from "#app/core/shopify/nodes.ts";
import type { ProductFact } from "#app/core/shopify/product-fact.ts";
import type { ShopFacts } from "#app/core/shopify/shop-facts.ts";
import type { Log } from "#app/log.server.ts";
import { askFacts, type AskFailure } from "#app/pipeline/ask-facts.ts";
import { customerFacts } from "#app/pipeline/customer-facts.ts";
import type { FactKind } from "#app/pipeline/fact-kind.ts";
import { factsOf, findFacts, type Found } from "#app/pipeline/find-facts.ts";
import { productFacts } from "#app/pipeline/product-facts.ts";
import type { AskShop } from "#app/shopify-admin/ask-shop.ts";
import { createPauses } from "#app/shopify-admin/pauses.ts";
import { withinTime } from "#app/shopify-admin/within-time.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Mapping waits for this: beyond it the facts are unknown to the messages at hand. */
export const readShopFactsMs = 3_000;

/** How long a shop is left alone after each failure, so that a shop in trouble does not slow down every round. */
const pauseMs = {
  throttled: 10_000,
  // Somebody has to change something, at Shopify's or in the merchant's admin.
  access_denied: 15 * 60_000,
  token_refused: 60_000,
  timed_out: 30_000,
  unreachable: 30_000,
  failed: 30_000,
  unreadable: 30_000,
  not_stored: 30_000,
} satisfies Record<AskFailure, number>;

const logPauseMs = 60_000;

export type WantedFacts = {
  readonly productIds: readonly string[];
  readonly customerIds: readonly string[];
  /**
   * When each customer's newest order among the messages was placed, in Unix milliseconds: a count from before does not
   * include it and is asked for again, however fresh.
   */
  readonly orderedAt?: ReadonlyMap<string, number>;
};

export type ReadShopFacts = (shop: ShopHandle, wanted: WantedFacts) => Promise<ShopFacts>;

/**
 * Reads what webhooks lack of products and customers: from the tables where that is fresh, else from the Admin API in
 * batches. For before the mapping transaction: it takes readShopFactsMs at the most and never fails; what could not be
 * learnt is unknown, and what comes too late is there for the next messages.
 */
export function createReadShopFacts(dependencies: {
  readonly pool: Pool;
  readonly askShop: AskShop;
  readonly clock: Clock;
  readonly log: Log;
  readonly limitMs?: number;
}): ReadShopFacts {
  const { pool, askShop, clock, log, limitMs = readShopFactsMs } = dependencies;
  const pauses = createPauses(clock);

  const report = (shop: ShopHandle, what: string, reason: string) => {
    if (pauses.begin(`log ${shop.id}`, logPauseMs))
      log.warn({ shop: shop.domain, what, reason }, "shop_facts.not_read");
  };

  const read = async <Fact extends { readonly id: string }>(
    shop: ShopHandle,
    kind: FactKind<Fact>,
    ids: readonly string[],
    neededSince: ReadonlyMap<string, number>,
    { found, isOver }: { readonly found: Found<Fact>; readonly isOver: () => boolean },
  ) => {
    await findFacts(pool, shop, kind, ids, neededSince, clock(), found);
    const missing = ids.filter((id) => !found.fresh.has(id));
    const pause = `${kind.type} ${shop.id}`;
    if (missing.length === 0 || pauses.isOn(pause) || pauses.isOn(`shop ${shop.id}`)) return;
    const askAdmin = await askShop(shop);
    if (askAdmin === undefined) return;
    const onTold = (facts: readonly Fact[]) => facts.forEach((fact) => found.fresh.set(fact.id, fact));
    const onFailure = (failure: AskFailure) => {
      pauses.begin(pause, pauseMs[failure]);
      report(shop, kind.type, failure);
    };
    await askFacts({ pool, clock, shop, askAdmin, kind, ids: missing, isOver, onTold, onFailure });
  };

  return async (shop, wanted) => {
    const products: Found<ProductFact> = { fresh: new Map(), old: new Map() };
    const customers: Found<CustomerFact> = { fresh: new Map(), old: new Map() };
    const { productIds, customerIds, orderedAt = new Map() } = wanted;
    let over = false;
    const isOver = () => over;
    const unlessBroken = (work: Promise<void>) =>
      work.catch((error: unknown) => report(shop, "all", error instanceof Error ? error.name : "failed"));
    const reading = Promise.all([
      unlessBroken(
        read(shop, productFacts, keepPossibleIds(productIds), new Map(), { found: products, isOver }),
      ),
      unlessBroken(
        read(shop, customerFacts, keepPossibleIds(customerIds), orderedAt, { found: customers, isOver }),
      ),
    ]);
    try {
      await withinTime(reading, limitMs);
    } catch {
      // Nothing else is thrown here: it took too long.
      pauses.begin(`shop ${shop.id}`, pauseMs.timed_out);
      report(shop, "all", "timed_out");
    }
    over = true;
    return factsOf(products, customers);
  };
}
