import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isbot } from "isbot";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { launchBrowser } from "./launch-browser.ts";
import type { BrowserHarness } from "./launch-browser.ts";

// A browser is slow where two cores run all tests at once.
vi.setConfig({ testTimeout: 60_000 });

let browser: BrowserHarness;
let server: Server;
let origin: string;
const userAgents: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  server = createServer((request, response) => {
    userAgents.push(request.headers["user-agent"] ?? "");
    response.setHeader("content-type", "text/html");
    const broken = '<img src="https://cdn.example.com/logo.png"><script>throw new Error("boom")</script>';
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><h1>Hello</h1>${request.url === "/broken" ? broken : ""}`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

test.each([
  ["desktop", 1280],
  ["phone", 375],
] as const)("a %s page has its width and is no bot to Shopify's library", async (viewport, width) => {
  const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
  await page.goto(origin);
  expect(await page.textContent("h1")).toBe("Hello");
  expect(page.viewportSize()?.width).toBe(width);
  expect(isbot(userAgents.at(-1))).toBe(false);
  expectNoConsoleErrors();
  await context.close();
});

test("a screenshot is a PNG in the folder asked for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "screenshot-"));
  const { page, context, takeScreenshot } = await browser.openPage();
  await page.goto(origin);
  const path = await takeScreenshot(join(folder, "made"), "hello");
  expect(path).toBe(join(folder, "made", "hello.png"));
  expect((await readFile(path)).subarray(1, 4).toString()).toBe("PNG");
  await context.close();
  await rm(folder, { recursive: true });
});

test("errors of a page are reported, requests that leave the machine among them", async () => {
  const { page, context, expectNoConsoleErrors } = await browser.openPage();
  await page.goto(`${origin}/broken`);
  expect(expectNoConsoleErrors).toThrow(/boom/);
  expect(expectNoConsoleErrors).toThrow(/cdn\.example\.com/);
  await context.close();
});
