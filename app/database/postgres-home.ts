import { chmod, mkdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { folderHash, publicFolder } from "./public-folder.ts";
import { canLiveIn, type RunAs } from "./unprivileged.ts";

export type PostgresHome = {
  /** Holds everything of this server: `data`, `password`, `postgres.log`, `start.lock`. */
  folder: string;
  data: string;
  /** Whom Postgres runs as: it refuses to run as root. */
  runAs: RunAs;
};

// "nobody" on Linux: it exists without useradd, which a container may lack.
const nobody = { uid: 65534, gid: 65534 };

/**
 * Decides where a server's files live and whom it runs as. For everybody but root that is `folder` and oneself.
 * For root it is the owner of the data that is there, or nobody; where that user can't enter `folder` (a clone below a
 * closed home), a folder of ours elsewhere stands in for it, always the same one, and `log` is told.
 */
export async function postgresHome(folder: string, log: (message: string) => void): Promise<PostgresHome> {
  await mkdir(folder, { recursive: true });
  const home = await realpath(folder);
  if (process.getuid?.() !== 0) return { folder: home, data: join(home, "data"), runAs: undefined };

  const runAs = (await ownerOf(join(home, "data"))) ?? nobody;
  const { uid, mode } = await stat(home);
  // A strict umask closed what we made ourselves a moment ago; entering is all that is given, not listing.
  if (uid === 0 && (mode & 0o111) !== 0o111) await chmod(home, mode | 0o111);
  if (await canLiveIn(home, runAs)) return { folder: home, data: join(home, "data"), runAs };

  const elsewhere = await publicFolder(folderHash(home), nobody);
  log(
    `User ${runAs.uid}, as which Postgres has to run under root, can't enter ${home}: the database lives in ${elsewhere}.`,
  );
  const data = join(elsewhere, "data");
  return { folder: elsewhere, data, runAs: (await ownerOf(data)) ?? nobody };
}

async function ownerOf(data: string): Promise<RunAs> {
  const found = await stat(data).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.uid === 0) {
    throw new Error(
      `${data} belongs to root, as whom Postgres refuses to run. Give it back: chown -R ${nobody.uid}:${nobody.gid} ${data}`,
    );
  }
  return { uid: found.uid, gid: found.gid };
}
