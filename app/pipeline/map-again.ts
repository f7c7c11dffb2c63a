import type { PoolClient } from "pg";

import { applyRules } from "#app/core/mapping/apply-rules.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { mapReadMessage } from "#app/core/mapping/map-message.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import type { RuleSource } from "#app/core/rules/rule.ts";
import type { Log } from "#app/log.server.ts";
import { readEntries } from "#app/pipeline/claim-inbox-entries.ts";
import { findPersons } from "#app/pipeline/find-persons.ts";
import { findVisitors } from "#app/pipeline/find-visitors.ts";
import type { StoredConversion } from "#app/pipeline/list-past-conversions.ts";
import { openFacts } from "#app/pipeline/open-facts.ts";
import { guard, openEntries } from "#app/pipeline/open-entries.ts";
import { createRecallShopFacts } from "#app/pipeline/recall-shop-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A past conversion as it is mapped now. */
export type MappedAgain = {
  readonly stored: StoredConversion;
  readonly facts: StoredFacts | undefined;
  /** Undefined where nothing is left that it could be made of. */
  readonly conversion: MappedConversion | undefined;
  /** False where its message is gone, so that it is made of what was stored. */
  readonly isFromMessage: boolean;
};

/**
 * Maps past conversions again, with all that is known by now: of their messages where these are still there, else of
 * their facts. Writes nothing. How old they are decides nothing here.
 */
export async function mapAgain(
  client: PoolClient,
  shop: ShopHandle,
  context: Omit<MappingContext, "shopFacts">,
  past: readonly StoredConversion[],
  log: Log,
): Promise<readonly MappedAgain[]> {
  const ids = past.map(({ entryId }) => entryId);
  const kept = (await readEntries(client, shop.id, ids)).filter(({ bodySealed }) => bodySealed !== null);
  const { opened } = openEntries(shop, kept, log);
  const messages = opened.map(({ message }) => message);
  const visitorOf = await findPersons(client, shop, messages, await findVisitors(client, shop, messages));
  const shopFacts = await createRecallShopFacts(client, new Date(context.now))(shop, messages);
  const settings = { ...context.settings, maxAgeDays: Infinity };

  const mapped = new Map<string, MappedConversion>();
  for (const { entry, message } of opened) {
    const result = guard(shop, entry, log, () =>
      mapReadMessage(message, { ...context, settings, shopFacts }, visitorOf(message)),
    );
    if (result.ok && result.conversion !== undefined) mapped.set(entry.id, result.conversion);
  }
  return past.map((stored): MappedAgain => {
    const read = openFacts(shop, stored.factsSealed);
    const facts = typeof read === "string" ? undefined : read;
    const conversion = mapped.get(stored.entryId);
    // Who it was about was erased: a message that is still there for another reason brings nothing back.
    if (read === "erased") return { stored, facts, conversion: undefined, isFromMessage: false };
    if (conversion?.tiktokEventId === stored.tiktokEventId)
      return { stored, facts, conversion, isFromMessage: true };
    const made = facts && mapFacts(stored, facts, context);
    return { stored, facts, conversion: made, isFromMessage: false };
  });
}

function mapFacts(
  { source, tiktokEventId, orderName, occurredAt, cancelledAt }: StoredConversion,
  facts: StoredFacts,
  { rules, settings }: Pick<MappingContext, "rules" | "settings">,
): MappedConversion {
  return {
    source: source as RuleSource,
    toldBy: "shopify",
    tiktokEventId,
    orderName: orderName ?? undefined,
    occurredAt: occurredAt.getTime(),
    cancelledAt: cancelledAt?.getTime(),
    test: facts.test,
    value: undefined,
    currency: undefined,
    clickedAt: undefined,
    awaitsOtherHalf: false,
    facts,
    rulesVersion: rules.version,
    ...applyRules(facts, rules.rules, settings),
  };
}
