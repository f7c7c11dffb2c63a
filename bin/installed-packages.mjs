import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./root.mjs";

const platform = `${process.platform}-${process.arch}`;
const stamp = join(root, "node_modules", ".clickback-platform");

async function readLock(path) {
  try {
    return JSON.parse(await readFile(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Why node_modules has to be installed again, or undefined when it is what package-lock.json asks for.
 * npm writes its own record after everything succeeded, so it is compared rather than a mark of ours: that also
 * recognises what another npm command installed, and notices what one removed.
 */
export async function whyInstall() {
  const [wanted, present] = await Promise.all([
    readLock(join(root, "package-lock.json")),
    readLock(join(root, "node_modules", ".package-lock.json")),
  ]);
  if (wanted === undefined)
    throw new Error(`${join(root, "package-lock.json")} can't be read. Restore it from Git.`);
  if (present === undefined) return "nothing is installed yet";
  const markedFor = (await readFile(stamp, "utf8").catch(() => platform)).trim();
  if (markedFor !== platform) return `it was installed for ${markedFor}`;
  for (const [path, { version, integrity, optional = false }] of Object.entries(wanted)) {
    const found = present[path];
    // Optional ones are for other machines, most of them.
    if (path === "" || (found === undefined && optional)) continue;
    if (found?.version !== version || found.integrity !== integrity)
      return `${path} differs from package-lock.json`;
  }
  return undefined;
}

/** Remembers the kind of machine: a folder shared with another one has the wrong compiled programs in it. */
export async function markInstalled() {
  // A checkout that belongs to somebody else can be used without the mark.
  await writeFile(stamp, `${platform}\n`).catch(() => {});
}
