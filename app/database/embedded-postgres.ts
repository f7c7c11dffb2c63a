import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import { escapeIdentifier } from "pg";
import { connectKeeper, superuser, type Keeper } from "./keeper.ts";
import { freePort, launchPostgres } from "./launch-postgres.ts";
import { initialisePostgres } from "./initialise-postgres.ts";
import { waitForLockFile } from "./lock-file.mjs";
import { postgresHome, type PostgresHome } from "./postgres-home.ts";
import { postgresPrograms } from "./postgres-programs.ts";
import { runningPostmaster } from "./postmaster-file.ts";
import { stopPostgres } from "./stop-postgres.ts";

export type EmbeddedPostgresOptions = {
  /** Where its data is kept between runs. One server serves a folder, however many processes ask for it. */
  folder: string;
  /** Created where it doesn't exist. */
  database?: string;
  /** A free one unless given. A server that already runs on the folder keeps its own. */
  port?: number;
  /** Settings of postgresql.conf for a server that is started now; one that already runs keeps its own. */
  settings?: Record<string, string>;
  log: (message: string) => void;
};

export type EmbeddedPostgres = {
  /** Of the superuser, with the password, to `database`. */
  url: string;
  port: number;
  /** Whether this call started the server; false when one ran on the folder already. */
  owned: boolean;
  /** Where it really lives: not the folder asked for where root's Postgres can't enter that one. */
  folder: string;
  /**
   * Ends the server gracefully, whoever started it, unless somebody else uses it; close your own connections first.
   * @returns whether it is down; false leaves it to the others, and may be asked again
   */
  stop: () => Promise<boolean>;
};

const lockMs = 120_000;
// Children of a killed server hold its data until they notice, a few seconds at most.
const heldMs = 30_000;
const pollMs = 100;
const passing =
  /pre-existing shared memory|lock file "postmaster\.pid" already exists|could not bind|Address already in use/i;
const portTaken = /Address already in use|could not bind/i;

/**
 * Starts a real PostgreSQL on the loopback, or takes on the one that already runs on the folder (another process of ours,
 * or left by one that was killed). It outlives a crash of this process; the next start finds it.
 * @throws when there are no programs for this machine, the data can't be used, or a port that was asked for is taken
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { database = "clickback", log } = options;
  const home = await postgresHome(options.folder, log);
  const programs = await postgresPrograms(home.runAs, log);
  const lock = () =>
    waitForLockFile(join(home.folder, "start.lock"), {
      timeoutMs: lockMs,
      onWait: (holder) =>
        log(`Process ${holder} is starting or stopping Postgres in ${home.folder}, waiting for it.`),
    });

  const release = await lock();
  try {
    const password = await initialisePostgres(programs.initdb, home, options.settings?.["fsync"] !== "off");
    const { port, owned, keeper } = await findOrLaunch(programs.postgres, home, password, options);
    await createDatabase(keeper, database);
    const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
    log(`Postgres ${owned ? "started" : "already runs"} on port ${port}, its data is in ${home.data}.`);
    let stopping: Promise<boolean> | undefined;
    const stop = () => {
      stopping ??= stopPostgres({ pgCtl: programs.pgCtl, home, password, keeper, lock, log }).finally(() => {
        stopping = undefined;
      });
      return stopping;
    };
    return { url, port, owned, folder: home.folder, stop };
  } finally {
    await release();
  }
}

type Found = { port: number; owned: boolean; keeper: Keeper };

async function findOrLaunch(
  program: string,
  home: PostgresHome,
  password: string,
  options: EmbeddedPostgresOptions,
): Promise<Found> {
  const deadline = performance.now() + heldMs;
  let told = false;
  for (;;) {
    const running = await runningPostmaster(home.data);
    let trouble: string;
    if (running === undefined) {
      const port = options.port ?? (await freePort());
      const launch = await launchPostgres(program, home, port, options.settings ?? {});
      if (launch.up)
        return { port, owned: true, keeper: await connectKeeper({ port, password, data: home.data }) };
      if (portTaken.test(launch.said) && options.port !== undefined) {
        throw new Error(
          `Port ${port} is taken, so Postgres can't start there. End what listens on it or choose another.`,
        );
      }
      if (!passing.test(launch.said)) {
        throw new Error(
          `Postgres did not start on ${home.data}: ${launch.said}. Remove ${home.folder} to start anew, without its data.`,
        );
      }
      trouble = launch.said;
    } else if (running.ready) {
      // It may be on its way down, and then it refuses us until its file is gone.
      const keeper = await connectKeeper({ port: running.port, password, data: home.data }).catch(
        (error: Error) => error,
      );
      if (!(keeper instanceof Error)) return { port: running.port, owned: false, keeper };
      trouble = `process ${running.pid} serves it and refuses us: ${keeper.message}`;
    } else {
      trouble = `process ${running.pid} is starting or stopping it`;
    }
    if (performance.now() > deadline)
      throw new Error(`Postgres can't use ${home.data}: ${trouble}. End that process and try again.`);
    if (!told) options.log(`Postgres can't start yet, trying again: ${trouble}`);
    told = true;
    await wait(pollMs);
  }
}

async function createDatabase(keeper: Keeper, database: string): Promise<void> {
  const found = await keeper.ask("select 1 from pg_database where datname = $1", [database]);
  if (found.length === 0) await keeper.ask(`create database ${escapeIdentifier(database)}`);
}
