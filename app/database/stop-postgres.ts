import { setTimeout as wait } from "node:timers/promises";
import { connectKeeper, othersConnected, type Keeper, type Others } from "./keeper.ts";
import type { PostgresHome } from "./postgres-home.ts";
import { runningPostmaster } from "./postmaster-file.ts";
import { runProgram } from "./unprivileged.ts";

export type StopOptions = {
  pgCtl: string;
  home: PostgresHome;
  password: string;
  keeper: Keeper;
  lock: () => Promise<() => Promise<void>>;
  log: (message: string) => void;
};

// A connection that was just closed, or whose process was just killed, is still listed for a moment.
const leaveMs = 2_000;
const pollMs = 50;

/**
 * Ends the server unless somebody else is connected. Two who stop at once take turns, so that the last one ends it.
 * @returns whether it is down now
 */
export async function stopPostgres({
  pgCtl,
  home,
  password,
  keeper,
  lock,
  log,
}: StopOptions): Promise<boolean> {
  const release = await lock();
  try {
    const others = await settledOthers(keeper, home.data, password);
    if (others === undefined) return true;
    if (others.keepers + others.clients.length > 0) {
      const users = [...(others.keepers > 0 ? [`${others.keepers} other processes`] : []), ...others.clients];
      log(`Postgres is left running in ${home.folder}: used by ${users.join(", ")}.`);
      return false;
    }
    const { code, output } = await runProgram(
      pgCtl,
      ["stop", "-D", home.data, "-m", "fast", "-w", "-t", "60"],
      home.runAs,
    );
    if (code !== 0 && (await runningPostmaster(home.data)) !== undefined) {
      throw new Error(`Postgres in ${home.folder} did not stop: ${output.trim()}`);
    }
    log(`Postgres in ${home.folder} stopped.`);
    return true;
  } finally {
    await release();
  }
}

/** Others who are still there after a moment, undefined when no server runs any more. Our own keeper has gone then. */
async function settledOthers(ours: Keeper, data: string, password: string): Promise<Others | undefined> {
  const deadline = performance.now() + leaveMs;
  let keeper = ours;
  for (;;) {
    const others = await othersConnected(keeper).catch(() => undefined);
    // Another keeper stays until its own stop: no use waiting.
    const settled = others !== undefined && (others.keepers > 0 || others.clients.length === 0);
    if (others !== undefined && (settled || performance.now() > deadline)) {
      await keeper.close();
      return others;
    }
    if (others === undefined) {
      // The server we knew is gone, but another process may have started the next one on the same data.
      const running = await runningPostmaster(data);
      if (running === undefined) return undefined;
      const found = await connectKeeper({ port: running.port, password, data }).catch(
        (error: Error) => error,
      );
      // It may be on its way up or down.
      if (found instanceof Error && performance.now() > deadline) throw found;
      if (!(found instanceof Error)) {
        keeper = found;
        continue;
      }
    }
    await wait(pollMs);
  }
}
