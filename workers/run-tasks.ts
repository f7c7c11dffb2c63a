import type { RunTask } from "#app/pipeline/run-task.ts";

/** Steps of one task before another gets its turn. */
const stepsPerTurn = 10;

/** Where the queue can't be reached one process does everything: a little of each task in turn. */
const stepsPerSweep = 2;

export type RunTasksWorker = {
  /** A nudge's turn. @returns whether the task goes on. */
  runTask(taskId: number): Promise<boolean>;
  /** The sweep's turn. */
  runInPlace(taskId: number): Promise<boolean>;
};

/** Takes long tasks forward in bounded turns. */
export function createRunTasksWorker(runTask: RunTask): RunTasksWorker {
  return {
    runTask: (taskId) => runTask(taskId, stepsPerTurn),
    runInPlace: (taskId) => runTask(taskId, stepsPerSweep),
  };
}
