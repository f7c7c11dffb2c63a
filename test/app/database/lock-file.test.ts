import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { processIdentity, tryLockFile, waitForLockFile } from "#app/database/lock-file.mjs";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "clickback-lock-"));
  path = join(folder, "some.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that is over, and whose id nobody has now. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("a lock file", () => {
  test("is given to one of many who ask at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryLockFile(path)));
    expect(answers.filter((answer) => answer.held)).toHaveLength(1);
  });

  test("names its holder to those who are refused", async () => {
    await tryLockFile(path);
    expect(await tryLockFile(path)).toEqual({ held: false, holder: process.pid });
  });

  test("can be taken again after its release", async () => {
    const lock = await tryLockFile(path);
    if (lock.held) await lock.release();
    expect((await tryLockFile(path)).held).toBe(true);
  });

  test("of a dead process is given to one of many who ask at once", async () => {
    await writeFile(path, JSON.stringify({ pid: await deadPid(), identity: "long ago" }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryLockFile(path)));
    expect(answers.filter((answer) => answer.held)).toHaveLength(1);
  });

  test("of a process whose id another process has now is taken over", async () => {
    await writeFile(path, JSON.stringify({ pid: process.pid, identity: "another boot:1" }));
    expect((await tryLockFile(path)).held).toBe(true);
  });

  test("that its holder has not finished writing is held", async () => {
    await writeFile(path, "");
    expect((await tryLockFile(path)).held).toBe(false);
  });

  test("is not removed by a late release after somebody else took it over", async () => {
    const lock = await tryLockFile(path);
    const others = JSON.stringify({ pid: process.ppid, identity: await processIdentity(process.ppid) });
    await writeFile(path, others);
    if (lock.held) await lock.release();
    expect(await readFile(path, "utf8")).toBe(others);
  });

  test("is waited for until it is free, and who holds it is told once", async () => {
    const lock = await tryLockFile(path);
    const told: number[] = [];
    const waiting = waitForLockFile(path, {
      timeoutMs: 10_000,
      onWait: (holder) => {
        told.push(holder);
        if (lock.held) void lock.release();
      },
    });
    await waiting;
    expect(told).toEqual([process.pid]);
  });

  test("that stays held ends the wait with an error that names the file and the process", async () => {
    await tryLockFile(path);
    await expect(waitForLockFile(path, { timeoutMs: 0 })).rejects.toThrow(
      `${path} is held by process ${process.pid}`,
    );
  });
});

describe("the identity of a process", () => {
  test("is the same whenever it is asked", async () => {
    expect(await processIdentity(process.pid)).toBe(await processIdentity(process.pid));
    expect(await processIdentity(process.pid)).toBeTruthy();
  });

  test("is none for a process that is over", async () => {
    expect(await processIdentity(await deadPid())).toBeUndefined();
  });

  test.runIf(process.platform === "linux")("is none for a zombie", async () => {
    // The shell starts a child, then becomes a program that never asks how that child ended.
    const parent = spawn("/bin/sh", ["-c", "sleep 60 & echo $!; exec sleep 60"]);
    try {
      const [line] = (await once(parent.stdout.setEncoding("utf8"), "data")) as [string];
      await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, "utf8")).toBe("sleep\n");
      process.kill(Number(line), "SIGKILL");
      await expect.poll(() => readFile(`/proc/${line.trim()}/stat`, "utf8")).toContain(") Z ");
      expect(await processIdentity(Number(line))).toBeUndefined();
    } finally {
      parent.kill("SIGKILL");
    }
  });
});
