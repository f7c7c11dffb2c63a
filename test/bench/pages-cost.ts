// npm run bench:pages [-- deliveries [rounds [browser rounds]]]: what every page of the admin costs in a shop with a million deliveries
// (or as many as told): the server's time for the page as a document and for its data alone, and what a browser on a
// processor four times slower makes of it. Pages take turns, so that a busy moment of this machine falls on all of
// them. Starts a Postgres, a Shopify and a TikTok of its own and throws them away.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Pool } from "pg";

import { launchBrowser } from "../browser/launch-browser.ts";
import { fillDemo } from "../demo/fill-demo.ts";
import { listAdminPages } from "../demo/list-admin-pages.ts";
import { demoShop, openDemo } from "../demo/open-demo.ts";
import { createMigratedDatabase } from "./migrated-database.ts";
import { askForPage } from "./ask-for-page.ts";
import { percentile, table } from "./figures.ts";
import { seedClicks } from "./seed-clicks.ts";
import { watchPage, type PageVitals } from "./watch-page.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const serverRounds = Number(process.argv[3] ?? 20);
const browserRounds = Number(process.argv[4] ?? 5);
const goals = { serverMs: 100, lcpMs: 2_500, cls: 0.1 };
const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), "clickback-bench-"));
const database = await createMigratedDatabase(folder);
const pool = new Pool({ connectionString: database.url, max: 4 });
try {
  const demo = await openDemo({
    databaseUrl: database.url,
    logPath: join(folder, "clickback.log"),
    campaigns: 12,
    say,
  });
  const browser = await launchBrowser();
  try {
    say(`Filling the shop with ${count} deliveries.`);
    const merchant = await browser.openPage();
    await fillDemo(demo, pool, merchant.page, { count, days: 180 });
    await merchant.context.close();
    const { rows } = await pool.query<{ id: number }>("SELECT id FROM shop WHERE domain = $1", [demoShop]);
    const shopId = rows[0]?.id ?? 0;
    await seedClicks(pool, shopId, Math.ceil(count / 4));
    await pool.query("VACUUM ANALYZE");
    const pages = await listAdminPages(pool, shopId);

    const asked = pages.map((page) => ({ ...page, document: [] as number[], data: [] as number[] }));
    // Round 0 warms the server up and is not counted.
    for (let round = 0; round <= serverRounds; round += 1)
      for (const { path, document, data } of asked) {
        const took = await askForPage(demo, demoShop, path);
        if (round === 0) continue;
        document.push(took.documentMs);
        data.push(took.dataMs);
      }
    const isMissed = asked.filter(({ data }) => percentile(data, 0.5) > goals.serverMs);
    say(`\nThe server's time, ${serverRounds} rounds; goal: ${goals.serverMs} ms at the median\n`);
    say(
      table([
        ["page", "data: median ms", "p95 ms", "document: median ms", "p95 ms"],
        ...asked.map(({ path, data, document }) => [
          path,
          ...[data, document].flatMap((times) =>
            [0.5, 0.95].map((share) => percentile(times, share).toFixed(0)),
          ),
        ]),
      ]),
    );
    say(isMissed.length === 0 ? "Every page is within it." : `Missed by ${namesOf(isMissed)}.`);

    const seen = pages.map((page) => ({ ...page, vitals: [] as PageVitals[] }));
    for (let round = 0; round <= browserRounds; round += 1)
      for (const { path, vitals } of seen) {
        const taken = await watchPage(browser, demo.shopify.adminUrl(demoShop, path));
        if (round > 0) vitals.push(taken);
      }
    const figures = seen.map(({ path, vitals }) => ({
      path,
      lcpMs: percentile(
        vitals.map(({ lcpMs }) => lcpMs),
        0.5,
      ),
      cls: Math.max(...vitals.map(({ cls }) => cls)),
      kilobytes:
        percentile(
          vitals.map(({ scriptBytes }) => scriptBytes),
          0.5,
        ) / 1_000,
      shifted: [...new Set(vitals.flatMap(({ shifted }) => shifted))].join(", "),
    }));
    say(
      `\nIn a browser 4 times slower, nothing cached, ${browserRounds} rounds; goals: LCP ${goals.lcpMs} ms at the median, CLS ${goals.cls} at most\n`,
    );
    say(
      table([
        ["page", "LCP: median ms", "CLS: worst", "scripts kB", "what moved"],
        ...figures.map(({ path, lcpMs, cls, kilobytes, shifted }) => [
          path,
          lcpMs.toFixed(0),
          cls.toFixed(3),
          kilobytes.toFixed(0),
          shifted,
        ]),
      ]),
    );
    const slow = figures.filter(({ lcpMs, cls }) => lcpMs > goals.lcpMs || cls > goals.cls);
    say(slow.length === 0 ? "Every page is within them." : `Missed by ${namesOf(slow)}.`);
  } finally {
    await browser.close();
    await demo.close();
  }
} finally {
  await pool.end();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}

function namesOf(pages: readonly { readonly path: string }[]): string {
  return pages.map(({ path }) => path).join(", ");
}
