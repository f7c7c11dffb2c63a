import type { Pool } from "pg";
import { z } from "zod";

import { accountDay } from "#app/core/tiktok/account-day.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import { skipReasons, type SkipReason } from "#app/core/mapping/skip-reason.ts";
import { readTasks, type ShownTask } from "#app/pipeline/read-tasks.ts";
import type { TaskKind } from "#app/pipeline/task-kind.ts";

/** What merchants start on this page; what goes by itself is told elsewhere. */
export const pastKinds = ["rebuild", "backfill", "send_backfill"] as const satisfies readonly TaskKind[];

export type PastKind = (typeof pastKinds)[number];

/** How many of each kind are shown. */
const shownMax = 5;

/** A long task as its page shows it. Times are ISO 8601. */
export type PastTask = Pick<
  ShownTask,
  "id" | "state" | "done" | "total" | "result" | "problem" | "isCancelling"
> & {
  readonly kind: PastKind;
  /** What a rebuild is of; undefined for the other kinds. */
  readonly days: DateRange | undefined;
  /** Where it is only about what was skipped for these. */
  readonly reasons: readonly SkipReason[];
  /** "me" is whoever asks; another staff member has no name here, only Shopify's user id. */
  readonly startedBy: "me" | "operator" | "someone_else";
  readonly askedAt: string;
  readonly finishedAt: string | undefined;
};

const rebuildParams = z.object({
  from: z.iso.datetime(),
  before: z.iso.datetime(),
  reasons: z.array(z.enum(skipReasons)).default([]),
});

/** A shop's long tasks, the newest first. @param zone that its days are in. */
export async function listPastTasks(
  pool: Pool,
  shopId: number,
  { userId, zone }: { readonly userId: string; readonly zone: string },
): Promise<readonly PastTask[]> {
  const found = await Promise.all(
    pastKinds.map(async (kind) => {
      const tasks = await readTasks(pool, shopId, { kind, limit: shownMax });
      return tasks.map((task) => ({ ...task, kind }));
    }),
  );
  const tasks = found.flat().toSorted((one, other) => other.id - one.id);
  const dayOf = (at: number) => accountDay(zone, new Date(at)).day;
  return tasks.map((task): PastTask => {
    const { id, kind, state, done, total, result, problem, isCancelling, createdBy, finishedAt } = task;
    const rebuilt = rebuildParams.safeParse(task.params).data;
    return {
      id,
      kind,
      state,
      done,
      total,
      result,
      problem,
      isCancelling,
      days:
        rebuilt === undefined
          ? undefined
          : { from: dayOf(Date.parse(rebuilt.from)), to: dayOf(Date.parse(rebuilt.before) - 1) },
      reasons: rebuilt?.reasons ?? [],
      startedBy: createdBy === userId ? "me" : createdBy === "operator" ? "operator" : "someone_else",
      askedAt: task.createdAt.toISOString(),
      finishedAt: finishedAt?.toISOString(),
    };
  });
}
