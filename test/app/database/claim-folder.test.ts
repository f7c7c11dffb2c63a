import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder } from "#app/database/claim-folder.ts";

let parent: string;
let base: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "clickback-claim-"));
  base = join(parent, "deep", "demo");
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test("claims side by side get folders of their own, which exist", async () => {
  const claims = await Promise.all([claimFolder(base), claimFolder(base), claimFolder(base)]);
  expect(claims.map((claim) => claim.folder).sort()).toEqual([base, `${base}-2`, `${base}-3`]);
  expect(claims.every((claim) => existsSync(claim.folder))).toBe(true);
});

test("a released folder is handed out again before a new one is made", async () => {
  const first = await claimFolder(base);
  await claimFolder(base);
  await first.release();
  expect((await claimFolder(base)).folder).toBe(base);
});

test("a folder left by a crashed process is handed out again with what is in it", async () => {
  await mkdir(base, { recursive: true });
  await writeFile(join(base, "claimed.lock"), JSON.stringify({ pid: process.pid, identity: "another life" }));
  await writeFile(join(base, "data"), "kept");
  const claim = await claimFolder(base);
  expect(claim.folder).toBe(base);
  expect(existsSync(join(base, "data"))).toBe(true);
});

test("a place where no folder can be made is refused with its name", async () => {
  await writeFile(join(parent, "deep"), "a file, not a folder");
  await expect(claimFolder(base)).rejects.toThrow(base);
});
