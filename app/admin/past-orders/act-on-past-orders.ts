import type { AppLoadContext } from "@remix-run/node";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { readShopClock } from "#app/admin/overview/read-shop-clock.ts";
import type { PastKind } from "#app/admin/past-orders/list-past-tasks.ts";
import { judgePastDays, momentsOf, type PastDaysProblem } from "#app/admin/past-orders/past-days.ts";
import { backfillDaysMax } from "#app/pipeline/backfill-orders.ts";
import { cancelTask } from "#app/pipeline/cancel-task.ts";
import { findRebuildDifference, startRebuild, type RebuildDifference } from "#app/pipeline/rebuild.ts";
import { startTask } from "#app/pipeline/start-task.ts";

import "#app/web/load-context.ts";

/** So many conversions are compared while the merchant waits: a few seconds. */
const comparedMax = 10_000;

const days = { from: z.string().max(10), to: z.string().max(10) };
const pastRequest = z.discriminatedUnion("act", [
  z.object({ act: z.literal("compare"), ...days }),
  z.object({ act: z.literal("rebuild"), ...days }),
  z.object({ act: z.literal("backfill") }),
  // Without the merchant's word nothing of it is sent.
  z.object({ act: z.literal("send_backfill"), nothingElseReported: z.literal(true) }),
  z.object({ act: z.literal("cancel"), taskId: z.int().min(1) }),
]);

/** What the page of past orders asks for, as its script sends it. */
export type PastRequest = z.input<typeof pastRequest>;

export type PastResult =
  | { readonly kind: "compared"; readonly difference: RebuildDifference }
  | { readonly kind: "started"; readonly task: PastKind }
  /** One of its kind is under way, as it was started. */
  | { readonly kind: "busy"; readonly task: PastKind }
  | { readonly kind: "cancelled" }
  /** It came to its end meanwhile, or is none of the shop's. */
  | { readonly kind: "ended_already" }
  | { readonly kind: "not_these_days"; readonly problem: PastDaysProblem }
  /** Not what any page of ours sends. */
  | { readonly kind: "not_understood" };

/** Does what the page of past orders asked for. */
export async function actOnPastOrders(
  context: Pick<AppLoadContext, "database" | "clock" | "log" | "nudgeTask">,
  { shop, userId: createdBy }: Pick<Authenticated, "shop" | "userId">,
  sent: unknown,
): Promise<PastResult> {
  const parsed = pastRequest.safeParse(sent);
  if (!parsed.success) return { kind: "not_understood" };
  const asked = parsed.data;
  const { log, nudgeTask } = context;
  const { pool } = context.database;
  const now = context.clock();
  const start = async (kind: Exclude<PastKind, "rebuild">, params: object): Promise<PastResult> => {
    const { taskId, isNew } = await startTask(pool, { shopId: shop.id, kind, params, createdBy, now });
    nudgeTask(taskId);
    return { kind: isNew ? "started" : "busy", task: kind };
  };

  switch (asked.act) {
    case "compare":
    case "rebuild": {
      const { zone, today } = await readShopClock(pool, shop.id, now);
      const problem = judgePastDays(asked.from, asked.to, today);
      if (problem !== undefined) return { kind: "not_these_days", problem };
      const range = momentsOf(asked, zone);
      if (asked.act === "compare") {
        const options = { now, log, conversionsMax: comparedMax };
        return { kind: "compared", difference: await findRebuildDifference(pool, shop, range, options) };
      }
      const { taskId, isNew } = await startRebuild(pool, shop, range, { createdBy, now });
      nudgeTask(taskId);
      return { kind: isNew ? "started" : "busy", task: "rebuild" };
    }
    case "backfill":
      return start("backfill", { days: backfillDaysMax });
    case "send_backfill":
      return start("send_backfill", { nothingElseReported: true, confirmedAt: now.toISOString() });
    case "cancel": {
      const { taskId } = asked;
      if (!(await cancelTask(pool, { shopId: shop.id, taskId, now }))) return { kind: "ended_already" };
      nudgeTask(taskId);
      return { kind: "cancelled" };
    }
  }
}
