import type { PoolClient } from "pg";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { isWithheld } from "#app/core/mapping/plan-changes.ts";
import { mapReadMessage } from "#app/core/mapping/map-message.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { isFetchedTopic } from "#app/core/shopify/topics.ts";
import type { Log } from "#app/log.server.ts";
import { readEntries } from "#app/pipeline/claim-inbox-entries.ts";
import type { KnownConversion } from "#app/pipeline/find-conversions.ts";
import { meetPersons } from "#app/pipeline/meet-persons.ts";
import { guard, openEntries, type OpenedEntry } from "#app/pipeline/open-entries.ts";
import type { RecallShopFacts } from "#app/pipeline/recall-shop-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What is said of a conversion by now, and the entry it was mapped from. */
export type Said = { readonly entryId: string; readonly conversion: MappedConversion };

/** A further message about a conversion that exists. */
export type FurtherEntry = OpenedEntry & { readonly conversion: MappedConversion | undefined };

/**
 * What both halves of an event together say: a webhook's mapping has the visitor in it already; a storefront event has
 * Shopify's message, which knows the person and the money, mapped again with the visitor it belongs to by now.
 *
 * @returns undefined where nothing new can be said of it.
 */
export async function joinHalves(
  client: PoolClient,
  shop: ShopHandle,
  context: MappingContext,
  recall: RecallShopFacts,
  existing: KnownConversion,
  further: FurtherEntry,
  log: Log,
): Promise<Said | undefined> {
  // Whatever is known of an order came from its own messages, and is newer.
  if (isFetchedTopic(further.entry.topic)) return undefined;
  const mapAgain = () => mapEntryAgain(client, shop, context, recall, existing.entryId, log);
  const said =
    further.message.kind === "storefront"
      ? hearBrowser(further, await mapAgain())
      : await hearShopify(existing, further, mapAgain);
  // What a message from before the cancellation says is not true any more.
  return existing.isCancelled && said?.conversion.cancelledAt === undefined ? undefined : said;
}

/** A robot that started a checkout is one whichever half came first. */
function hearBrowser({ conversion }: FurtherEntry, said: Said | undefined): Said | undefined {
  if (said === undefined || conversion?.facts.skip !== "bot") return said;
  const { facts, events } = said.conversion;
  if (facts.skip === "consent_denied" || facts.skip === "never_send") return said;
  const skip = "bot" as const;
  return {
    ...said,
    conversion: {
      ...said.conversion,
      facts: { ...facts, skip },
      events: events.map((event) => ({ ...event, skip })),
    },
  };
}

/** An order's creation that is heard of after its payment does not undo it; consent and clicks it may bring all the same. */
async function hearShopify(
  existing: KnownConversion,
  { entry, conversion }: FurtherEntry,
  mapAgain: () => Promise<Said | undefined>,
): Promise<Said | undefined> {
  if (conversion === undefined) return undefined;
  if (existing.deliveries.some(isWithheld) && conversion.facts.skip === "awaiting_payment") {
    const before = await mapAgain();
    if (before !== undefined && before.conversion.facts.skip !== "awaiting_payment") return before;
  }
  return { entryId: entry.id, conversion };
}

/** Undefined where Shopify's message has not come, or can't be read any more. */
export async function mapEntryAgain(
  client: PoolClient,
  shop: ShopHandle,
  context: MappingContext,
  recall: RecallShopFacts,
  entryId: string,
  log: Log,
): Promise<Said | undefined> {
  const [entry] = await readEntries(client, shop.id, [entryId]);
  if (entry === undefined || entry.topic.startsWith("storefront/") || entry.bodySealed === null)
    return undefined;
  const opened = openEntries(shop, [entry], log).opened[0];
  if (opened === undefined) return undefined;
  const visitorOf = await meetPersons(client, shop, [opened.message], new Date(context.now));
  const shopFacts = await recall(shop, [opened.message]);
  const result = guard(shop, entry, log, () =>
    mapReadMessage(opened.message, { ...context, shopFacts }, visitorOf(opened.message)),
  );
  return result.ok && result.conversion !== undefined
    ? { entryId, conversion: result.conversion }
    : undefined;
}
