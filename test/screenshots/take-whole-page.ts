import type { Page } from "playwright-core";

/** No page needs more; a browser draws no picture of any height. */
const heightMax = 8_000;

/** A PNG of the admin with all of the app's page in it: the window is made as high as that is. */
export async function takeWholePage(page: Page): Promise<Buffer> {
  const size = page.viewportSize();
  if (size === null) throw new Error("the page has no window");
  const root = page.frameLocator("#app-frame").locator("html");
  for (let height = size.height, hidden = 1; hidden > 0 && height < heightMax;) {
    // A frame later all is laid out; what follows the window's height then shows the next that is hidden.
    hidden = await root.evaluate(async ({ ownerDocument: { documentElement } }) => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return documentElement.scrollHeight - documentElement.clientHeight;
    });
    height = Math.min(height + hidden, heightMax);
    await page.setViewportSize({ width: size.width, height });
  }
  return page.screenshot({ scale: "css" });
}
