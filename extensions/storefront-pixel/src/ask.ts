/** A page that no longer answers must not hold back what is told of it. */
const answerMs = 500;

export function wait(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}

/** Asks the page; what it refuses, or takes too long over, counts as absent. */
export function ask<T>(call: () => Promise<T>): Promise<T | undefined> {
  // Called inside a promise, so that a call that throws is a refusal too.
  return Promise.race([Promise.resolve().then(call), wait(answerMs)]).catch(() => undefined);
}
