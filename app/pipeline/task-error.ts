/** Why a task failed that no kind of its own gives. */
export type TaskProblem =
  /** A bug, or a database that did not answer: the log says more. */
  | "step_failed"
  /** The process died in the same step again and again. */
  | "interrupted";

/** Why a step could not be taken. */
export class TaskError extends Error {
  override readonly name = "TaskError";
  /** Stored as it is and shown in words: snake_case, without anything that Shopify or TikTok said. */
  readonly reason: string;
  /** Whether trying again would end the same way. */
  readonly isFinal: boolean;

  constructor(reason: string, options: { readonly isFinal: boolean }) {
    super(`the task's step could not be taken: ${reason}`);
    this.reason = reason;
    this.isFinal = options.isFinal;
  }
}
