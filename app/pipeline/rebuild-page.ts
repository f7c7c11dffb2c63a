import type { PoolClient } from "pg";

import { lineUp, type ChangeLine, type FoundChange } from "#app/core/mapping/change-lines.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { planRebuild, type RebuiltDelivery, type Resending } from "#app/core/mapping/plan-rebuild.ts";
import type { Log } from "#app/log.server.ts";
import { restateConversion } from "#app/pipeline/change-deliveries.ts";
import { insertDeliveries } from "#app/pipeline/insert-deliveries.ts";
import {
  cursorAfter,
  listPastConversions,
  type ConversionCursor,
} from "#app/pipeline/list-past-conversions.ts";
import { mapAgain } from "#app/pipeline/map-again.ts";
import { readMappingShop } from "#app/pipeline/mapping-shop.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What is rebuilt: conversions that happened from the one moment until before the other. */
export type RebuildRange = {
  readonly from: Date;
  /** Only what was skipped for one of these; everything unless given. */
  readonly reasons: readonly string[] | undefined;
};

export type RebuiltPage = {
  readonly conversions: number;
  /** Of those, how many nothing can be made of any more. */
  readonly notJudged: number;
  readonly lines: readonly ChangeLine[];
  /** Deliveries that go after all; 0 unless asked to apply. */
  readonly resent: number;
  readonly added: number;
  /** Undefined at the end. */
  readonly cursor: ConversionCursor | undefined;
};

/** So many conversions are a step: some hundred milliseconds in which nothing of the shop is mapped. */
export const rebuildPageSize = 100;

/**
 * Derives a page of a shop's past conversions again under the rules and settings in force, the newest first, and where
 * asked sends what may be sent. Runs in the caller's transaction; to apply, the caller holds the shop's mapping lock.
 * Repeating a page changes nothing: what it sent is under way then.
 */
export async function rebuildPage(
  client: PoolClient,
  shop: ShopHandle,
  range: RebuildRange,
  cursor: ConversionCursor,
  options: {
    readonly mode: "difference" | "apply";
    readonly examplesMax: number;
    readonly now: Date;
    readonly log: Log;
  },
): Promise<RebuiltPage> {
  const { mode, now, log } = options;
  const ended = { conversions: 0, notJudged: 0, lines: [], resent: 0, added: 0, cursor: undefined };
  const mappingShop = await readMappingShop(client, shop.id, now, log);
  if (mappingShop === undefined) return ended;
  const { settings, rules, pixels, origin: shopOrigin, currency: shopCurrency } = mappingShop;
  const past = await listPastConversions(client, shop.id, range.from, cursor, rebuildPageSize);
  const known = await findRebuiltDeliveries(
    client,
    shop.id,
    past.map(({ id }) => id),
  );
  const context = { settings, rules, shopOrigin, shopCurrency, now: now.getTime() };
  const reasons = range.reasons && new Set(range.reasons);

  const found: FoundChange[] = [];
  let notJudged = 0;
  let resent = 0;
  let added = 0;
  for (const { stored, facts, conversion, isFromMessage } of await mapAgain(
    client,
    shop,
    context,
    past,
    log,
  )) {
    if (conversion === undefined) {
      notJudged += 1;
      continue;
    }
    const cancelledAt = stored.cancelledAt?.getTime() ?? conversion.cancelledAt;
    const plan = planRebuild({ ...conversion, cancelledAt }, facts, known.get(stored.id) ?? [], pixels, {
      isFromMessage,
      isRefused: stored.isRefused,
      reasons,
      maxAgeDays: settings.maxAgeDays,
      now: now.getTime(),
    });
    const { tiktokEventId, source } = stored;
    const about = {
      tiktokEventId,
      source,
      orderName: stored.orderName ?? undefined,
      occurredAt: stored.occurredAt.getTime(),
    };
    found.push(...plan.changes.map((change) => ({ ...change, conversion: about })));
    if (mode === "difference" || plan.resendings.length === 0) continue;
    const entry = { id: stored.id, entryId: stored.entryId };
    for (const resending of plan.resendings) {
      const count = await send(client, shop, now, entry, conversion, resending);
      if (resending.kind === "add") added += count;
      else resent += count;
    }
    await restateConversion(client, shop, entry, conversion);
  }
  return {
    conversions: past.length,
    notJudged,
    lines: lineUp(found, options.examplesMax),
    resent,
    added,
    cursor: cursorAfter(past, rebuildPageSize),
  };
}

/** An attempt that did not report back, or whose answer got lost, may have got through. In SQL. */
const isUncertain =
  "(delivery.unknown_since IS NOT NULL OR delivery.attempts_started > delivery.attempts_finished)";

async function findRebuiltDeliveries(
  client: PoolClient,
  shopId: number,
  conversionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RebuiltDelivery[]>> {
  const { rows } = await client.query<RebuiltDelivery & { conversionId: string }>({
    name: "find-rebuilt-deliveries",
    text: `SELECT conversion_id AS "conversionId", id, pixel_code AS "pixelCode", event, state, reason,
        test_event_code AS "testEventCode", rule_id AS "ruleId", ${isUncertain} AS "isUncertain"
      FROM delivery WHERE shop_id = $1 AND conversion_id = ANY($2::bigint[]) ORDER BY id`,
    values: [shopId, conversionIds],
  });
  return Map.groupBy(rows, ({ conversionId }) => conversionId);
}

async function send(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  conversion: { readonly id: string; readonly entryId: string },
  { tiktokEventId, occurredAt }: MappedConversion,
  resending: Resending,
): Promise<number> {
  const { plan } = resending;
  const eventTime = new Date(occurredAt);
  if (resending.kind === "add") {
    const about = { entryId: conversion.entryId, conversionId: conversion.id, tiktokEventId, eventTime };
    return insertDeliveries(client, shop, now, [{ ...about, dueAt: now, plan }]);
  }
  const { rowCount } = await client.query({
    name: "rebuild-delivery",
    text: `UPDATE delivery SET state = 'pending', transition = 'rebuilt', reason = NULL, settled_at = NULL,
        next_attempt_at = $3, first_attempt_at = NULL, body_sealed = $4, event_name = $5, event_time = $6,
        warnings = $7, test_event_code = $8, rule_id = $9
      WHERE id = $1 AND shop_id = $2 AND state IN ('skipped', 'rejected', 'dead') AND NOT ${isUncertain}`,
    values: [
      resending.deliveryId,
      shop.id,
      now,
      shop.vault.seal("delivery.body_sealed", JSON.stringify(plan.body)),
      plan.eventName,
      eventTime,
      plan.warnings,
      plan.testEventCode ?? null,
      plan.ruleId ?? null,
    ],
  });
  return rowCount ?? 0;
}
