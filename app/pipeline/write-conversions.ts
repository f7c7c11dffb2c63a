import type { PoolClient } from "pg";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import {
  finalSkips,
  isWithheld,
  planChanges,
  releases,
  type KnownDelivery,
} from "#app/core/mapping/plan-changes.ts";
import { planDeliveries } from "#app/core/mapping/plan-deliveries.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { Log } from "#app/log.server.ts";
import { changeDeliveries, restateConversion } from "#app/pipeline/change-deliveries.ts";
import { findConversions, type KnownConversion } from "#app/pipeline/find-conversions.ts";
import { keyEmail } from "#app/pipeline/find-signups.ts";
import { insertConversions } from "#app/pipeline/insert-conversions.ts";
import { insertDeliveries, type NewDelivery } from "#app/pipeline/insert-deliveries.ts";
import type { RecallShopFacts } from "#app/pipeline/recall-shop-facts.ts";
import type { MappingShop } from "#app/pipeline/mapping-shop.ts";
import { joinHalves, type FurtherEntry } from "#app/pipeline/join-halves.ts";
import type { EntryResult } from "#app/pipeline/settle-entries.ts";
import { conversionKeys, distinct, messageKeys } from "#app/privacy/erasure-keys.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** An entry with what it says; without a conversion it only tells of a visitor, perhaps of one who bought. */
export type MappedEntry = FurtherEntry & {
  /** The conversion it is about, by tiktokEventId. */
  readonly subject: string | undefined;
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
  recall: RecallShopFacts,
  entries: readonly MappedEntry[],
  log: Log,
): Promise<EntryResult[]> {
  const now = new Date(context.now);
  const { pixels } = mappingShop;
  const ids = entries.map(({ subject }) => subject).filter((id) => id !== undefined);
  const known =
    ids.length === 0 ? new Map<string, KnownConversion>() : await findConversions(client, shop.id, ids, now);

  const fresh = entries.flatMap(({ entry, message, conversion }) =>
    conversion === undefined || known.has(conversion.tiktokEventId) ? [] : [{ entry, message, conversion }],
  );
  const made = await insertConversions(
    client,
    shop,
    now,
    fresh.map(({ entry, message, conversion }) => ({
      entryId: entry.id,
      conversion,
      emailKey: message.kind === "customer" ? keyEmail(shop, message.created.customer.email) : undefined,
      erasureKeys: distinct([...messageKeys(shop, message), ...conversionKeys(shop, conversion)]),
    })),
  );
  const deliveries = fresh.flatMap(({ entry, conversion }): NewDelivery[] =>
    planDeliveries(conversion, pixels).map((plan) => ({
      entryId: entry.id,
      conversionId: made.get(conversion.tiktokEventId) ?? null,
      tiktokEventId: conversion.tiktokEventId,
      eventTime: new Date(conversion.occurredAt),
      dueAt: dueTime(conversion, entry.receivedAt, mappingShop, now),
      plan,
    })),
  );
  await insertDeliveries(client, shop, now, deliveries);

  const results: EntryResult[] = [];
  for (const mapped of entries) {
    const existing = known.get(mapped.subject ?? "");
    const { entry } = mapped;
    if (existing === undefined) {
      const reason = mapped.conversion === undefined ? "visitor_noted" : "new_conversion";
      results.push({ id: entry.id, state: "mapped", reason, about: mapped.subject });
      continue;
    }
    if (existing.isErased) {
      results.push({ id: entry.id, state: "mapped", reason: "erased_conversion", about: undefined });
      continue;
    }
    const isChanged = await changeConversion(
      client,
      shop,
      mappingShop,
      context,
      recall,
      existing,
      mapped,
      log,
    );
    const reason = isChanged ? "changed_conversion" : "known_conversion";
    results.push({ id: entry.id, state: "mapped", reason, about: mapped.subject });
  }
  return results;
}

async function changeConversion(
  client: PoolClient,
  shop: ShopHandle,
  mappingShop: MappingShop,
  context: MappingContext,
  recall: RecallShopFacts,
  existing: KnownConversion,
  mapped: MappedEntry,
  log: Log,
): Promise<boolean> {
  const said = await joinHalves(client, shop, context, recall, existing, mapped, log);
  if (said === undefined) return false;
  const { entry, message } = mapped;
  const now = new Date(context.now);
  const dueAt = dueTime(said.conversion, entry.receivedAt, mappingShop, now);
  const known = { id: existing.id, entryId: said.entryId, dueAt };
  const changes = planChanges(said.conversion, existing.deliveries, mappingShop.pixels, context.now);
  const isChanged = await changeDeliveries(client, shop, now, known, said.conversion, changes);
  // Consent or a click that comes later is joined to the payment, not to the creation before it.
  const isPaid = message.kind === "order" && message.topic === "orders/paid";
  if (!isChanged && ((isPaid && existing.deliveries.some(isWithheld)) || isLaterWord(existing, message)))
    await restateConversion(client, shop, known, said.conversion);
  return isChanged;
}

/**
 * Whether a message says the newest of a conversion that only rules or settings hold back: what would be made of it
 * under other ones has to be made of that. An order's creation may be heard of after its payment, and is not. What is
 * from before installing stays so: no later message makes it one that rules alone hold back.
 */
function isLaterWord({ deliveries }: KnownConversion, message: ReadMessage): boolean {
  if (message.kind === "order" && message.topic !== "orders/paid") return false;
  return deliveries.every(isOpen) && deliveries.some(({ reason }) => !Object.hasOwn(releases, reason ?? ""));
}

function isOpen({ state, reason }: KnownDelivery): boolean {
  return state === "skipped" && reason !== "before_install" && !finalSkips.some((final) => final === reason);
}

/** When a delivery that is new or released is due: at once, unless its other half may still come. */
function dueTime(
  conversion: MappedConversion,
  receivedAt: Date,
  { settings, storefrontSeenAt }: MappingShop,
  now: Date,
): Date {
  const speaks =
    conversion.toldBy === "storefront" ||
    (storefrontSeenAt !== undefined && now.getTime() - storefrontSeenAt.getTime() < storefrontSilenceMs);
  if (!conversion.awaitsOtherHalf || !speaks) return now;
  const seconds =
    conversion.source === "checkout" ? settings.checkoutWaitSeconds : settings.purchaseWaitSeconds;
  return new Date(Math.max(now.getTime(), receivedAt.getTime() + seconds * 1_000));
}
