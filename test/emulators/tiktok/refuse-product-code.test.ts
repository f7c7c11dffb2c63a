import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseProductCode } from "./refuse-product-code.ts";

const projectRoot = join(import.meta.dirname, "../../..");

describe("refuseProductCode", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "clickback-"));
    mkdirSync(join(root, "workers"));
    writeFileSync(join(root, "workers/main.ts"), "");
    symlinkSync(join(root, "workers/main.ts"), join(root, "start"));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test.each(["app/server.ts", "workers/main.ts", "build/server/index.js", "start"])(
    "a process started as %s may not load the emulator",
    (script) => {
      expect(() => refuseProductCode(join(root, script), root)).toThrow(
        /test\/emulators\/tiktok was imported by/,
      );
    },
  );

  test.each(["test/e2e/run.ts", "bin/demo.ts", "apple/main.ts", "test/app/core.ts", "../app/main.ts"])(
    "a process started as %s may load it",
    (script) => {
      expect(() => refuseProductCode(join(root, script), root)).not.toThrow();
    },
  );

  test("a process without a main script may load it", () => {
    expect(() => refuseProductCode(undefined, root)).not.toThrow();
  });

  test.each([
    ["workers/main.ts", /imported by workers[\\/]main\.ts/],
    ["test/demo.ts", undefined],
  ])("loading the emulator's module as %s is decided at once", async (script, refusal) => {
    const code = `process.argv[1] = ${JSON.stringify(join(projectRoot, script))};
      await import("./test/emulators/tiktok/start-tiktok-emulator.ts");`;
    const args = ["--input-type=module", "--eval", code];
    const loading = promisify(execFile)(process.execPath, args, { cwd: projectRoot });
    if (refusal) await expect(loading).rejects.toThrow(refusal);
    else await loading;
  });
});
