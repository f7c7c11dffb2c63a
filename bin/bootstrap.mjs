// Makes a fresh clone runnable: installs with npm, compiles the database client. Every command calls it first.
// The host's Node 20 reads this file before anything is installed: plain JavaScript, nothing but Node itself.
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { waitForLockFile } from "../app/database/lock-file.mjs";
import { generatePrisma } from "./generate-prisma.mjs";
import { markInstalled, whyInstall } from "./installed-packages.mjs";
import { isMain } from "./is-main.mjs";
import { linkNode, nodePath } from "./node-path.mjs";
import { root } from "./root.mjs";
import { runChild } from "./run-child.mjs";

export { nodePath } from "./node-path.mjs";

const installMs = 30 * 60_000;
const logTail = 40;

function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Brings node_modules and the generated client up to date; quick when they are. Two at once in one clone take turns.
 * Says what it does on stderr, so that stdout stays the command's own.
 * @throws when npm fails, or no Node that is new enough can be found
 */
export async function bootstrap() {
  if ((await whyInstall()) !== undefined) await alone(install);
  nodePath();
  await linkNode();
  await generatePrisma({ alone });
  await markInstalled();
}

async function alone(work) {
  const folder = join(root, ".clickback");
  await mkdir(folder, { recursive: true });
  const release = await waitForLockFile(join(folder, "install.lock"), {
    timeoutMs: installMs,
    onWait: (holder) => say(`Process ${holder} is setting up this folder already, waiting for it.`),
  });
  try {
    await work();
  } finally {
    await release();
  }
}

async function install() {
  // Whoever had the lock before us may have done it.
  const why = await whyInstall();
  if (why === undefined) return;
  say(`Installing with npm (${why}).`);
  const logPath = join(root, ".clickback", "install.log");
  const log = await open(logPath, "w");
  const stopTelling = tellProgress();
  let code;
  try {
    const npm = npmCommand();
    const env = { ...process.env, ...installEnvironment };
    code = await runChild(npm.program, [...npm.parameters, ...installParameters], {
      cwd: root,
      env,
      stdio: ["ignore", log.fd, log.fd],
      shell: npm.shell,
    });
  } finally {
    await stopTelling();
    await log.close();
  }
  if (code === 0 && (await whyInstall()) === undefined) return;
  const lines = (await readFile(logPath, "utf8")).trimEnd().split("\n").slice(-logTail);
  say(lines.join("\n"));
  const reason = code === 0 ? `finished, but ${await whyInstall()}` : `ended with exit code ${code}`;
  throw new Error(
    `npm ci ${reason}; all it said is in ${relative(process.cwd(), logPath)}. Check the network and the package registry, then run the command again.`,
  );
}

const installParameters = [
  "ci",
  // Tests and the build need these whatever NODE_ENV says.
  "--include=dev",
  "--include=optional",
  "--no-audit",
  "--no-fund",
  "--no-progress",
  // The Node that has to be new enough is the one being installed.
  "--no-engine-strict",
];

// Prisma's install script would fetch native engines, which nothing here uses; a file that is there stands in for them.
const installEnvironment = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
  PRISMA_SKIP_POSTINSTALL_GENERATE: "true",
};

function npmCommand() {
  const running = process.env.npm_execpath;
  // Under `npm run` the same npm; it may not be on the PATH.
  if (running !== undefined && /npm-cli\.c?js$/.test(running))
    return { program: process.execPath, parameters: [running], shell: false };
  return { program: "npm", parameters: [], shell: process.platform === "win32" };
}

/** Shows that something happens: a line every few seconds, or one that is rewritten where there is a terminal. */
function tellProgress() {
  const started = performance.now();
  const terminal = process.stderr.isTTY === true;
  const tell = async () => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const text = `  ${seconds} s, ${await countPackages()} packages so far`;
    process.stderr.write(terminal ? `\r${text}\u001B[K` : `${text}\n`);
  };
  const timer = setInterval(() => void tell(), terminal ? 1_000 : 5_000);
  return async () => {
    clearInterval(timer);
    await tell();
    if (terminal) say("");
  };
}

/** npm makes all folders first and fills them as packages arrive; the manifest is among the first files in each. */
async function countPackages() {
  const top = join(root, "node_modules");
  const names = (await readdir(top).catch(() => [])).filter((name) => !name.startsWith("."));
  const scopes = names.filter((name) => name.startsWith("@"));
  const scoped = await Promise.all(
    scopes.map(async (scope) =>
      (await readdir(join(top, scope)).catch(() => [])).map((name) => join(scope, name)),
    ),
  );
  const folders = [...names.filter((name) => !name.startsWith("@")), ...scoped.flat()];
  return folders.filter((folder) => existsSync(join(top, folder, "package.json"))).length;
}

if (isMain(import.meta.url)) await bootstrap();
