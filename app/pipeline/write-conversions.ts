import type { PoolClient } from "pg";

import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { mapMessage, subjectOf } from "#app/core/mapping/map-message.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { planChanges, planDeliveries } from "#app/core/mapping/plan-deliveries.ts";
import { changeDeliveries } from "#app/pipeline/change-deliveries.ts";
import { findConversions, type KnownConversion } from "#app/pipeline/find-conversions.ts";
import { insertConversions } from "#app/pipeline/insert-conversions.ts";
import { insertDeliveries, type NewDelivery } from "#app/pipeline/insert-deliveries.ts";
import type { MappingShop } from "#app/pipeline/mapping-shop.ts";
import type { OpenedEntry } from "#app/pipeline/open-entries.ts";
import type { EntryResult } from "#app/pipeline/settle-entries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** An entry with what it says; without a conversion it only tells of a visitor. */
export type MappedEntry = OpenedEntry & {
  readonly visitor: KnownVisitor | undefined;
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
    const source = await joinHalves(client, shop, context, existing, mapped);
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
    storefrontSeenAt !== undefined && now.getTime() - storefrontSeenAt.getTime() < storefrontSilenceMs;
  if (!conversion.awaitsOtherHalf || !speaks) return now;
  const seconds =
    conversion.source === "purchase" ? settings.purchaseWaitSeconds : settings.checkoutWaitSeconds;
  return new Date(Math.max(now.getTime(), receivedAt.getTime() + seconds * 1_000));
}

/**
 * What both halves together say. A webhook's mapping has the visitor in it already; a storefront event has
 * Shopify's message, which knows the person and the money, mapped again with the visitor it brought.
 */
async function joinHalves(
  client: PoolClient,
  shop: ShopHandle,
  context: MappingContext,
  existing: KnownConversion,
  { entry, message, visitor, conversion }: MappedEntry,
): Promise<{ readonly entryId: string; readonly conversion: MappedConversion } | undefined> {
  if (message.kind !== "storefront") return conversion && { entryId: entry.id, conversion };
  const { rows } = await client.query<{ topic: string; body_sealed: Buffer | null }>(
    "SELECT topic, body_sealed FROM inbox_entry WHERE id = $1 AND shop_id = $2",
    [existing.entryId, shop.id],
  );
  const other = rows[0];
  if (!other?.body_sealed || other.topic.startsWith("storefront/")) return undefined;
  const bytes = shop.vault.open("inbox_entry.body_sealed", other.body_sealed);
  const joined = mapMessage(other.topic, bytes, context, visitor);
  return joined.ok && joined.conversion !== undefined
    ? { entryId: existing.entryId, conversion: joined.conversion }
    : undefined;
}
