import type { Pool, PoolClient } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { mapMessage, topicEvents } from "#app/core/mapping/map-message.ts";
import type { MapResult } from "#app/core/mapping/map-order.ts";
import { noPixelCode, planChanges, planDeliveries } from "#app/core/mapping/plan-deliveries.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";
import { spellEvent } from "#app/core/tiktok/event-names.ts";
import type { Log } from "#app/log.server.ts";
import { changeDeliveries } from "#app/pipeline/change-deliveries.ts";
import { claimInboxEntries, type ClaimedEntry } from "#app/pipeline/claim-inbox-entries.ts";
import { findConversions } from "#app/pipeline/find-conversions.ts";
import { insertConversions } from "#app/pipeline/insert-conversions.ts";
import { insertDeliveries, type NewDelivery } from "#app/pipeline/insert-deliveries.ts";
import { readMappingShop, type MappingShop } from "#app/pipeline/mapping-shop.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";

type Mapped = Extract<MapResult, { ok: true }>["conversion"];
type Unreadable = { readonly entry: ClaimedEntry; readonly reason: UnreadableReason | "mapping_failed" };
type Readable = { readonly entry: ClaimedEntry; readonly conversion: Mapped };
type EntryResult = { readonly id: string; readonly state: "mapped" | "dead"; readonly reason: string };

export type MapInbox = (
  shopId: number,
) => Promise<{ readonly entries: number; readonly pixelIds: readonly number[] }>;

/**
 * Maps the oldest waiting messages of one shop in one transaction: conversions, deliveries, ledger and the
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
      const entries = await claimInboxEntries(client, shopId);
      if (entries.length === 0) return { entries: 0, pixelIds: [] };
      const mappingShop = await readMappingShop(client, shopId);
      if (mappingShop === undefined) return { entries: 0, pixelIds: [] };
      const now = clock();
      const unreadable: Unreadable[] = [];
      const readable: Readable[] = [];
      for (const entry of entries) {
        const result = mapEntry(shop, entry, mappingShop, now, log);
        if (result.ok) readable.push({ entry, conversion: result.conversion });
        else unreadable.push({ entry, reason: result.reason });
      }
      const results: EntryResult[] = await writeUnreadable(client, shop, now, unreadable);
      for (const round of inRounds(readable))
        results.push(...(await writeRound(client, shop, now, mappingShop, round)));
      await settleEntries(client, results);
      return { entries: entries.length, pixelIds: mappingShop.pixels.map((pixel) => pixel.id) };
    });
  };
}

/** Opens and maps one entry. A bug in mapping ends that entry dead, not the queue: the body stays for a replay. */
function mapEntry(
  shop: ShopHandle,
  entry: ClaimedEntry,
  { settings, origin }: MappingShop,
  now: Date,
  log: Log,
): { ok: true; conversion: Mapped } | { ok: false; reason: Unreadable["reason"] } {
  try {
    if (entry.bodySealed === null) return { ok: false, reason: "body_unsealable" };
    const bytes = shop.vault.open("inbox_entry.body_sealed", entry.bodySealed);
    return mapMessage(entry.topic, bytes, { settings, shopOrigin: origin, now: now.getTime() });
  } catch (error) {
    const reason = error instanceof UnsealError ? "body_unsealable" : "mapping_failed";
    // The error's message could quote the body, so only its kind and place are logged.
    const place = error instanceof Error ? (error.stack ?? "").split("\n").slice(1, 3) : [];
    log.error({ shop: shop.domain, entry: entry.id, topic: entry.topic, reason, place }, "inbox.unreadable");
    return { ok: false, reason };
  }
}

/** Splits so that no round has two messages about the same conversion: each must see what the one before did. */
function inRounds(readable: readonly Readable[]): readonly (readonly Readable[])[] {
  const rounds: Readable[][] = [];
  const seen = new Map<string, number>();
  for (const item of readable) {
    const round = seen.get(item.conversion.tiktokEventId) ?? 0;
    seen.set(item.conversion.tiktokEventId, round + 1);
    (rounds[round] ??= []).push(item);
  }
  return rounds;
}

async function writeUnreadable(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  unreadable: readonly Unreadable[],
): Promise<EntryResult[]> {
  const deliveries = unreadable.map(({ entry, reason }): NewDelivery => {
    const event = topicEvents[entry.topic];
    return {
      entryId: entry.id,
      conversionId: null,
      event,
      tiktokEventId: `entry_${entry.id}`,
      eventTime: null,
      warnings: [],
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

async function writeRound(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  { pixels }: MappingShop,
  round: readonly Readable[],
): Promise<EntryResult[]> {
  const known = await findConversions(
    client,
    shop.id,
    round.map(({ conversion }) => conversion.tiktokEventId),
  );
  const fresh = round.filter(({ conversion }) => !known.has(conversion.tiktokEventId));
  const ids = await insertConversions(
    client,
    shop,
    now,
    fresh.map(({ entry, conversion }) => ({ entryId: entry.id, conversion })),
  );
  const deliveries = fresh.flatMap(({ entry, conversion }): NewDelivery[] =>
    planDeliveries(conversion, pixels).map((plan) => ({
      entryId: entry.id,
      conversionId: ids.get(conversion.tiktokEventId) ?? null,
      event: conversion.event,
      tiktokEventId: conversion.tiktokEventId,
      eventTime: new Date(conversion.occurredAt),
      warnings: conversion.warnings,
      plan,
    })),
  );
  await insertDeliveries(client, shop, now, deliveries);

  const results: EntryResult[] = fresh.map(({ entry }) => ({
    id: entry.id,
    state: "mapped",
    reason: "new_conversion",
  }));
  for (const { entry, conversion } of round) {
    const existing = known.get(conversion.tiktokEventId);
    if (existing === undefined) continue;
    const changes = planChanges(conversion, existing.deliveries, pixels);
    const changed = await changeDeliveries(client, shop, now, existing.id, conversion, changes);
    results.push({
      id: entry.id,
      state: "mapped",
      reason: changed ? "changed_conversion" : "known_conversion",
    });
  }
  return results;
}

async function settleEntries(client: PoolClient, results: readonly EntryResult[]): Promise<void> {
  await client.query({
    name: "settle-inbox-entries",
    text: `UPDATE inbox_entry SET state = result.state::inbox_state, reason = result.reason
      FROM unnest($1::bigint[], $2::text[], $3::text[]) AS result(id, state, reason)
      WHERE inbox_entry.id = result.id`,
    values: [
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ reason }) => reason),
    ],
  });
}
