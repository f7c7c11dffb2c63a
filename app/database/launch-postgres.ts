import { spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PostgresHome } from "./postgres-home.ts";
import { readPostmasterFile } from "./postmaster-file.ts";
import { programEnvironment } from "./unprivileged.ts";

/** `said`: what the server wrote before it ended, with its exit code. */
export type Launch = { up: true } | { up: false; said: string };

const logBytesMax = 10_000_000;
const pollMs = 25;
// Repairing a large database after a crash takes its time; a process that neither serves nor ends longer than this hangs.
const startMs = 300_000;

const alwaysSet = {
  listen_addresses: "127.0.0.1",
  // Nobody needs a socket file, and its path may be too long in a deep checkout.
  unix_socket_directories: "",
  cluster_name: "clickback",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  // Statements and the details of errors quote values; a log has no personal data.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

/** Starts a server on initialised data and answers when it takes connections, or what it said when it ended instead. */
export async function launchPostgres(
  program: string,
  home: PostgresHome,
  port: number,
  settings: Record<string, string>,
): Promise<Launch> {
  const parameters = ["-D", home.data, "-p", String(port)];
  for (const [name, value] of Object.entries({ ...alwaysSet, ...settings }))
    parameters.push("-c", `${name}=${value}`);

  const log = await open(join(home.folder, "postgres.log"), "a+", 0o600);
  try {
    let { size: before } = await log.stat();
    if (before > logBytesMax) {
      await log.truncate();
      before = 0;
    }
    const failure = await spawnUntilReady(program, parameters, home, log.fd);
    if (failure === undefined) return { up: true };
    const said = (await readFile(join(home.folder, "postgres.log"))).subarray(before).toString().trim();
    return { up: false, said: `${said} (${failure})` };
  } finally {
    await log.close();
  }
}

async function spawnUntilReady(
  program: string,
  parameters: string[],
  home: PostgresHome,
  log: number,
): Promise<string | undefined> {
  const child = spawn(program, parameters, {
    ...home.runAs,
    cwd: "/",
    env: programEnvironment,
    // A session of its own, so that Ctrl-C reaches only us and we end it when our work is done; a file for what it says,
    // so that it can outlive us without a reader.
    detached: true,
    stdio: ["ignore", log, log],
    windowsHide: true,
  });
  child.unref();
  const ended = new Promise<string>((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("exit", (code, signal) => settle(`exit ${code ?? signal}`));
  });
  const deadline = performance.now() + startMs;
  for (;;) {
    // Asked in its own file and not by connecting: another program may have taken the port between our choosing and its binding it.
    const found = await readPostmasterFile(home.data);
    if (found?.pid === child.pid && found?.ready === true) return undefined;
    if (performance.now() > deadline) {
      child.kill("SIGQUIT");
      return `not ready after ${startMs / 1000} s`;
    }
    const failure = await Promise.race([wait(pollMs), ended]);
    if (failure !== undefined) return failure;
  }
}

/** A port of the loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      server.close(() => settle(port));
    });
  });
}
