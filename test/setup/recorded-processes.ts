// Servers that tests start are written down, so that those of a killed run are ended by the next one.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { processIdentity } from "#app/database/lock-file.mjs";

const suffix = ".process";

export async function recordProcess(folder: string, pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  const identity = await processIdentity(pid);
  await writeFile(join(folder, `${pid}${suffix}`), JSON.stringify({ pid, identity }));
}

/** Ends those that still run, and are still those that were written down. */
export async function endRecordedProcesses(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((found) => found.endsWith(suffix))) {
    const path = join(folder, name);
    const { pid, identity } = JSON.parse(await readFile(path, "utf8")) as { pid: number; identity?: string };
    if (identity !== undefined && identity !== "" && (await processIdentity(pid)) === identity)
      process.kill(pid, "SIGKILL");
    await rm(path, { force: true });
  }
}
