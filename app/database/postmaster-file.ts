import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { processIdentity } from "./lock-file.mjs";

/** What a server writes into its data folder: `ready` says that it takes connections on `port` now. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/** Reads it as it stands, whether or not such a server still runs. */
export async function readPostmasterFile(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (lines[0] === "" || !Number.isInteger(pid)) return undefined;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7]?.trim() === "ready" };
}

/**
 * The server that runs on a data folder now, if any.
 * A file whose process is gone, a zombie, or visibly another program is removed: Postgres asks only whether some process
 * has that id, and would refuse to start for ever in a container where another program got it. Children of a killed
 * server that still hold the data are found by Postgres itself, by their shared memory.
 */
export async function runningPostmaster(data: string): Promise<Postmaster | undefined> {
  const found = await readPostmasterFile(data);
  if (found === undefined) return undefined;
  if ((await processIdentity(found.pid)) !== undefined && (await servesFolder(found.pid, data))) return found;
  await rm(join(data, "postmaster.pid"), { force: true });
  return undefined;
}

async function servesFolder(pid: number, data: string): Promise<boolean> {
  // Elsewhere Postgres' own check of the id has to do.
  if (process.platform !== "linux") return true;
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  return line === undefined || line.split("\0").includes(data);
}
