import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { tryLockFile } from "./lock-file.mjs";

export type ClaimedFolder = { folder: string; release: () => Promise<void> };

const claimsMax = 99;

/**
 * Hands out `base`, or `base-2`, `base-3`, ... when others hold it: the same command twice side by side gets a data folder each,
 * and what a crashed process left behind is found and used again.
 * @returns the folder, absolute and existing, ours until `release` or the end of this process
 * @throws when no folder can be made there
 */
export async function claimFolder(base: string): Promise<ClaimedFolder> {
  const first = resolve(base);
  let refusal: unknown;
  for (let number = 1; number <= claimsMax; number += 1) {
    const folder = number === 1 ? first : `${first}-${number}`;
    try {
      await mkdir(folder, { recursive: true });
      const lock = await tryLockFile(join(folder, "claimed.lock"));
      if (lock.held) return { folder, release: lock.release };
    } catch (error) {
      // Another user's folder (root ran the command here before): the next number may still be ours.
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  throw new Error(
    `No folder can be claimed at ${first}: ${claimsMax} are taken or refused. If another user made them, remove them or run as that user.`,
    { cause: refusal },
  );
}

function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EACCES" || code === "EPERM";
}
