import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { unpackDebianRedis } from "./debian-redis.ts";
import type { RedisProgram } from "./test-services.ts";

const run = promisify(execFile);

// BullMQ asks for this much.
const oldest = [6, 2];
// Where packages put it, whatever the PATH says.
const usualFolders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

/**
 * Finds a redis-server: on the PATH, or Debian's packages unpacked into `cacheFolder`, where they stay for the next run.
 * @throws an error that says why neither can be had
 */
export async function findRedisProgram(
  cacheFolder: string,
  searchPath: string,
  signal: AbortSignal,
): Promise<RedisProgram> {
  const reasons: string[] = [];
  for (const folder of [...searchPath.split(delimiter).filter(Boolean), ...usualFolders]) {
    const program = join(folder, "redis-server");
    if (!(await isExecutable(program))) continue;
    const found = { program, libraryPath: undefined };
    const refusal = await whyNot(found);
    if (refusal === undefined) return found;
    reasons.push(`${program}: ${refusal}`);
  }
  if (reasons.length === 0) reasons.push("no redis-server on the PATH");
  try {
    const unpacked = await unpackDebianRedis(
      cacheFolder,
      signal,
      async (program) => (await whyNot(program)) === undefined,
    );
    const refusal = await whyNot(unpacked);
    if (refusal === undefined) return unpacked;
    reasons.push(`${unpacked.program}: ${refusal}`);
  } catch (error) {
    reasons.push(error instanceof Error ? error.message : String(error));
  }
  throw new Error(reasons.join("; "));
}

export function redisEnvironment({ libraryPath }: RedisProgram): NodeJS.ProcessEnv {
  return libraryPath === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraryPath };
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function whyNot(program: RedisProgram): Promise<string | undefined> {
  try {
    const { stdout } = await run(program.program, ["--version"], { env: redisEnvironment(program) });
    const [, major = 0, minor = 0] = (/v=(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
    const [oldestMajor = 0, oldestMinor = 0] = oldest;
    const enough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
    return enough ? undefined : `it is ${major}.${minor}, BullMQ needs ${oldest.join(".")}`;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}
