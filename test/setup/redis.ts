import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { freePort } from "#app/database/launch-postgres.ts";
import { recordProcess } from "./recorded-processes.ts";
import { redisEnvironment } from "./redis-program.ts";
import { requestService, type RedisProgram } from "./test-services.ts";

export type RedisServer = {
  /** The same after every start. */
  url: string;
  /** SIGKILL, as a crash: what it knew is gone. Answers when it is dead. */
  kill: () => Promise<void>;
  /** Starts it again on the same port, empty. */
  start: () => Promise<void>;
  /** Ends it and removes its folder. */
  stop: () => Promise<void>;
};

const startMs = 10_000;
const portTries = 5;

/**
 * A Redis of the test's own on a free loopback port: empty, keeping nothing on disk, evicting nothing (BullMQ asks for that).
 * @throws when no redis-server can be had; describeOnOwnRedis registers a test only where one can
 */
export async function startRedis(): Promise<RedisServer> {
  const service = await requestService("redisProgram");
  if (!service.available) throw new Error(`No Redis can be started: ${service.reason}`);
  return await startRedisServer(service.value, inject("testServicesFolder"));
}

/** @param records the run's folder: a killed run's servers, and what they left, are found there by the next one */
export async function startRedisServer(program: RedisProgram, records: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(records, "redis-"));
  let port = 0;
  let child: ChildProcess | undefined;
  for (let attempt = 1; child === undefined; attempt += 1) {
    port = await freePort();
    child = await launch(program, folder, port, records).catch((error: unknown) => {
      // Another program may have got the port first.
      if (attempt >= portTries) throw error;
      return undefined;
    });
  }
  const kill = async (signal: NodeJS.Signals) => {
    const ended = child;
    child = undefined;
    if (ended === undefined) return;
    const gone = new Promise((settle) => ended.once("exit", settle));
    if (ended.exitCode === null && ended.signalCode === null && ended.kill(signal)) await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => kill("SIGKILL"),
    start: async () => {
      child ??= await launch(program, folder, port, records);
    },
    stop: async () => {
      await kill("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(
  program: RedisProgram,
  folder: string,
  port: number,
  records: string,
): Promise<ChildProcess> {
  const settings: Record<string, string> = {
    port: String(port),
    bind: "127.0.0.1",
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
    // One for each test file.
    databases: "512",
    dir: folder,
    loglevel: "notice",
  };
  const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(program.program, parameters, {
    env: redisEnvironment(program),
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    await untilReady(child);
  } catch (error) {
    child.kill("SIGKILL");
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${program.program} did not start on port ${port}: ${said}`, { cause: error });
  }
  await recordProcess(records, child.pid);
  return child;
}

/** Its own word is waited for, not an answer on the port: that could be somebody else's Redis. */
function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((settle, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error(`not ready after ${startMs / 1000} s: ${said}`)), startMs);
    const end = (how: string) => {
      clearTimeout(timer);
      fail(new Error(`${how}: ${said.trim()}`));
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        // Read on for ever, so that the pipe never fills; remembered only until it is up.
        if (said.length < 100_000) said += text;
        if (!said.includes("Ready to accept connections")) return;
        clearTimeout(timer);
        settle();
      });
    }
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(`exit ${code ?? signal}`));
  });
}
