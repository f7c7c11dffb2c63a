import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { postEvents } from "./post-events.ts";
import { sampleEvent } from "./sample-event.ts";
import type { SampleEvent } from "./sample-event.ts";

const main = join(import.meta.dirname, "main.ts");

async function withChild(
  args: string[],
  use: (url: string, control: string) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { url, control } = JSON.parse(line) as { url: string; control: string };
    await use(url, control);
  } finally {
    child.kill("SIGTERM");
  }
  expect(await once(child, "exit")).toEqual([0, null]);
}
function events(): SampleEvent[] {
  return [sampleEvent("purchase_1", new Date())];
}

describe("main", () => {
  test("it prints its address as one JSON line, takes events for its pixels, and ends on SIGTERM", async () => {
    await withChild(["--pixel", "P:to:ken", "--pixel", "Q:token-2"], async (url, control) => {
      expect((await postEvents(url, events(), { pixelCode: "P", token: "to:ken" })).json?.code).toBe(0);
      expect((await postEvents(url, events(), { pixelCode: "Q", token: "token-2" })).json?.code).toBe(0);
      expect(await (await fetch(`${control}accepted`)).json()).toMatchObject([
        { pixelCode: "P", json: { event_id: "purchase_1" } },
        { pixelCode: "Q" },
      ]);
    });
  });

  test("it can forget bodies and limit their size", async () => {
    const args = ["--pixel", "P:token-1", "--forget-bodies", "--body-bytes-max", "3000"];
    await withChild(args, async (url, control) => {
      expect((await postEvents(url, events(), { pixelCode: "P" })).status).toBe(200);
      expect((await postEvents(url, [...events(), ...events()], { pixelCode: "P" })).status).toBe(200);
      expect(
        (await postEvents(url, Array.from({ length: 3 }, events).flat(), { pixelCode: "P" })).status,
      ).toBe(413);
      const accepted = (await (await fetch(`${control}accepted`)).json()) as object[];
      expect(accepted[0]).not.toHaveProperty("json");
    });
  });

  test.each([
    ["--pixel", "P"],
    ["--pixel", ":token"],
    ["--port", "http"],
    ["--ports", "1"],
  ])("%s %s is refused", async (name, value) => {
    await expect(promisify(execFile)(process.execPath, [main, name, value])).rejects.toThrow(
      /is not CODE:TOKEN|is not a whole number|Unknown option/,
    );
  });
});
