import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { canLiveIn, type RunAs } from "./unprivileged.ts";

// Survives a reboot, unlike /tmp on many systems; both can be entered by everybody.
const places = ["/var/tmp", "/tmp"];

/**
 * A folder that `runAs` can enter, for when the checkout's folder can't be: always the same one for the same name.
 * These places can be written by everybody, so what is found there is used only when it is ours and closed to others.
 * @throws when neither place will do
 */
export async function publicFolder(name: string, runAs: NonNullable<RunAs>): Promise<string> {
  const refusals: string[] = [];
  for (const place of places) {
    const folder = join(place, `clickback-${process.getuid?.() ?? 0}-${name}`);
    const refusal = await refusalOf(place, folder, runAs);
    if (refusal === undefined) return await realpath(folder);
    refusals.push(`${folder}: ${refusal}`);
  }
  throw new Error(
    `Postgres can't run as root, and user ${runAs.uid} found no folder to work in (${refusals.join("; ")}). ` +
      "Set DATABASE_URL to a server of your own, or run this as an ordinary user.",
  );
}

/** A short name for a folder, the same for every spelling of its path. */
export function folderHash(folder: string): string {
  return createHash("sha256").update(folder).digest("hex").slice(0, 16);
}

async function refusalOf(
  place: string,
  folder: string,
  runAs: NonNullable<RunAs>,
): Promise<string | undefined> {
  try {
    // Without the sticky bit others could move our folder away and put theirs in its place.
    const { mode } = await stat(place);
    if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0) return "anybody may replace what is in that place";
    await mkdir(folder, { mode: 0o711 }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
    // lstat: somebody's link is not our folder, wherever it points.
    const found = await lstat(folder);
    if (!found.isDirectory() || found.uid !== process.getuid?.())
      return "it belongs to somebody else, remove it";
    if ((found.mode & 0o022) !== 0) return "others may write in it, remove it";
    // A strict umask closed what was made above.
    if ((found.mode & 0o111) !== 0o111) await chmod(folder, found.mode | 0o111);
    return (await canLiveIn(folder, runAs)) ? undefined : `user ${runAs.uid} can't enter it`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
