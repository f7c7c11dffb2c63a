import type { Pool, PoolClient } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { eventOfTopic, mapReadMessage, subjectOf } from "#app/core/mapping/map-message.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { noteVisitor } from "#app/core/mapping/note-visitor.ts";
import { noPixelCode } from "#app/core/mapping/plan-deliveries.ts";
import { askedErasureTopic } from "#app/core/shopify/topics.ts";
import { editTopic, redactTopic, refundTopic, type ReadMessage } from "#app/core/mapping/read-message.ts";
import { spellEvent } from "#app/core/tiktok/event-names.ts";
import type { Log } from "#app/log.server.ts";
import { claimInboxEntries, listWaitingEntries } from "#app/pipeline/claim-inbox-entries.ts";
import type { VisitorOf } from "#app/pipeline/find-visitors.ts";
import { findNewCustomers } from "#app/pipeline/find-new-customers.ts";
import { findWaitingPurchases } from "#app/pipeline/find-waiting-purchases.ts";
import { insertDeliveries, type NewDelivery } from "#app/pipeline/insert-deliveries.ts";
import { readMappingShop, type OwnVisits } from "#app/pipeline/mapping-shop.ts";
import { meetPersons } from "#app/pipeline/meet-persons.ts";
import { guard, openEntries, type OpenedEntry, type UnreadableEntry } from "#app/pipeline/open-entries.ts";
import type { ReadShopFacts } from "#app/pipeline/read-shop-facts.ts";
import { createRecallShopFacts } from "#app/pipeline/recall-shop-facts.ts";
import { refuseBuyers } from "#app/pipeline/refuse-buyers.ts";
import { rememberVisitors } from "#app/pipeline/remember-visitors.ts";
import { settleEntries, type EntryResult } from "#app/pipeline/settle-entries.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { wantedFacts } from "#app/pipeline/wanted-facts.ts";
import { writeConversions, type MappedEntry } from "#app/pipeline/write-conversions.ts";
import { asEdit, writeEdits } from "#app/pipeline/write-edits.ts";
import { asRefund, writeRefunds } from "#app/pipeline/write-refunds.ts";
import { carryOutErasures } from "#app/privacy/carry-out-erasures.ts";
import { messageKeys, type ErasureKey } from "#app/privacy/erasure-keys.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";

export type MapInbox = (
  shopId: number,
) => Promise<{ readonly entries: number; readonly pixelIds: readonly number[] }>;

/**
 * Maps the oldest waiting messages of one shop in one transaction: visitors, conversions, deliveries, ledger and the
 * entries' own state change together or not at all. What they don't say of products and customers is asked for before.
 * Call again until it reports no entries.
 */
export function createMapInbox(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly readShopFacts: ReadShopFacts;
  readonly clock: Clock;
  readonly log: Log;
}): MapInbox {
  const { pool, shops, readShopFacts, clock, log } = dependencies;

  return async (shopId) => {
    const shop = await shops.byId(shopId);
    if (shop === undefined) return { entries: 0, pixelIds: [] };
    const waiting = await listWaitingEntries(pool, shopId);
    if (waiting.length === 0) return { entries: 0, pixelIds: [] };
    const read = openEntries(shop, waiting, log);
    const wanted = wantedFacts(read.opened.map(({ message }) => message));
    const shopFacts = await readShopFacts(shop, wanted);

    return inTransaction(pool, async (client) => {
      const entries = waiting.length;
      const ids = waiting.map(({ id }) => id);
      const claimed = await claimInboxEntries(client, shopId, ids);
      if (claimed.size === 0) return { entries, pixelIds: [] };
      const now = clock();
      const mappingShop = await readMappingShop(client, shopId, now, log);
      if (mappingShop === undefined) return { entries: 0, pixelIds: [] };
      const { settings, rules, origin: shopOrigin, currency: shopCurrency } = mappingShop;
      const context = { settings, rules, shopOrigin, shopCurrency, shopFacts, now: now.getTime() };

      const opened = read.opened.filter(({ entry }) => claimed.has(entry.id));
      const unreadable = read.unreadable.filter(({ entry }) => claimed.has(entry.id));
      const refunds = opened.map(asRefund).filter((refund) => refund !== undefined);
      const edits = opened.map(asEdit).filter((edit) => edit !== undefined);
      const told = opened.filter(({ message: { kind } }) => !keptApart.has(kind));
      const messages = told.map(({ message }) => message);
      const visitorOf = await meetVisitors(client, shop, messages, mappingShop.ownVisits, now);
      const purchaseOf = await findWaitingPurchases(client, shop, messages, visitorOf, now, log);
      const customerOf = await findNewCustomers(client, shop, messages);
      const waitingFor = (message: ReadMessage) => purchaseOf(message) ?? customerOf(message);
      const { mapped, unmappable } = mapEntries(shop, told, context, visitorOf, waitingFor, log);

      const results = await writeUnreadable(client, shop, now, [...unreadable, ...unmappable]);
      results.push(...(await writeRefunds(client, shop, mappingShop, refunds)));
      const recall = createRecallShopFacts(client, now);
      for (const round of inRounds(mapped))
        results.push(...(await writeConversions(client, shop, mappingShop, context, recall, round, log)));
      results.push(...(await writeEdits(client, shop, mappingShop, edits)));
      await settleEntries(client, results, erasureKeysOf(shop, opened));
      await settleEntries(client, await carryOutErasures(client, shop, opened, now));
      return { entries, pixelIds: mappingShop.pixels.map((pixel) => pixel.id) };
    });
  };
}

/** What never becomes a conversion. */
const keptApart: ReadonlySet<ReadMessage["kind"]> = new Set(["refund", "order_edit", "redaction"]);

/** By entry, what an erasure will find its body by. */
function erasureKeysOf(
  shop: ShopHandle,
  opened: readonly OpenedEntry[],
): ReadonlyMap<string, readonly ErasureKey[]> {
  return new Map(opened.map(({ entry, message }) => [entry.id, messageKeys(shop, message)]));
}

/** Remembers the visitors that storefront events tell of, then finds who each message is about. */
async function meetVisitors(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  ownVisits: OwnVisits | undefined,
  now: Date,
): Promise<VisitorOf> {
  const notes = messages.flatMap((message) => {
    const note = message.kind === "storefront" ? noteVisitor(message.message) : undefined;
    return note === undefined ? [] : [note];
  });
  await rememberVisitors(client, shop, notes, ownVisits);
  await refuseBuyers(client, shop, messages, now);
  return meetPersons(client, shop, messages, now);
}

function mapEntries(
  shop: ShopHandle,
  opened: readonly OpenedEntry[],
  context: MappingContext,
  visitorOf: VisitorOf,
  waitingFor: (message: ReadMessage) => string | undefined,
  log: Log,
): { readonly mapped: readonly MappedEntry[]; readonly unmappable: readonly UnreadableEntry[] } {
  const mapped: MappedEntry[] = [];
  const unmappable: UnreadableEntry[] = [];
  for (const { entry, message } of opened) {
    const visitor = visitorOf(message);
    const result = guard(shop, entry, log, () => mapReadMessage(message, context, visitor));
    if (!result.ok) {
      unmappable.push({ entry, reason: result.reason });
      continue;
    }
    const { conversion } = result;
    const subject = subjectOf(message, conversion) ?? waitingFor(message);
    mapped.push({ entry, message, conversion, subject });
  }
  return { mapped, unmappable };
}

/** Splits so that no round has two messages about the same conversion: each must see what the one before did. */
function inRounds(mapped: readonly MappedEntry[]): readonly (readonly MappedEntry[])[] {
  const rounds: MappedEntry[][] = [];
  const seen = new Map<string, number>();
  for (const item of mapped) {
    const { subject } = item;
    const round = subject === undefined ? 0 : (seen.get(subject) ?? 0);
    if (subject !== undefined) seen.set(subject, round + 1);
    (rounds[round] ??= []).push(item);
  }
  return rounds;
}

/** Nothing is ever sent for them, so that one of them that can't be read is in no ledger. */
const uncounted: ReadonlySet<string> = new Set([refundTopic, editTopic, redactTopic, askedErasureTopic]);

/** One that can't be read is counted as dead, but for what was never going to be sent. */
async function writeUnreadable(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  unreadable: readonly UnreadableEntry[],
): Promise<EntryResult[]> {
  const counted = unreadable.filter(({ entry }) => !uncounted.has(entry.topic));
  const deliveries = counted.map(({ entry, reason }): NewDelivery => {
    const event = eventOfTopic(entry.topic);
    return {
      entryId: entry.id,
      conversionId: null,
      tiktokEventId: `entry_${entry.id}`,
      eventTime: null,
      dueAt: now,
      plan: {
        state: "dead",
        reason,
        pixelId: null,
        pixelCode: noPixelCode,
        event,
        eventName: spellEvent(event, "classic"),
        ruleId: undefined,
        warnings: [],
      },
    };
  });
  await insertDeliveries(client, shop, now, deliveries);
  return unreadable.map(({ entry, reason }) => ({ id: entry.id, state: "dead", reason, about: undefined }));
}
