// node test/bench/storefront-cost.ts [rounds]: what the app embed costs a storefront page, in bytes and in milliseconds
// of the main thread on a processor four times slower, with and without it side by side. The variants take turns, so
// that a busy moment of this machine falls on all of them; medians are printed.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import type { CDPSession } from "playwright-core";

import { assetUrl, type BuiltAsset } from "../../bin/build-asset.ts";
import { launchBrowser, type BrowserHarness } from "../browser/launch-browser.ts";
import type { EmbedSettings } from "../emulators/storefront/app-embed.ts";
import { startStorefrontEmulator } from "../emulators/storefront/start-storefront-emulator.ts";
import type { StorefrontEmulator } from "../emulators/storefront/storefront-emulator.ts";

const slowdown = 4;
/** Long enough for the embed, which speaks half a second after it may. */
const watchMs = 1_500;

type Variant = {
  readonly name: string;
  readonly embed: EmbedSettings | false;
  readonly path: string;
  readonly assets: readonly BuiltAsset[];
};

const product = "/products/linen-shirt";
const pixel = { load_pixel: true, pixel_code: "C0EMULATEDPIXEL00000" };
const variants: readonly Variant[] = [
  { name: "without the embed", embed: false, path: product, assets: [] },
  { name: "with it, no click", embed: {}, path: product, assets: ["click-capture.js"] },
  {
    name: "with it, a click",
    embed: {},
    path: `${product}?ttclid=E.C.P.bench`,
    assets: ["click-capture.js"],
  },
  // TikTok's own script is a stand-in here: what that costs comes on top.
  {
    name: "with the browser pixel",
    embed: pixel,
    path: product,
    assets: ["click-capture.js", "browser-pixel.js"],
  },
];

type Sample = {
  readonly ownMs: number;
  readonly scriptMs: number;
  readonly taskMs: number;
  readonly writes: number;
};

async function measure(browser: BrowserHarness, shop: StorefrontEmulator, variant: Variant): Promise<Sample> {
  shop.setEmbed(variant.embed);
  shop.cartRequests.length = 0;
  const { page, context } = await browser.openPage("phone");
  try {
    await context.route("https://analytics.tiktok.com/**", (route) =>
      route.fulfill({ contentType: "text/javascript", body: shop.tiktokScript }),
    );
    const session = await context.newCDPSession(page);
    // The process that will show the page, before it does.
    await page.goto(`${shop.origin}/emulated/theme.css`);
    await session.send("Performance.enable");
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: 100 });
    const before = await readMetrics(session);
    await session.send("Profiler.start");
    await page.goto(`${shop.origin}${variant.path}`);
    await page.waitForTimeout(watchMs);
    const { profile } = await session.send("Profiler.stop");
    const after = await readMetrics(session);
    return {
      ownMs: ownTimeMs(profile),
      scriptMs: after.scriptMs - before.scriptMs,
      taskMs: after.taskMs - before.taskMs,
      writes: shop.cartRequests.length,
    };
  } finally {
    await context.close();
  }
}

async function readMetrics(session: CDPSession): Promise<{ scriptMs: number; taskMs: number }> {
  const { metrics } = await session.send("Performance.getMetrics");
  const read = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  return { scriptMs: read("ScriptDuration"), taskMs: read("TaskDuration") };
}

type Profile = {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly url: string } }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
};

/** Time in which a function of the extension's own was on top of the stack: by the clock, waits for the browser's other processes included. */
function ownTimeMs({ nodes, samples = [], timeDeltas = [] }: Profile): number {
  const own = new Set(
    nodes.filter(({ callFrame }) => callFrame.url.includes("/extensions/")).map(({ id }) => id),
  );
  return samples.reduce((total, id, at) => total + (own.has(id) ? (timeDeltas[at] ?? 0) : 0), 0) / 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

async function bytesOf(assets: readonly BuiltAsset[]): Promise<{ raw: number; gzip: number }> {
  const files = await Promise.all(assets.map((name) => readFile(assetUrl(name))));
  return {
    raw: sum(files.map(({ length }) => length)),
    gzip: sum(files.map((file) => gzipSync(file, { level: 9 }).length)),
  };
}

const rounds = Number(process.argv[2] ?? 9);
const samples = new Map<Variant, Sample[]>(variants.map((variant) => [variant, []]));
const browser = await launchBrowser();
const shop = await startStorefrontEmulator();
try {
  // Round 0 warms the browser up and is not counted.
  for (let round = 0; round <= rounds; round++)
    for (const variant of variants) {
      const sample = await measure(browser, shop, variant);
      if (round > 0) samples.get(variant)?.push(sample);
    }
} finally {
  await shop.close();
  await browser.close();
}

const rows: string[][] = [
  ["page", "raw B", "gzip B", "cart writes", "own script ms", "all script ms", "main thread ms"],
];
for (const variant of variants) {
  const taken = samples.get(variant) ?? [];
  const { raw, gzip } = await bytesOf(variant.assets);
  const ms = (pick: (sample: Sample) => number) => median(taken.map(pick)).toFixed(1);
  rows.push([
    variant.name,
    String(raw),
    String(gzip),
    String(median(taken.map(({ writes }) => writes))),
    ms(({ ownMs }) => ownMs),
    ms(({ scriptMs }) => scriptMs),
    ms(({ taskMs }) => taskMs),
  ]);
}
const widths =
  rows[0]?.map((_title, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
process.stdout.write(`Medians of ${rounds} rounds, processor ${slowdown}x slower\n\n`);
for (const row of rows)
  process.stdout.write(
    `${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ")}\n`,
  );
