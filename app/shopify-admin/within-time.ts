export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/**
 * The work's result, or a TimeLimitError after so many milliseconds. The work itself goes on; what becomes of it then
 * is nobody's concern, a failure neither.
 */
export async function withinTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`not done within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
