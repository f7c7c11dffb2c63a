import type { BrowserHarness } from "../browser/launch-browser.ts";

const slowdown = 4;
/** What comes after the page, such as a chart, may move it. */
const watchMs = 1_000;
const openMs = 60_000;

export type PageVitals = {
  /** Largest contentful paint of the app's frame, from when the frame was asked for. */
  readonly lcpMs: number;
  /** All of the frame's layout shifts together. */
  readonly cls: number;
  /** Of the frame's scripts, as they were sent. */
  readonly scriptBytes: number;
  /** The elements that moved. */
  readonly shifted: readonly string[];
};

declare global {
  interface Window {
    pageVitals: { lcpMs: number; cls: number; shifted: string[] };
  }
}

/** Opens an admin page with nothing cached on a processor four times slower, and says how it came to be seen. */
export async function watchPage(browser: BrowserHarness, address: string): Promise<PageVitals> {
  const { page, context } = await browser.openPage();
  try {
    await context.addInitScript(observe);
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(address, { waitUntil: "networkidle", timeout: openMs });
    await page.waitForTimeout(watchMs);
    return await page
      .frameLocator("#app-frame")
      .locator("html")
      .evaluate(() => ({
        ...window.pageVitals,
        scriptBytes: (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
          .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
          .reduce((total, { encodedBodySize }) => total + encodedBodySize, 0),
      }));
  } finally {
    await context.close();
  }
}

/** Runs in every frame before anything else there. */
function observe(): void {
  type Shift = PerformanceEntry & { value: number; sources: readonly { node: Node | null }[] };
  const vitals: Window["pageVitals"] = { lcpMs: NaN, cls: 0, shifted: [] };
  window.pageVitals = vitals;
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) vitals.lcpMs = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      vitals.cls += value;
      for (const { node } of sources)
        if (node instanceof Element) vitals.shifted.push(`${node.localName}.${node.classList[0] ?? ""}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}
