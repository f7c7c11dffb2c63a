import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, inject, test } from "vitest";
import { checkout } from "./checkout.ts";

/**
 * Registers something that can't be run here as a skipped test, and writes it down for the end of the run, where it is named
 * again with how to get what it needs (and fails the run under CI=true).
 */
export function registerNotRun(name: string, needs: "Redis", reason: string): void {
  const file = relative(checkout, expect.getState().testPath ?? "an unknown file");
  appendFileSync(
    notRunPath(inject("testServicesFolder")),
    `${JSON.stringify({ needs, reason, file, name })}\n`,
  );
  test.skip(`${name} (not run: no ${needs})`, () => {});
}

/** bin/test.mjs names its own file, and prints it after everything else; without it the global setup does. */
export function notRunPath(servicesFolder: string): string {
  return process.env["CLICKBACK_NOT_RUN"] ?? join(servicesFolder, "not-run.jsonl");
}
