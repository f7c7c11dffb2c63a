import { readFile } from "node:fs/promises";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launchBrowser, type BrowserHarness } from "../browser/launch-browser.ts";
import { shrinkPng } from "./shrink-png.ts";

let browser: BrowserHarness;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page } = await browser.openPage());
}, 60_000);
afterAll(() => browser?.close());

/** What a browser makes of the picture: a colour for each pixel, `r,g,b,a`. */
function colours(png: Buffer): Promise<string[]> {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    return Array.from({ length: data.length / 4 }, (_, at) => data.slice(at * 4, at * 4 + 4).join());
  }, png.toString("base64"));
}

test("a screenshot of few colours keeps every one, and is smaller", async () => {
  await page.setViewportSize({ width: 300, height: 200 });
  await page.setContent(
    '<body style="background:#f1f1f1"><p style="background:#fff;color:#0a7">Clickback</p><hr style="border-color:#123456">',
  );
  const png = await page.screenshot();
  const small = shrinkPng(png);
  expect(new Set(await colours(png)).size).toBeLessThan(256);
  expect(await colours(small)).toEqual(await colours(png));
  expect(small.length).toBeLessThan(png.length);
});

test("of many colours the frequent ones stay, and each other becomes one that is close", async () => {
  await page.setViewportSize({ width: 600, height: 200 });
  await page.setContent(
    '<body style="margin:0;background:#f1f1f1"><div style="height:60px;background:linear-gradient(90deg,#000,#08f 50%,#f80)">',
  );
  const before = await page.screenshot();
  const [was, is] = [await colours(before), await colours(shrinkPng(before))];
  expect(new Set(was).size).toBeGreaterThan(256);
  expect(new Set(is).size).toBeLessThanOrEqual(256);
  expect(is.at(-1)).toBe("241,241,241,255");
  const channels = (colour = "") => colour.split(",").map(Number);
  const farthest = Math.max(
    ...was.map((colour, at) =>
      Math.max(...channels(colour).map((value, which) => Math.abs(value - (channels(is[at])[which] ?? 0)))),
    ),
  );
  expect(farthest).toBeLessThan(16);
});

test("a picture that is no screenshot is refused", async () => {
  await page.setContent("<p>Clickback");
  const palette = shrinkPng(await page.screenshot());
  expect(() => shrinkPng(palette)).toThrow("not a PNG of 8 bits a channel");
  const source = await readFile(new URL(import.meta.url));
  expect(() => shrinkPng(source)).toThrow();
});
