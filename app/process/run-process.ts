import { EnvError } from "#app/env.server.ts";

/** Then a process whose work is done ends, whatever still holds on to it: a connection that keeps trying, say. */
const lingerMs = 500;

/**
 * Runs a process's main function and sets the exit code. A mistake in the environment is said in words, without
 * a stack: whoever reads it has to change a setting, not the code.
 */
export async function runProcess(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    process.stderr.write(`${error instanceof EnvError ? error.message : (stack ?? String(error))}\n`);
    process.exitCode = 1;
  }
  setTimeout(() => process.exit(), lingerMs).unref();
}
