// Finds the Node that runs Clickback. Host Node 20 reads this file: plain JavaScript, nothing but Node itself.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { root } from "./root.mjs";

const minimum = [22, 19];
let found;

/**
 * The path of a Node that is new enough: the one npm installed, else the one that runs this.
 * @throws when neither will do
 */
export function nodePath() {
  found ??= findNode();
  return found;
}

/** Where npm puts it; on Windows .bin holds scripts instead, which can't be started without a shell. */
function installedNode() {
  const windows = process.platform === "win32";
  const packageName = `node-${windows ? "win" : process.platform}-${process.arch}`;
  return join(root, "node_modules", packageName, "bin", windows ? "node.exe" : "node");
}

/**
 * Puts the installed Node where npm's scripts find it before the host's. npm up to 10 leaves that link out: removing the
 * optional packages for other machines, which bring a program of the same name, it removes this one's link with theirs.
 */
export async function linkNode() {
  const target = installedNode();
  const link = join(root, "node_modules", ".bin", "node");
  if (process.platform === "win32" || existsSync(link) || !existsSync(target)) return;
  await symlink(relative(dirname(link), target), link).catch((error) => {
    // Another process did it first, or the folder is somebody else's and nodePath() will do.
    if (!["EEXIST", "EACCES", "EROFS"].includes(error.code)) throw error;
  });
}

function findNode() {
  const installed = installedNode();
  const refused = existsSync(installed) ? refusal(installed) : "npm has none for this machine";
  if (refused === undefined) return installed;
  if (isEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `Clickback needs Node ${minimum.join(".")} or newer. This is ${process.versions.node}, and the one npm installs can't be used ` +
      `(${installed}: ${refused}). Install Node 24 from https://nodejs.org and run the command again.`,
  );
}

/** Asked by running it: a binary for another C library lies there as well, and does not start. */
function refusal(path) {
  const { status, stdout, error } = spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" });
  if (error !== undefined || status !== 0) return error?.message ?? `exit ${status}`;
  return isEnough(stdout) ? undefined : `it is ${stdout.trim()}`;
}

function isEnough(version) {
  const [major, minor] = version.trim().split(".").map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}
