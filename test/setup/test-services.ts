// What tests share is started by the main process on the first request, so that a run of pure tests starts nothing.
// Workers and the main process talk through files: a request is an empty file, its answer one written whole.
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    testServicesFolder: string;
  }
}

/** How to start a Redis server of one's own. */
export type RedisProgram = { program: string; libraryPath: string | undefined };

export type TestServices = {
  /** `url` is of the server's own database, `template` the one to copy. */
  postgres: { url: string; template: string };
  redis: { url: string };
  redisProgram: RedisProgram;
};

export type ServiceName = keyof TestServices;
export type ServiceAnswer<Value> = { available: true; value: Value } | { available: false; reason: string };

const pollMs = 25;
// A first run may download packages.
const answerMs = 10 * 60_000;

/** Asks for a service from within a test; whoever asks first has it started. */
export async function requestService<Name extends ServiceName>(
  name: Name,
): Promise<ServiceAnswer<TestServices[Name]>> {
  const folder = inject("testServicesFolder");
  await writeFile(join(folder, `${name}.wanted`), "");
  const answerPath = join(folder, `${name}.json`);
  const deadline = performance.now() + answerMs;
  while (!existsSync(answerPath)) {
    if (performance.now() > deadline)
      throw new Error(`The test run did not start ${name} in ${answerMs / 60_000} minutes.`);
    await wait(pollMs);
  }
  return JSON.parse(await readFile(answerPath, "utf8")) as ServiceAnswer<TestServices[Name]>;
}

export type ServiceStarters = { [Name in ServiceName]: () => Promise<TestServices[Name]> };

/**
 * Answers requests, in the main process.
 * @returns stops answering, and waits for what was being started
 */
export function answerRequests(folder: string, starters: ServiceStarters): () => Promise<void> {
  const started = new Map<ServiceName, Promise<void>>();
  const timer = setInterval(() => {
    for (const name of Object.keys(starters) as ServiceName[]) {
      if (started.has(name) || !existsSync(join(folder, `${name}.wanted`))) continue;
      started.set(name, answer(folder, name, starters[name]));
    }
  }, pollMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(started.values());
  };
}

async function answer(folder: string, name: ServiceName, start: () => Promise<unknown>): Promise<void> {
  const found: ServiceAnswer<unknown> = await start().then(
    (value) => ({ available: true, value }),
    (error: unknown) => ({
      available: false,
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
  const partial = join(folder, `${name}.partial`);
  await writeFile(partial, JSON.stringify(found), { mode: 0o600 });
  await rename(partial, join(folder, `${name}.json`));
}
