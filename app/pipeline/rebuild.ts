import type { Pool } from "pg";
import { z } from "zod";

import { mergeLines, type ChangeLine } from "#app/core/mapping/change-lines.ts";
import { skipReasons, type SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Log } from "#app/log.server.ts";
import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { cursorBefore, type ConversionCursor } from "#app/pipeline/list-past-conversions.ts";
import { rebuildPage, type RebuildRange } from "#app/pipeline/rebuild-page.ts";
import { startTask, type StartedTask } from "#app/pipeline/start-task.ts";
import type { TaskWork } from "#app/pipeline/task-kind.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What is asked for: conversions from the one moment until before the other. */
export type RebuildRequest = {
  readonly from: Date;
  readonly before: Date;
  /** Only what was skipped for one of these. */
  readonly reasons?: readonly SkipReason[] | undefined;
};

/** What a rebuild would do. Plain data, fit for JSON. */
export type RebuildDifference = {
  readonly conversions: number;
  /** Those that nothing can be made of any more. */
  readonly notJudged: number;
  /** Those without `heldBy` would be sent where they appear. */
  readonly lines: readonly ChangeLine[];
  /** False where only the newest were looked at, `conversionsMax` and a few more. */
  readonly isWhole: boolean;
};

/** What a range becomes under the rules and settings in force, compared with what is there; changes nothing. */
export async function findRebuildDifference(
  pool: Pool,
  shop: ShopHandle,
  { from, before, reasons }: RebuildRequest,
  options: {
    readonly now: Date;
    readonly log: Log;
    readonly examplesMax?: number;
    /** For those who wait for it; everything unless given. */
    readonly conversionsMax?: number;
  },
): Promise<RebuildDifference> {
  const { examplesMax = 5, conversionsMax = Infinity, ...rest } = options;
  let cursor: ConversionCursor | undefined = cursorBefore(before);
  let conversions = 0;
  let notJudged = 0;
  let lines: readonly ChangeLine[] = [];
  while (cursor !== undefined && conversions < conversionsMax) {
    const start: ConversionCursor = cursor;
    const page = await inTransaction(pool, (client) =>
      rebuildPage(client, shop, { from, reasons }, start, { ...rest, mode: "difference", examplesMax }),
    );
    conversions += page.conversions;
    notJudged += page.notJudged;
    lines = mergeLines(lines, page.lines, examplesMax);
    cursor = page.cursor;
  }
  return { conversions, notJudged, lines, isWhole: cursor === undefined };
}

/** Starts the rebuild of a range as a long task; what it sends is due at once, and the sweep finds it. */
export function startRebuild(
  pool: Pool,
  shop: ShopHandle,
  { from, before, reasons }: RebuildRequest,
  { createdBy, now }: { readonly createdBy: string; readonly now: Date },
): Promise<StartedTask> {
  const params = { from: from.toISOString(), before: before.toISOString(), reasons };
  return startTask(pool, { shopId: shop.id, kind: "rebuild", params, createdBy, now });
}

const moment = z.iso.datetime().transform((text) => new Date(text));
const paramsSchema = z.object({
  from: moment,
  before: moment,
  reasons: z.array(z.enum(skipReasons)).optional(),
});
const cursorSchema = z.object({ occurredAt: moment, id: z.string() }).optional();

/** The work of the task `rebuild`: a page a step. */
export function createRebuildWork(log: Log): TaskWork {
  return {
    takeStep: async ({ shop, params, cursor, done, total, result }) => {
      const { from, before, reasons } = paramsSchema.parse(params);
      const start = cursorSchema.parse(cursor ?? undefined) ?? cursorBefore(before);
      const range: RebuildRange = { from, reasons };
      return async (client, now) => {
        await lockMapping(client, shop.id);
        const options = { mode: "apply", examplesMax: 0, now, log } as const;
        const page = await rebuildPage(client, shop, range, start, options);
        const held = page.lines.reduce(
          (sum, { heldBy, count }) => (heldBy === undefined ? sum : sum + count),
          0,
        );
        const far = {
          done: done + page.conversions,
          total: total ?? (await countConversions(client, shop.id, from, before)),
          result: {
            resent: (result["resent"] ?? 0) + page.resent,
            added: (result["added"] ?? 0) + page.added,
            held: (result["held"] ?? 0) + held,
            not_judged: (result["not_judged"] ?? 0) + page.notJudged,
          },
        };
        return page.cursor === undefined
          ? { ...far, isLast: true }
          : {
              ...far,
              isLast: false,
              cursor: { occurredAt: page.cursor.occurredAt.toISOString(), id: page.cursor.id },
            };
      };
    },
  };
}

async function countConversions(
  client: Pick<Pool, "query">,
  shopId: number,
  from: Date,
  before: Date,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM conversion
     WHERE shop_id = $1 AND occurred_at >= $2 AND occurred_at < $3`,
    [shopId, from, before],
  );
  return rows[0]?.count ?? 0;
}
