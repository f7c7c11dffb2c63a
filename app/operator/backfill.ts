import { InvalidArgumentError } from "commander";

import { followTask } from "#app/operator/follow-task.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { backfillDaysMax } from "#app/pipeline/backfill-orders.ts";
import { cancelTask } from "#app/pipeline/cancel-task.ts";
import { readTasks, type ShownTask } from "#app/pipeline/read-tasks.ts";
import { startTask } from "#app/pipeline/start-task.ts";

/**
 * Starts a backfill, or the sending of what one read, and waits for its end; joins the one under way. A worker does the
 * work: stopping this command stops nothing.
 *
 * @throws OperatorError when there is nothing to cancel, or when sending was not confirmed.
 */
export async function backfill(
  operator: Operator,
  options: {
    readonly shop: string;
    readonly days?: number;
    readonly cancel?: true;
    readonly send?: true;
    readonly confirmed?: true;
  },
  onProgress: (task: ShownTask) => void,
): Promise<ShownTask> {
  const { database, clock } = operator;
  const shop = await findShop(operator, options.shop);
  const kind = options.send ? "send_backfill" : "backfill";
  const read = async (): Promise<ShownTask | undefined> =>
    (await readTasks(database.pool, shop.id, { kind, limit: 1 }))[0];
  if (options.cancel) {
    const task = await read();
    if (
      task === undefined ||
      !(await cancelTask(database.pool, { shopId: shop.id, taskId: task.id, now: clock() }))
    )
      throw new OperatorError(`Nothing is under way for ${shop.domain}.`);
    return (await read()) ?? task;
  }
  if (options.send && !options.confirmed)
    throw new OperatorError(
      "What another app or TikTok's own channel has reported would be counted twice. Fix: when you are sure that nothing did, add --i-confirm-nothing-else-reported-them",
    );
  const now = clock();
  const params = options.send
    ? { nothingElseReported: true, confirmedAt: now.toISOString() }
    : { days: options.days ?? backfillDaysMax };
  await startTask(database.pool, { shopId: shop.id, kind, params, createdBy: "operator", now });
  return followTask(operator, shop, kind, onProgress);
}

export function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isSafeInteger(days) || days < 1 || days > backfillDaysMax)
    throw new InvalidArgumentError(`Give a whole number of days, 1 to ${backfillDaysMax}.`);
  return days;
}
