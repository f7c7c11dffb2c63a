import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { waitForLockFile } from "#app/database/lock-file.mjs";
import type { RedisProgram } from "./test-services.ts";

const run = promisify(execFile);
const installMs = 5 * 60_000;

/**
 * Gets a Redis server from Debian's (or Ubuntu's) own packages without installing them: downloaded and verified by apt with
 * a state of its own, unpacked into `cacheFolder`, so that neither root nor the system's folders are touched.
 * @param works asked whether what an earlier run unpacked can be used
 * @throws when this is no such system, or the packages can't be fetched
 */
export async function unpackDebianRedis(
  cacheFolder: string,
  signal: AbortSignal,
  works: (program: RedisProgram) => Promise<boolean>,
): Promise<RedisProgram> {
  const folder = join(cacheFolder, `debian-redis-${process.arch}`);
  await mkdir(cacheFolder, { recursive: true });
  const release = await waitForLockFile(`${folder}.lock`, { timeoutMs: installMs });
  try {
    const root = join(folder, "root");
    const kept = await programIn(root);
    if (kept !== undefined && (await works(kept))) return kept;
    if (!existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg"))
      throw new Error("no apt-get to fetch one with");
    await rm(folder, { recursive: true, force: true });
    const packages = join(folder, "packages");
    for (const needed of [
      packages,
      root,
      join(folder, "lists", "partial"),
      join(folder, "archives", "partial"),
    ]) {
      await mkdir(needed, { recursive: true });
    }
    await download(folder, packages, signal);
    for (const name of await readdir(packages))
      await run("dpkg", ["-x", join(packages, name), root], { signal });
    const unpacked = await programIn(root);
    if (unpacked === undefined) throw new Error("Debian's redis-server package has no redis-server in it");
    // The lists are large and old tomorrow.
    for (const used of [packages, join(folder, "lists"), join(folder, "archives")])
      await rm(used, { recursive: true });
    return unpacked;
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    const message = stderr === "" ? (error instanceof Error ? error.message : String(error)) : stderr;
    throw new Error(`Debian's packages can't be had: ${message.split("\n")[0]}`, {
      cause: error,
    });
  } finally {
    await release();
  }
}

async function download(folder: string, packages: string, signal: AbortSignal): Promise<void> {
  const options = [
    `Dir::State=${folder}`,
    `Dir::State::lists=${join(folder, "lists")}`,
    // What the system has needs no second copy, above all the C library.
    "Dir::State::status=/var/lib/dpkg/status",
    `Dir::Cache=${folder}`,
    // As root apt would fetch as a user of its own, who can't enter a closed folder.
    "APT::Sandbox::User=root",
    "Acquire::Languages=none",
    "Acquire::Retries=1",
    "Acquire::http::Timeout=20",
  ].flatMap((option) => ["-o", option]);
  const environment = { ...process.env, LC_ALL: "C" };
  const apt = (...parameters: string[]) =>
    run("apt-get", ["-q", ...options, ...parameters], {
      cwd: packages,
      signal,
      timeout: installMs,
      env: environment,
    });
  // One of the system's sources may be broken without hindering the others; its complaint explains what is missing later.
  const { stderr: complaint } = await apt("update");
  try {
    const { stdout: plan } = await apt("install", "--simulate", "--no-install-recommends", "redis-server");
    const missing = plan
      .split("\n")
      .flatMap((line) => /^Inst (\S+) .*?\((\S+)/.exec(line)?.slice(1, 3).join("=") ?? []);
    await apt("download", ...(missing.length === 0 ? ["redis-server"] : missing));
  } catch (error) {
    if (complaint.trim() === "") throw error;
    throw new Error(complaint.trim(), { cause: error });
  }
}

async function programIn(root: string): Promise<RedisProgram | undefined> {
  const program = join(root, "usr", "bin", "redis-server");
  if (!existsSync(program)) return undefined;
  const files = await readdir(root, { recursive: true });
  const libraries = files.filter((file) => /\.so(\.|$)/.test(basename(file)));
  const folders = new Set(libraries.map((file) => join(root, dirname(file))));
  return { program, libraryPath: [...folders].join(":") };
}
