import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import type { ShopifyEmulator } from "./shopify-emulator.ts";
import { startShopifyEmulator } from "./start-shopify-emulator.ts";

// Each test starts a process.
vi.setConfig({ testTimeout: 30_000 });

let emulator: ShopifyEmulator;

beforeAll(async () => {
  emulator = await startShopifyEmulator({
    apiKey: "key",
    apiSecret: "secret",
    shops: [{ domain: "tea.myshopify.com", name: "Tea" }],
  });
});
afterAll(() => emulator.close());

/** Fetches as the product would: another process that knows nothing but its environment. */
async function fetchElsewhere(url: string): Promise<string> {
  const program = `const r = await fetch(${JSON.stringify(url)}).catch(() => ({ status: "no answer" }));
    process.stdout.write(String(r.status));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { NODE_ENV: "test", PATH: process.env["PATH"], ...emulator.proxyEnv },
  });
  return stdout;
}

test("a shop's Admin API is reached over TLS by the environment alone", async () => {
  expect(await fetchElsewhere("https://tea.myshopify.com/admin/unknown")).toBe("404");
  expect(emulator.requests.at(-1)).toMatchObject({ host: "tea.myshopify.com", path: "/admin/unknown" });
});

test.each(["https://example.com/", "https://tea.myshopify.com:8443/", "https://a.b.myshopify.com/"])(
  "%s is refused and noted",
  async (url) => {
    expect(await fetchElsewhere(url)).toBe("no answer");
    const { hostname, port } = new URL(url);
    expect(emulator.refusedHosts.at(-1)).toBe(`${hostname}:${port || "443"}`);
  },
);

test("this machine's own addresses don't go through the proxy", async () => {
  const refused = emulator.refusedHosts.length;
  expect(await fetchElsewhere(emulator.adminOrigin)).toBe("200");
  expect(emulator.refusedHosts).toHaveLength(refused);
});
