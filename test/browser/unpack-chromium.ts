import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

export type Chromium = {
  executablePath: string;
  /** To be added to the browser's environment. */
  env: Record<string, string>;
};

/**
 * Unpacks the browser of @sparticuz/chromium (2 s) into a folder of this account under the temporary folder, once
 * per version. The package itself unpacks to fixed names there, so two accounts, or two runs at once, would trip
 * over each other's half-written files.
 */
export async function unpackChromium(): Promise<Chromium> {
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined && given !== "") return { executablePath: given, env: {} };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `No browser for ${process.platform} ${process.arch} in @sparticuz/chromium. ` +
        "Set CHROMIUM_PATH to an installed Chromium or Chrome (its executable).",
    );
  }
  const folder = join(tmpdir(), `clickback-chromium-${await packageVersion()}-${userInfo().uid}`);
  await ownFolder(folder);
  const ready = join(folder, "ready");
  if (!(await exists(ready))) await unpackInto(ready, folder);
  return {
    executablePath: join(ready, "chromium"),
    env: {
      // Always its own libraries, even where the machine has some: every machine then runs the same.
      LD_LIBRARY_PATH: join(ready, "al2023", "lib"),
      FONTCONFIG_FILE: join(ready, "fonts.conf"),
    },
  };
}

async function unpackInto(ready: string, folder: string): Promise<void> {
  const staging = await mkdtemp(join(folder, "unpacking-"));
  try {
    // The package reads its target from the environment, and unpacks the libraries only where it believes to be on
    // Amazon's system: so it is told both in a process of its own.
    await promisify(execFile)(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `await (await import(${JSON.stringify(packageEntry())})).default.executablePath()`,
      ],
      { env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" } },
    );
    await writeFile(join(staging, "fonts.conf"), fontsConf(ready));
    // A rename is whole or not at all; another run may have been first.
    await rename(staging, ready).catch(async (error: unknown) => {
      if (!(await exists(ready))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

/** Anybody can make a folder of this name in /tmp, and it holds what is about to be run. */
async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} is not this account's own: remove it, or set TMPDIR to another folder.`);
  }
}

function packageEntry(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("@sparticuz/chromium")).href;
}

async function packageVersion(): Promise<string> {
  const manifest = new URL("../package.json", packageEntry());
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  return version;
}

function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
