import { setTimeout as wait } from "node:timers/promises";
import { othersConnected, type Keeper, type Others } from "./keeper.ts";
import type { PostgresHome } from "./postgres-home.ts";
import { runningPostmaster } from "./postmaster-file.ts";
import { runProgram } from "./unprivileged.ts";

export type StopOptions = {
  pgCtl: string;
  home: PostgresHome;
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
export async function stopPostgres({ pgCtl, home, keeper, lock, log }: StopOptions): Promise<boolean> {
  const release = await lock();
  try {
    const others = await settledOthers(keeper);
    if (others !== undefined && others.keepers + others.clients.length > 0) {
      await keeper.close();
      const users = [...(others.keepers > 0 ? [`${others.keepers} other processes`] : []), ...others.clients];
      log(`Postgres is left running in ${home.folder}: used by ${users.join(", ")}.`);
      return false;
    }
    await keeper.close();
    if ((await runningPostmaster(home.data)) === undefined) return true;
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

/** Others who are still there after a moment; undefined when the server can't be asked, because it is gone. */
async function settledOthers(keeper: Keeper): Promise<Others | undefined> {
  const deadline = performance.now() + leaveMs;
  for (;;) {
    const others = await othersConnected(keeper).catch(() => undefined);
    // Another keeper stays until its own stop: no use waiting.
    if (others === undefined || others.keepers > 0 || others.clients.length === 0) return others;
    if (performance.now() > deadline) return others;
    await wait(pollMs);
  }
}
