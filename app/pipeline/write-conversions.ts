import type { PoolClient } from "pg";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { mapReadMessage, subjectOf } from "#app/core/mapping/map-message.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { planChanges, planDeliveries } from "#app/core/mapping/plan-deliveries.ts";
import type { Log } from "#app/log.server.ts";
import { changeDeliveries } from "#app/pipeline/change-deliveries.ts";
import { readEntry } from "#app/pipeline/claim-inbox-entries.ts";
import { findConversions, type KnownConversion } from "#app/pipeline/find-conversions.ts";
import { findVisitors } from "#app/pipeline/find-visitors.ts";
import { insertConversions } from "#app/pipeline/insert-conversions.ts";
import { insertDeliveries, type NewDelivery } from "#app/pipeline/insert-deliveries.ts";
import type { MappingShop } from "#app/pipeline/mapping-shop.ts";
import { guard, openEntries, type OpenedEntry } from "#app/pipeline/open-entries.ts";
import type { EntryResult } from "#app/pipeline/settle-entries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** An entry with what it says; without a conversion it only tells of a visitor. */
export type MappedEntry = OpenedEntry & {
  readonly conversion: MappedConversion | undefined;
};

/** A storefront that was silent for a week is taken for switched off: nothing waits for it. */
const storefrontSilenceMs = 7 * 86_400_000;

/**
 * Writes what mapped entries mean: new conversions with their deliveries, and what a further message changes about
 * known ones. No two entries of one call may be about the same conversion.
 */
export async function writeConversions(
  client: PoolClient,
  shop: ShopHandle,
  mappingShop: MappingShop,
  context: MappingContext,
  entries: readonly MappedEntry[],
  log: Log,
): Promise<EntryResult[]> {
  const now = new Date(context.now);
  const { pixels } = mappingShop;
  const subjects = entries.map(({ message, conversion }) => subjectOf(message, conversion));
  const ids = subjects.filter((id) => id !== undefined);
  const known =
    ids.length === 0 ? new Map<string, KnownConversion>() : await findConversions(client, shop.id, ids, now);

  const fresh = entries.flatMap(({ entry, conversion }) =>
    conversion === undefined || known.has(conversion.tiktokEventId) ? [] : [{ entry, conversion }],
  );
  const made = await insertConversions(
    client,
    shop,
    now,
    fresh.map(({ entry, conversion }) => ({ entryId: entry.id, conversion })),
  );
  const deliveries = fresh.flatMap(({ entry, conversion }): NewDelivery[] =>
    planDeliveries(conversion, pixels).map((plan) => ({
      entryId: entry.id,
      conversionId: made.get(conversion.tiktokEventId) ?? null,
      event: conversion.event,
      tiktokEventId: conversion.tiktokEventId,
      eventTime: new Date(conversion.occurredAt),
      warnings: conversion.warnings,
      dueAt: dueTime(conversion, entry.receivedAt, mappingShop, now),
      plan,
    })),
  );
  await insertDeliveries(client, shop, now, deliveries);

  const results: EntryResult[] = [];
  for (const [index, mapped] of entries.entries()) {
    const existing = known.get(subjects[index] ?? "");
    const { entry } = mapped;
    if (existing === undefined) {
      const reason = mapped.conversion === undefined ? "visitor_noted" : "new_conversion";
      results.push({ id: entry.id, state: "mapped", reason });
      continue;
    }
    const source = await joinHalves(client, shop, context, existing, mapped, log);
    const changed =
      source !== undefined &&
      (await changeDeliveries(
        client,
        shop,
        now,
        { id: existing.id, entryId: source.entryId },
        source.conversion,
        planChanges(source.conversion, existing.deliveries, pixels),
      ));
    results.push({
      id: entry.id,
      state: "mapped",
      reason: changed ? "changed_conversion" : "known_conversion",
    });
  }
  return results;
}

/** When a new delivery is due: at once, unless its other half may still come. */
function dueTime(
  conversion: MappedConversion,
  receivedAt: Date,
  { settings, storefrontSeenAt }: MappingShop,
  now: Date,
): Date {
  const speaks =
    conversion.source === "storefront" ||
    (storefrontSeenAt !== undefined && now.getTime() - storefrontSeenAt.getTime() < storefrontSilenceMs);
  if (!conversion.awaitsOtherHalf || !speaks) return now;
  const seconds =
    conversion.source === "purchase" ? settings.purchaseWaitSeconds : settings.checkoutWaitSeconds;
  return new Date(Math.max(now.getTime(), receivedAt.getTime() + seconds * 1_000));
}

/**
 * What both halves together say. A webhook's mapping has the visitor in it already; a storefront event has
 * Shopify's message, which knows the person and the money, mapped again with the visitor it belongs to by now.
 */
async function joinHalves(
  client: PoolClient,
  shop: ShopHandle,
  context: MappingContext,
  existing: KnownConversion,
  { entry, message, conversion }: MappedEntry,
  log: Log,
): Promise<{ readonly entryId: string; readonly conversion: MappedConversion } | undefined> {
  const said =
    message.kind === "storefront"
      ? await mapAgain(client, shop, context, existing.entryId, log)
      : conversion && { entryId: entry.id, conversion };
  // What a message from before the cancellation says is not true any more.
  return existing.isCancelled && said?.conversion.cancelledAt === undefined ? undefined : said;
}

/** Undefined where Shopify's message has not come, or can't be read any more. */
async function mapAgain(
  client: PoolClient,
  shop: ShopHandle,
  context: MappingContext,
  entryId: string,
  log: Log,
): Promise<{ readonly entryId: string; readonly conversion: MappedConversion } | undefined> {
  const entry = await readEntry(client, shop.id, entryId);
  if (entry === undefined || entry.topic.startsWith("storefront/") || entry.bodySealed === null)
    return undefined;
  const opened = openEntries(shop, [entry], log).opened[0];
  if (opened === undefined) return undefined;
  const visitorOf = await findVisitors(client, shop, [opened.message]);
  const result = guard(shop, entry, log, () =>
    mapReadMessage(opened.message, context, visitorOf(opened.message)),
  );
  return result.ok && result.conversion !== undefined
    ? { entryId, conversion: result.conversion }
    : undefined;
}
