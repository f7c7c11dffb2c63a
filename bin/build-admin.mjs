// Builds the admin pages where their sources have changed since the last build; quick when they have not.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitForLockFile } from "../app/database/lock-file.mjs";
import { isMain } from "./is-main.mjs";
import { nodePath } from "./node-path.mjs";
import { root } from "./root.mjs";
import { runChild } from "./run-child.mjs";

const stamp = join(root, "build", "sources-hash");
const buildMs = 10 * 60_000;

/**
 * @param force even when nothing changed
 * @throws when the build fails; what it said stands above
 */
export async function buildAdmin({ force = false } = {}) {
  if (!force && (await isCurrent())) return;
  const locks = join(root, ".clickback");
  await mkdir(locks, { recursive: true });
  const release = await waitForLockFile(join(locks, "build.lock"), {
    timeoutMs: buildMs,
    onWait: (holder) =>
      process.stderr.write(`Process ${holder} is building in this folder already, waiting for it.\n`),
  });
  try {
    // Whoever had the lock before us may have done it.
    if (!force && (await isCurrent())) return;
    const wanted = await fingerprint();
    process.stderr.write("Building the admin pages.\n");
    const remix = join(root, "node_modules", "@remix-run", "dev", "dist", "cli.js");
    const code = await runChild(nodePath(), [remix, "vite:build", "--logLevel", "error"], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", 2, 2],
    });
    if (code !== 0)
      throw new Error(
        `The build of the admin pages ended with exit code ${code}; what it said stands above.`,
      );
    await writeFile(stamp, wanted);
  } finally {
    await release();
  }
}

async function isCurrent() {
  const built = await readFile(stamp, "utf8").catch(() => undefined);
  return built !== undefined && built === (await fingerprint());
}

async function fingerprint() {
  const hash = createHash("sha256");
  const sources = await readdir(join(root, "app"), { recursive: true, withFileTypes: true });
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of [
    ...files.sort(),
    ...["vite.config.ts", "package-lock.json"].map((name) => join(root, name)),
  ])
    hash
      .update(path.slice(root.length))
      .update("\0")
      .update(await readFile(path))
      .update("\0");
  return hash.digest("hex");
}

if (isMain(import.meta.url)) await buildAdmin({ force: process.argv.includes("--force") });
