// npm run screenshots [-- --out folder] [--readme]: opens every page of the admin, as a wide and as a narrow screen
// shows it, in a shop that has been at work for weeks, and writes a PNG of each. With --readme it writes the few
// that the README shows into docs/images as well.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Pool } from "pg";

import { createMigratedDatabase } from "../bench/migrated-database.ts";
import { launchBrowser } from "../browser/launch-browser.ts";
import { fillDemo } from "../demo/fill-demo.ts";
import { listAdminPages, type AdminPage } from "../demo/list-admin-pages.ts";
import { demoShop, newShop, openDemo } from "../demo/open-demo.ts";
import { shrinkPng } from "./shrink-png.ts";
import { takeWholePage } from "./take-whole-page.ts";

const root = new URL("../../", import.meta.url);
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: fileURLToPath(new URL("build/screenshots", root)) },
    readme: { type: "boolean", default: false },
  },
});
/** By the README's names for them. */
const inReadme: Readonly<Record<string, string>> = {
  overview: "overview",
  "deliveries-id": "delivery",
  mapping: "mapping",
};
/** What a merchant sees before anything is set up. */
const newcomersPages: readonly AdminPage[] = [
  { name: "new-overview", path: "/app" },
  { name: "new-deliveries", path: "/app/deliveries" },
  { name: "new-ads", path: "/app/ads" },
  { name: "new-tiktok", path: "/app/tiktok" },
];
const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), "clickback-screenshots-"));
await mkdir(options.out, { recursive: true });
const database = await createMigratedDatabase(folder);
const pool = new Pool({ connectionString: database.url, max: 4 });
try {
  const demo = await openDemo({
    databaseUrl: database.url,
    logPath: join(options.out, "clickback.log"),
    say,
  });
  const browser = await launchBrowser();
  try {
    say("Filling the shop.");
    const merchant = await browser.openPage();
    await fillDemo(demo, pool, merchant.page, { count: 30_000, days: 60 });
    await merchant.context.close();
    const { rows } = await pool.query<{ id: number }>("SELECT id FROM shop WHERE domain = $1", [demoShop]);
    const pages = [
      ...(await listAdminPages(pool, rows[0]?.id ?? 0)).map((page) => ({ ...page, shop: demoShop })),
      ...newcomersPages.map((page) => ({ ...page, shop: newShop })),
    ];
    for (const viewport of ["desktop", "phone"] as const)
      for (const { name, path, shop } of pages) {
        const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
        await page.goto(demo.shopify.adminUrl(shop, path), { waitUntil: "networkidle" });
        if (options.readme && viewport === "desktop" && shop === demoShop && inReadme[name] !== undefined) {
          const picture = new URL(`docs/images/${inReadme[name]}.png`, root);
          await writeFile(picture, shrinkPng(await page.screenshot({ scale: "css" })));
        }
        const file = join(options.out, `${name}-${viewport}.png`);
        const png = shrinkPng(await takeWholePage(page));
        await writeFile(file, png);
        say(`${file}  ${(png.length / 1_000).toFixed(0)} kB`);
        expectNoConsoleErrors();
        await context.close();
      }
  } finally {
    await browser.close();
    await demo.close();
  }
} finally {
  await pool.end();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
