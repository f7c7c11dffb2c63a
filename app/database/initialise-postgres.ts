import { randomBytes } from "node:crypto";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { superuser } from "./keeper.ts";
import type { PostgresHome } from "./postgres-home.ts";
import { runProgram } from "./unprivileged.ts";

// One name for one major version's format; a newer program can't read it.
const majorVersion = "18";

/**
 * Makes the data folder where there is none, and answers the superuser's password, which is kept beside it.
 * @param durable false: skip waiting for the disk, for data nobody will miss
 * @throws when the data is of another Postgres version, or has lost its password
 */
export async function initialisePostgres(
  initdb: string,
  home: PostgresHome,
  durable: boolean,
): Promise<string> {
  const passwordPath = join(home.folder, "password");
  const version = await readIfThere(join(home.data, "PG_VERSION"));
  const kept = (await readIfThere(passwordPath))?.trim();
  if (version !== undefined) {
    if (version.trim() !== majorVersion) {
      throw new Error(
        `${home.data} was made by Postgres ${version.trim()}, this is ${majorVersion}. Move the folder away and start anew.`,
      );
    }
    if (kept === undefined || kept === "")
      throw new Error(
        `${passwordPath} is missing, so ${home.data} can't be opened. Remove ${home.folder} to start anew.`,
      );
    return kept;
  }

  const password = kept === undefined || kept === "" ? randomBytes(32).toString("hex") : kept;
  await writeFile(passwordPath, `${password}\n`, { mode: 0o600 });
  // Made beside and then renamed: what was interrupted half-way is never taken for a database.
  const made = `${home.data}.new`;
  const handed = `${home.data}.password`;
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { mode: 0o700 });
  try {
    await writeFile(handed, password, { mode: 0o600 });
    if (home.runAs !== undefined) {
      await chown(made, home.runAs.uid, home.runAs.gid);
      await chown(handed, home.runAs.uid, home.runAs.gid);
    }
    const { code, output } = await runProgram(
      initdb,
      [
        `--pgdata=${made}`,
        `--username=${superuser}`,
        `--pwfile=${handed}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // The same order of text on every machine, whatever locales it has.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        ...(durable ? [] : ["--no-sync"]),
      ],
      home.runAs,
    );
    if (code !== 0) throw new Error(`Postgres could not make a database in ${made}: ${output.trim()}`);
  } finally {
    await rm(handed, { force: true });
  }
  await rename(made, home.data);
  return password;
}

async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
}
