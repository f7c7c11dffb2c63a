import { randomUUID } from "node:crypto";
import { chmod, chown, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { publicFolder } from "#app/database/public-folder.ts";

const nobody = { uid: 65534, gid: 65534 };
let name: string;
const place = (parent: string) => join(parent, `clickback-0-${name}`);

describe.runIf(process.getuid?.() === 0)("a folder among everybody's", () => {
  beforeEach(() => {
    name = `test-${randomUUID()}`;
  });
  afterEach(async () => {
    for (const parent of ["/var/tmp", "/tmp"]) await rm(place(parent), { recursive: true, force: true });
  });

  test("is the same each time it is asked for", async () => {
    const found = await publicFolder(name, nobody);
    expect(found).toBe(place("/var/tmp"));
    expect(await publicFolder(name, nobody)).toBe(found);
  });

  test("is not used when somebody else made it", async () => {
    await mkdir(place("/var/tmp"));
    await chown(place("/var/tmp"), 1234, 1234);
    expect(await publicFolder(name, nobody)).toBe(place("/tmp"));
  });

  test("is not used when others may write in it", async () => {
    await mkdir(place("/var/tmp"));
    await chmod(place("/var/tmp"), 0o777);
    expect(await publicFolder(name, nobody)).toBe(place("/tmp"));
  });

  test("is refused, with the reasons, when every place has a link there", async () => {
    await symlink("/etc", place("/var/tmp"));
    await symlink("/etc", place("/tmp"));
    await expect(publicFolder(name, nobody)).rejects.toThrow(
      `${place("/var/tmp")}: it belongs to somebody else`,
    );
  });
});
