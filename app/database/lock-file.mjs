// A lock that is a file: who holds it is written inside, and a holder that died loses it to the next one who asks.
// Plain JavaScript with types beside it, because bin/bootstrap.mjs needs it on the host's Node before anything is installed.
import { execFile } from "node:child_process";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

// A holder writes its name just after creating the file; a file that stays unreadable longer than this lost its writer.
const writeGraceMs = 2_000;
const pollMs = 50;

/** @param {number} pid */
async function identityOnLinux(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  // The command's name comes in parentheses and may hold spaces; the fixed fields start after the last parenthesis.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  // A zombie ran its last instruction. Containers without an init keep them for ever.
  if (state === "Z" || state === "X") return undefined;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()}:${fields[19]}`;
}

/** @param {number} pid */
async function identityByPs(pid) {
  const { stdout } = await run("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
    env: { LC_ALL: "C", PATH: "/bin:/usr/bin" },
  });
  const [state = "", ...started] = stdout.trim().split(/\s+/);
  return state === "" || state.startsWith("Z") ? undefined : started.join(" ");
}

export async function processIdentity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists, under another user.
    if (error.code !== "EPERM") return undefined;
  }
  if (process.platform === "win32") return "";
  try {
    return await (process.platform === "linux" ? identityOnLinux(pid) : identityByPs(pid));
  } catch (error) {
    // It ended between the two questions; anything else means we can't tell one life of this id from another.
    return error.code === "ENOENT" || error.code === "ESRCH" || error.code === 1 ? undefined : "";
  }
}

async function holderOf(path) {
  const text = await readFile(path, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return { state: "free", text: "" };
  try {
    const { pid, identity } = JSON.parse(text);
    const now = await processIdentity(pid);
    const same = now !== undefined && (now === "" || identity === "" || now === identity);
    return { state: same ? "held" : "stale", text, pid };
  } catch {
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => Infinity,
    );
    return { state: age < writeGraceMs ? "held" : "stale", text, pid: undefined };
  }
}

/** Creates the file with our name in it, or answers false where it exists. */
async function create(path, text) {
  try {
    await writeFile(path, text, { flag: "wx", mode: 0o644 });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Removing a dead holder's file and creating ours are two steps; a second file keeps two takers from doing them
 * across each other, which would leave both believing they hold the lock.
 */
async function takeOver(path, text) {
  const gate = `${path}.takeover`;
  if (!(await create(gate, text))) {
    if ((await holderOf(gate)).state === "stale") await rm(gate, { force: true });
    return false;
  }
  try {
    if ((await holderOf(path)).state !== "stale") return false;
    await rm(path, { force: true });
    return await create(path, text);
  } finally {
    await rm(gate, { force: true });
  }
}

export async function tryLockFile(path) {
  const text = `${JSON.stringify({ pid: process.pid, identity: (await processIdentity(process.pid)) ?? "" })}\n`;
  let taken = await create(path, text);
  if (!taken) {
    const holder = await holderOf(path);
    if (holder.state === "held") return { held: false, holder: holder.pid };
    taken = holder.state === "stale" ? await takeOver(path, text) : await create(path, text);
  }
  if (!taken) return { held: false, holder: undefined };
  let released = false;
  const release = async () => {
    if (released) return;
    released = true;
    const now = await readFile(path, "utf8").catch(() => "");
    if (now === text) await rm(path, { force: true });
  };
  return { held: true, release };
}

export async function waitForLockFile(path, { timeoutMs, onWait = () => {} }) {
  const deadline = performance.now() + timeoutMs;
  let told = false;
  for (;;) {
    const lock = await tryLockFile(path);
    if (lock.held) return lock.release;
    if (performance.now() > deadline) {
      const who = lock.holder === undefined ? "another process" : `process ${lock.holder}`;
      throw new Error(
        `${path} is held by ${who} for longer than ${Math.round(timeoutMs / 1000)} s. End that process, or remove the file if it hangs.`,
      );
    }
    if (!told && lock.holder !== undefined) {
      told = true;
      onWait(lock.holder);
    }
    await wait(pollMs);
  }
}
