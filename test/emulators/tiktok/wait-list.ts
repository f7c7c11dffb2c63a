export type WaitList = {
  /** Resolves as soon as `isMet` returns true; rejects with `describe()` in the message after `timeoutMs`. */
  waitFor(isMet: () => boolean, timeoutMs: number): Promise<void>;
  /** To be called after every change that a condition could look at. */
  changed(): void;
  /** Rejects everything that still waits. */
  giveUp(reason: string): void;
};

type Waiter = { isMet: () => boolean; resolve: () => void; reject: (error: unknown) => void };

/** Conditions that are looked at when something changed, never by the clock. */
export function createWaitList(describe: () => string): WaitList {
  const waiters = new Set<Waiter>();

  function look(waiter: Waiter): void {
    try {
      if (waiter.isMet()) waiter.resolve();
    } catch (error) {
      waiter.reject(error);
    }
  }

  return {
    waitFor(isMet, timeoutMs) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter: Waiter = { isMet, resolve, reject };
      const timer = setTimeout(() => {
        reject(new Error(`TikTok emulator: not met within ${timeoutMs} ms; seen so far: ${describe()}`));
      }, timeoutMs);
      waiters.add(waiter);
      look(waiter);
      return promise.finally(() => {
        clearTimeout(timer);
        waiters.delete(waiter);
      });
    },
    changed() {
      for (const waiter of waiters) look(waiter);
    },
    giveUp(reason) {
      for (const waiter of waiters) waiter.reject(new Error(`TikTok emulator: ${reason}`));
    },
  };
}
