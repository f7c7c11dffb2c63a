import type { ShownTask } from "#app/pipeline/read-tasks.ts";

/** One line about a task, for people. */
export function tellTask({ kind, state, done, total, problem, result, isCancelling }: ShownTask): string {
  const far = total === undefined ? String(done) : `${done} of ${total}`;
  const counts = Object.entries(result).map(([name, count]) => `${name} ${count}`);
  const why = problem === undefined ? [] : [`because of ${problem}`];
  const said = isCancelling ? "is being cancelled" : state;
  return [`${kind}: ${said}, ${far}`, ...counts, ...why].join(", ");
}

/** Writes over its own line where somebody is looking; elsewhere progress is nobody's. */
export function printProgress(task: ShownTask): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${tellTask(task)}\r`);
}
