import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const script = fileURLToPath(new URL("main.ts", import.meta.url));

async function runDemo(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, "--once"], { timeout: 90_000 });
  return stdout;
}

test(
  "the demo balances, also when two of them run side by side in one checkout",
  { timeout: 100_000 },
  async () => {
    const outputs = await Promise.all([runDemo(), runDemo()]);
    for (const output of outputs) {
      expect(output).toContain("TikTok received 6 events");
      expect(output).toContain("401  orders/create     a bad signature");
      expect(output).toContain(
        "received 13 = accepted 6 + pending 0 + rejected 0 + dead 1 + unknown 0 + skipped 6 + redacted 0",
      );
      expect(output).toContain("It balances.");
    }
    const admins = outputs.map((output) => /Admin {3}(\S+)/.exec(output)?.[1]);
    expect(new Set(admins).size).toBe(2);
  },
);
