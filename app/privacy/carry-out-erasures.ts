import type { PoolClient } from "pg";

import type { OpenedEntry } from "#app/pipeline/open-entries.ts";
import type { EntryResult } from "#app/pipeline/settle-entries.ts";
import { erasePerson } from "#app/privacy/erase-person.ts";
import { recordErasure } from "#app/privacy/record-erasure.ts";
import { readShopDomain, type ShopHandle } from "#app/shops.server.ts";

/**
 * Carries out the erasures among messages, whoever asked for them. Comes last in a round of mapping, after the others are
 * settled: what else was told of the person in the same round goes with it.
 *
 * A message that names another shop in its signed body than the header beside it is refused, and so is one that
 * names none: a body that was signed for another purpose must not erase anything.
 */
export async function carryOutErasures(
  client: PoolClient,
  shop: ShopHandle,
  opened: readonly OpenedEntry[],
  now: Date,
): Promise<EntryResult[]> {
  const results: EntryResult[] = [];
  for (const { entry, message } of opened) {
    if (message.kind !== "redaction") continue;
    if (readShopDomain(message.shopDomain) !== shop.domain) {
      results.push({ id: entry.id, state: "dead", reason: "shop_mismatch", about: undefined });
      continue;
    }
    const counts = await erasePerson(client, shop, message.redaction, now);
    await recordErasure(client, shop.id, { requestId: message.requestId, entry, counts, now });
    results.push({ id: entry.id, state: "mapped", reason: "person_forgotten", about: undefined });
  }
  return results;
}
