import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { claimFolder } from "#app/database/claim-folder.ts";
import type { EmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { summarizeNotRun } from "../../bin/summarize-not-run.mjs";
import { checkout } from "./checkout.ts";
import { endRecordedProcesses } from "./recorded-processes.ts";
import { findRedisProgram } from "./redis-program.ts";
import { startRedisServer, type RedisServer } from "./redis.ts";
import { answerRequests } from "./test-services.ts";
import { startTestPostgres } from "./test-postgres.ts";

/** Gives this run a folder of its own and starts in it what the tests ask for; a second run beside it gets another. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const claimed = await claimFolder(join(checkout, ".clickback", "test"));
  const services = join(claimed.folder, "services");
  await endRecordedProcesses(services);
  await rm(services, { recursive: true, force: true });
  await mkdir(services);
  project.provide("testServicesFolder", services);

  let postgres: EmbeddedPostgres | undefined;
  let redis: RedisServer | undefined;
  const ending = new AbortController();
  const searchPath = process.env["PATH"] ?? "";
  const cacheFolder = join(checkout, ".clickback", "cache");
  let program: ReturnType<typeof findRedisProgram> | undefined;
  const redisProgram = () => (program ??= findRedisProgram(cacheFolder, searchPath, ending.signal));

  const stopAnswering = answerRequests(services, {
    postgres: async () => {
      const started = await startTestPostgres(join(claimed.folder, "postgres"));
      postgres = started.server;
      return started.service;
    },
    redisProgram,
    redis: async () => {
      const given = process.env["REDIS_URL"] ?? "";
      if (given !== "") return { url: given };
      redis = await startRedisServer(await redisProgram(), services);
      return { url: redis.url };
    },
  });

  return async () => {
    ending.abort();
    await stopAnswering();
    await redis?.stop();
    await postgres?.stop();
    await endRecordedProcesses(services);
    if (process.env["CLICKBACK_NOT_RUN"] === undefined) await nameNotRun(join(services, "not-run.jsonl"));
    await claimed.release();
  };
}

async function nameNotRun(path: string): Promise<void> {
  const summary = summarizeNotRun(await readFile(path, "utf8").catch(() => ""));
  if (summary !== undefined) process.stderr.write(`\n${summary}\n`);
}
