import type { BrowserContext, Page, Request } from "playwright-core";
import { vi } from "vitest";

import type { BrowserHarness } from "../../browser/launch-browser.ts";
import type { StorefrontEmulator } from "../../emulators/storefront/storefront-emulator.ts";

const dayMs = 86_400_000;

/** The time of both sides of a journey: the shop's and the browser's. */
export type Clock = { nowMs: number };

/** A person with a browser in the emulated shop. */
export type Shopper = {
  readonly context: BrowserContext;
  /** The tab in use; another one after `returnLater`. */
  readonly page: Page;
  /** Opens a page of the shop and waits until it has told what there was to tell. */
  visit(path: string): Promise<void>;
  addToCart(product?: string): Promise<void>;
  /** From the page in use through checkout and payment, by the header's link. */
  checkOut(): Promise<void>;
  /** The rest of it, from the checkout's first page. */
  pay(): Promise<void>;
  decide(button: "Accept all" | "Decline all" | "Do not sell my data"): Promise<void>;
  setTtp(value: string): Promise<void>;
  /** Closes the tab and opens another after so many days; cookies whose time is up are gone. */
  returnLater(days: number): Promise<void>;
  /** What a browser does that caps storage written by scripts. */
  loseScriptStorage(): Promise<void>;
  stored(name: string): Promise<string | null>;
  /** Waits until the page has nothing more to say by itself. */
  settle(): Promise<void>;
  /** Lets a complaint pass that the browser itself makes, such as of an answer with an error's status. */
  expectComplaint(pattern: RegExp): void;
  /** Throws when any page complained of something else. */
  close(): Promise<void>;
};

export type ShopperOptions = {
  readonly region?: string;
  /** The browser asks every site not to sell. */
  readonly globalPrivacyControl?: true;
};

export async function openShopper(
  browser: BrowserHarness,
  shop: StorefrontEmulator,
  clock: Clock,
  options: ShopperOptions = {},
): Promise<Shopper> {
  const { context, page: firstPage, expectNoConsoleErrors } = await browser.openPage();
  let page = firstPage;
  const url = shop.origin;
  await setBrowserTime(context, clock);
  if (options.region !== undefined)
    await context.addCookies([{ name: "emulated_region", value: options.region, url }]);
  if (options.globalPrivacyControl) await context.setExtraHTTPHeaders({ "sec-gpc": "1" });
  // TikTok's script, played; whatever else is asked for fails, and is reported.
  await context.route("https://analytics.tiktok.com/i18n/pixel/events.js*", (route) =>
    route.fulfill({ contentType: "text/javascript", body: shop.tiktokScript }),
  );
  const expected: RegExp[] = [];
  const underWay = new Set<Request>();
  context.on("request", (request) => {
    if (/\/cart|\/api\/|\/emulated\/(ttq|consent)/.test(request.url())) underWay.add(request);
  });
  context.on("requestfinished", (request) => underWay.delete(request));
  context.on("requestfailed", (request) => underWay.delete(request));
  // Of what outlives its page a browser tells no end.
  context.on("page", (opened) => opened.on("framenavigated", () => underWay.clear()));
  page.on("framenavigated", () => underWay.clear());

  const shopper: Shopper = {
    context,
    get page() {
      return page;
    },
    async visit(path) {
      await page.goto(`${shop.origin}${path}`);
      await shopper.settle();
    },
    async addToCart(product = "linen-shirt") {
      if (!page.url().includes(`/products/${product}`)) await shopper.visit(`/products/${product}`);
      const added = page.waitForResponse(/\/cart\/add(\.js)?$/);
      await page.getByRole("button", { name: "Add to cart" }).click();
      await added;
      await shopper.settle();
    },
    async checkOut() {
      await page.getByRole("link", { name: "Checkout" }).click();
      await shopper.pay();
    },
    async pay() {
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Pay now" }).click();
      await page.getByRole("heading", { name: "Thank you" }).waitFor();
    },
    async decide(button) {
      await page.getByRole("button", { name: button }).click();
      await shopper.settle();
    },
    async setTtp(value) {
      await context.addCookies([{ name: "_ttp", value, url }]);
    },
    async returnLater(days) {
      await page.close();
      underWay.clear();
      clock.nowMs += days * dayMs;
      await setBrowserTime(context, clock);
      for (const { name, expires } of await context.cookies()) {
        const isSession = expires === -1 && name !== "emulated_region";
        if (isSession || (expires !== -1 && expires * 1_000 - Date.now() < days * dayMs))
          await context.clearCookies({ name });
      }
      page = await context.newPage();
    },
    async loseScriptStorage() {
      await page.goto(`${shop.origin}/emulated/theme.css`);
      await page.evaluate(() => localStorage.clear());
      for (const name of ["_ttp", "clickback_click", "clickback_said"]) await context.clearCookies({ name });
    },
    stored: (name) => page.evaluate((key) => localStorage.getItem(key), name),
    async settle() {
      await page.waitForLoadState("load");
      // Not a guess: a page's timers fire in the order they are due, and what is tried here waits half a second.
      await page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
      await vi.waitUntil(() => underWay.size === 0, { timeout: 15_000 });
      // Once more through the page, so that what waited for an answer has heard it.
      await page.evaluate(() => new Promise((done) => setTimeout(done)));
    },
    expectComplaint(pattern) {
      expected.push(pattern);
    },
    async close() {
      await context.close();
      const complaints = findComplaints(expectNoConsoleErrors);
      const unexpected = complaints.filter((line) => !expected.some((pattern) => pattern.test(line)));
      if (unexpected.length > 0) throw new Error(`Pages complained:\n${unexpected.join("\n")}`);
    },
  };
  return shopper;
}

/** The harness' list of them, a line each. */
function findComplaints(expectNone: () => void): string[] {
  try {
    expectNone();
    return [];
  } catch (error) {
    return String(error).split("\n").slice(1);
  }
}

/** Later scripts win, so this can be said again. */
function setBrowserTime(context: BrowserContext, clock: Clock): Promise<unknown> {
  return context.addInitScript((nowMs) => {
    Date.now = () => nowMs;
  }, clock.nowMs);
}
