import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export type Migration = {
  /** The folder's name; migrations are applied in the order of their names. */
  name: string;
  path: string;
  sql: string;
  /** SHA-256 of the file in hex, as Prisma records it. */
  checksum: string;
  /** What counts as the same file: Git may have changed its line endings between two machines. */
  checksumsAccepted: string[];
};

/**
 * Reads the migrations of a Prisma folder, in order.
 * @throws when the folder or a migration's file can't be read
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(names.sort().map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const path = join(folder, name, "migration.sql");
  const sql = await readFile(path, "utf8");
  const unix = sql.replaceAll("\r\n", "\n");
  const checksum = sha256(sql);
  return {
    name,
    path,
    sql,
    checksum,
    checksumsAccepted: [checksum, sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))],
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
