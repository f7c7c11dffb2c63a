import type { Pool, PoolClient } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { eventOfTopic, mapReadMessage, subjectOf } from "#app/core/mapping/map-message.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { noteVisitor } from "#app/core/mapping/note-visitor.ts";
import { noPixelCode } from "#app/core/mapping/plan-deliveries.ts";
import { refundTopic, type ReadMessage } from "#app/core/mapping/read-message.ts";
import { spellEvent } from "#app/core/tiktok/event-names.ts";
import type { Log } from "#app/log.server.ts";
import { claimInboxEntries } from "#app/pipeline/claim-inbox-entries.ts";
import { findVisitors, type VisitorOf } from "#app/pipeline/find-visitors.ts";
import { findWaitingPurchases } from "#app/pipeline/find-waiting-purchases.ts";
import { insertDeliveries, type NewDelivery } from "#app/pipeline/insert-deliveries.ts";
import { readMappingShop, type OwnVisits } from "#app/pipeline/mapping-shop.ts";
import { guard, openEntries, type OpenedEntry, type UnreadableEntry } from "#app/pipeline/open-entries.ts";
import { refuseBuyers } from "#app/pipeline/refuse-buyers.ts";
import { rememberVisitors } from "#app/pipeline/remember-visitors.ts";
import { settleEntries, type EntryResult } from "#app/pipeline/settle-entries.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { writeConversions, type MappedEntry } from "#app/pipeline/write-conversions.ts";
import { asRefund, writeRefunds } from "#app/pipeline/write-refunds.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";

export type MapInbox = (
  shopId: number,
) => Promise<{ readonly entries: number; readonly pixelIds: readonly number[] }>;

/**
 * Maps the oldest waiting messages of one shop in one transaction: visitors, conversions, deliveries, ledger and the
 * entries' own state change together or not at all. Call again until it reports no entries.
 */
export function createMapInbox(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly clock: Clock;
  readonly log: Log;
}): MapInbox {
  const { pool, shops, clock, log } = dependencies;

  return async (shopId) => {
    const shop = await shops.byId(shopId);
    if (shop === undefined) return { entries: 0, pixelIds: [] };
    return inTransaction(pool, async (client) => {
      const claimed = await claimInboxEntries(client, shopId);
      if (claimed.length === 0) return { entries: 0, pixelIds: [] };
      const now = clock();
      const mappingShop = await readMappingShop(client, shopId, now);
      if (mappingShop === undefined) return { entries: 0, pixelIds: [] };
      const context = { settings: mappingShop.settings, shopOrigin: mappingShop.origin, now: now.getTime() };

      const { opened, unreadable } = openEntries(shop, claimed, log);
      const refunds = opened.map(asRefund).filter((refund) => refund !== undefined);
      const told = opened.filter(({ message }) => message.kind !== "refund");
      const messages = told.map(({ message }) => message);
      const visitorOf = await meetVisitors(client, shop, messages, mappingShop.ownVisits, now);
      const waitingFor = await findWaitingPurchases(client, shop, messages, visitorOf, now, log);
      const { mapped, unmappable } = mapEntries(shop, told, context, visitorOf, waitingFor, log);

      const results = await writeUnreadable(client, shop, now, [...unreadable, ...unmappable]);
      results.push(...(await writeRefunds(client, shop, mappingShop, refunds)));
      for (const round of inRounds(mapped))
        results.push(...(await writeConversions(client, shop, mappingShop, context, round, log)));
      await settleEntries(client, results);
      return { entries: claimed.length, pixelIds: mappingShop.pixels.map((pixel) => pixel.id) };
    });
  };
}

/** Remembers the visitors that storefront events tell of, then finds the one each message belongs to. */
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
  return findVisitors(client, shop, messages);
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

/** One that can't be read is counted as dead, but for a refund: that was never going to be sent. */
async function writeUnreadable(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  unreadable: readonly UnreadableEntry[],
): Promise<EntryResult[]> {
  const counted = unreadable.filter(({ entry }) => entry.topic !== refundTopic);
  const deliveries = counted.map(({ entry, reason }): NewDelivery => {
    const event = eventOfTopic(entry.topic);
    return {
      entryId: entry.id,
      conversionId: null,
      event,
      tiktokEventId: `entry_${entry.id}`,
      eventTime: null,
      warnings: [],
      dueAt: now,
      plan: {
        state: "dead",
        reason,
        pixelId: null,
        pixelCode: noPixelCode,
        eventName: spellEvent(event, "classic"),
      },
    };
  });
  await insertDeliveries(client, shop, now, deliveries);
  return unreadable.map(({ entry, reason }) => ({ id: entry.id, state: "dead", reason }));
}
