import { setTimeout as wait } from "node:timers/promises";

import { OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { readTasks, type ShownTask } from "#app/pipeline/read-tasks.ts";
import type { TaskKind } from "#app/pipeline/task-kind.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const lookMs = 1_000;

/** Waits for the end of a shop's newest task of a kind. A worker does the work: stopping this stops nothing. */
export async function followTask(
  { database }: Pick<Operator, "database">,
  shop: ShopHandle,
  kind: TaskKind,
  onProgress: (task: ShownTask) => void,
): Promise<ShownTask> {
  for (;;) {
    const [task] = await readTasks(database.pool, shop.id, { kind, limit: 1 });
    if (task === undefined) throw new OperatorError(`${shop.domain} is gone.`);
    if (task.finishedAt !== undefined) return task;
    onProgress(task);
    await wait(lookMs);
  }
}
