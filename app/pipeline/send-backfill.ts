import type { PoolClient } from "pg";
import { z } from "zod";

import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { planBackfilled } from "#app/core/mapping/plan-backfilled.ts";
import { noShopFacts } from "#app/core/shopify/shop-facts.ts";
import type { Log } from "#app/log.server.ts";
import { changeDeliveries } from "#app/pipeline/change-deliveries.ts";
import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { findConversions } from "#app/pipeline/find-conversions.ts";
import { mapEntryAgain } from "#app/pipeline/join-halves.ts";
import { readMappingShop } from "#app/pipeline/mapping-shop.ts";
import { createRecallShopFacts } from "#app/pipeline/recall-shop-facts.ts";
import { TaskError } from "#app/pipeline/task-error.ts";
import type { TaskCounts, TaskWork } from "#app/pipeline/task-kind.ts";

/** What TikTok still takes. */
export const sendBackfillDaysMax = 7;

/** The merchant's word, without which nothing is sent; who gave it is the task's `created_by`. */
export const sendBackfillParams = z.object({
  nothingElseReported: z.literal(true),
  confirmedAt: z.iso.datetime(),
});

const cursorSchema = z.object({ after: z.string() });

const conversionsPerStep = 50;

const dayMs = 86_400_000;

/**
 * Sends what a backfill read and nothing else reported: each order of the last seven days is mapped again, under the
 * consent rules, settings and rules of this moment, and goes as any delivery does. What may not be sent stays as it is;
 * the result counts why.
 */
export function createSendBackfill(dependencies: {
  readonly nudgeSending: (pixelId: number) => void;
  readonly log: Log;
}): TaskWork {
  const { nudgeSending, log } = dependencies;
  return {
    takeStep: async ({ shop, params, cursor, done, total, result }) => {
      if (!sendBackfillParams.safeParse(params).success)
        throw new TaskError("not_confirmed", { isFinal: true });
      const after = cursorSchema.safeParse(cursor).data?.after ?? "0";

      return async (client, now) => {
        await lockMapping(client, shop.id);
        const mappingShop = await readMappingShop(client, shop.id, now, log);
        if (mappingShop === undefined) throw new TaskError("shop_gone", { isFinal: true });
        const { settings, rules, origin: shopOrigin, currency: shopCurrency, pixels } = mappingShop;
        const context: MappingContext = {
          settings,
          rules,
          shopOrigin,
          shopCurrency,
          // Each order is mapped with what the tables know of its products and its customer.
          shopFacts: noShopFacts,
          now: now.getTime(),
          sendsBackfilled: true,
        };
        const since = new Date(now.getTime() - sendBackfillDaysMax * dayMs);
        const found = await listBackfilled(client, shop.id, after, since);
        const ids = found.map(({ tiktokEventId }) => tiktokEventId);
        const known = await findConversions(client, shop.id, ids, now);
        const recall = createRecallShopFacts(client, now);
        let counts: TaskCounts = result;
        for (const { tiktokEventId } of found) {
          const conversion = known.get(tiktokEventId);
          if (conversion === undefined) continue;
          const said = await mapEntryAgain(client, shop, context, recall, conversion.entryId, log);
          if (said === undefined) {
            counts = add(counts, "unreadable");
            continue;
          }
          const plan = planBackfilled(said.conversion, conversion.deliveries, pixels);
          const changed = await changeDeliveries(
            client,
            shop,
            now,
            { id: conversion.id, entryId: said.entryId, dueAt: now },
            said.conversion,
            plan.changes,
          );
          counts = changed ? add(counts, "sent") : plan.reasons.reduce(addSkipped, counts);
        }
        for (const { id } of pixels) nudgeSending(id);
        const last = found.at(-1);
        const far = { done: done + found.length, total, result: counts };
        return last === undefined || found.length < conversionsPerStep
          ? { ...far, isLast: true }
          : { ...far, isLast: false, cursor: { after: last.id } };
      };
    },
  };
}

function add(counts: TaskCounts, name: string): TaskCounts {
  return { ...counts, [name]: (counts[name] ?? 0) + 1 };
}

function addSkipped(counts: TaskCounts, reason: string): TaskCounts {
  return add(counts, `skipped_${reason}`);
}

/** Oldest first; what was cancelled since it was read is left out. */
async function listBackfilled(
  client: PoolClient,
  shopId: number,
  after: string,
  since: Date,
): Promise<readonly { readonly id: string; readonly tiktokEventId: string }[]> {
  const { rows } = await client.query<{ id: string; tiktok_event_id: string }>({
    name: "list-backfilled",
    text: `SELECT conversion.id, conversion.tiktok_event_id FROM conversion
      WHERE conversion.shop_id = $1 AND conversion.occurred_at >= $2 AND conversion.id > $3
        AND conversion.cancelled_at IS NULL
        AND EXISTS (
          SELECT FROM delivery WHERE delivery.conversion_id = conversion.id AND delivery.shop_id = $1
            AND delivery.state = 'skipped' AND delivery.reason = 'before_install')
      ORDER BY conversion.id LIMIT ${conversionsPerStep}`,
    values: [shopId, since, after],
  });
  return rows.map((row) => ({ id: row.id, tiktokEventId: row.tiktok_event_id }));
}
