/**
 * Resolves with what asks this process to end: a signal, or the end of the process that started it and watches over
 * it (nobody could stop it any more). A second signal ends it at once.
 */
export function untilStopped(): Promise<NodeJS.Signals | "disconnect"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    process.once("disconnect", () => resolve("disconnect"));
    // Listening must not keep a process alive that has finished.
    process.channel?.unref();
  });
}
