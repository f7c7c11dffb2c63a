// node test/bench/preview.ts [rounds]: what the preview of rules costs for 10,000 past conversions in a real Postgres,
// beside the floor below it (reading the same rows, unsealing and parsing them, and nothing else). The two take turns, so
// that a busy moment of this machine falls on both; medians are printed, and the longest time the process was blocked.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";

import { Pool } from "pg";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import { noShopFacts } from "#app/core/shopify/shop-facts.ts";
import { applyMigrations } from "#app/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { createIngest } from "#app/pipeline/ingest.ts";
import {
  cursorAfter,
  cursorBefore,
  listPastConversions,
  type ConversionCursor,
} from "#app/pipeline/list-past-conversions.ts";
import { createMapInbox } from "#app/pipeline/map-inbox.ts";
import { previewRules } from "#app/pipeline/preview-rules.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory, type ShopHandle } from "#app/shops.server.ts";

import { createCapturedLog } from "../pipeline/captured-log.ts";
import { createHandClock, dayMs, minuteMs } from "../pipeline/hand-clock.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { createSeededBytes } from "../pipeline/seeded-random.ts";
import { checkout } from "../setup/checkout.ts";

const conversions = 10_000;
const pageSize = 500;
const { clock, now } = createHandClock();
const { log } = createCapturedLog();

/** A shop of two pixels with as many orders of the last days, some of them VIPs', each with three lines. */
async function fillShop(pool: Pool): Promise<ShopHandle> {
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("bench")));
  const shop = await shops.ensure("bench.myshopify.com");
  for (const code of ["CBENCHONE", "CBENCHTWO"])
    await pool.query(
      `WITH made AS (INSERT INTO connection (shop_id, token_sealed) VALUES ($1, $2) RETURNING id)
       INSERT INTO pixel (shop_id, connection_id, code) SELECT $1, id, $3 FROM made`,
      [shop.id, shop.vault.seal("connection.token_sealed", "token"), code],
    );
  const ingest = createIngest({
    shops,
    writeInbox: createInboxWriter({ pool }),
    nudgeMapping: () => {},
    clock,
  });
  const mapInbox = createMapInbox({ pool, shops, readShopFacts: async () => noShopFacts, clock, log });
  for (let done = 0; done < conversions; done += 1_000) {
    const ids = Array.from({ length: 1_000 }, (_, index) => done + index + 1);
    await Promise.all(
      ids.map((id) => {
        const order = sampleOrder(id, now() - (id % 5) * dayMs - id * 10, {
          tags: id % 7 === 0 ? "vip, gift" : "gift",
          note_attributes: [{ name: "tt_consent", value: "granted" }],
        });
        const lines = order["line_items"] as readonly object[];
        const body = Buffer.from(JSON.stringify({ ...order, line_items: [...lines, ...lines, ...lines] }));
        return ingest({
          shopDomain: shop.domain,
          topic: "orders/create",
          webhookId: `webhook-${id}`,
          eventId: undefined,
          apiVersion: undefined,
          triggeredAt: undefined,
          body,
        });
      }),
    );
    while ((await mapInbox(shop.id)).entries > 0);
  }
  await pool.query("ANALYZE");
  return shop;
}

/** The same rows read, unsealed and parsed. */
async function measureFloor(pool: Pool, shop: ShopHandle): Promise<void> {
  let cursor: ConversionCursor | undefined = cursorBefore(new Date(now() + minuteMs));
  let count = 0;
  while (cursor !== undefined) {
    const page = await listPastConversions(pool, shop.id, new Date(now() - 90 * dayMs), cursor, pageSize);
    for (const { factsSealed } of page)
      if (factsSealed !== null)
        JSON.parse(shop.vault.open("conversion.facts_sealed", factsSealed).toString("utf8"));
    count += page.length;
    cursor = cursorAfter(page, pageSize);
  }
  if (count !== conversions) throw new Error(`${count} conversions were read`);
}

const vip = { kind: "order_tag", is: "any_of", values: ["vip"] };
const proposed = [
  ...defaultRules.map((rule) =>
    rule.id === "purchase" ? { ...rule, value: { kind: "order", part: "subtotal" } } : rule,
  ),
  { id: "vip", source: "purchase", event: "VipOrder", conditions: [vip] },
];

async function measurePreview(pool: Pool, shop: ShopHandle): Promise<void> {
  const result = await previewRules(pool, shop, { rules: proposed, now: clock(), log });
  if (!result.ok || result.preview.conversions !== conversions || result.preview.changed !== conversions)
    throw new Error(JSON.stringify(result));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

const rounds = Number(process.argv[2] ?? 7);
const folder = await mkdtemp(join(tmpdir(), "clickback-bench-"));
const server = await startEmbeddedPostgres({
  folder,
  database: "bench",
  settings: { fsync: "off" },
  log: () => {},
});
const pool = new Pool({ connectionString: server.url, max: 4 });
try {
  await applyMigrations({ url: server.url, folder: join(checkout, "prisma", "migrations"), log: () => {} });
  const shop = await fillShop(pool);
  const ms: Record<"floor" | "preview", number[]> = { floor: [], preview: [] };
  const cpuMs: Record<"floor" | "preview", number[]> = { floor: [], preview: [] };
  const blocked: number[] = [];
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= rounds; round++)
    for (const [name, measure] of [
      ["floor", measureFloor],
      ["preview", measurePreview],
    ] as const) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const cpuBefore = process.cpuUsage();
      const startedAt = performance.now();
      await measure(pool, shop);
      const took = performance.now() - startedAt;
      const cpu = process.cpuUsage(cpuBefore);
      delay.disable();
      if (round === 0) continue;
      ms[name].push(took);
      cpuMs[name].push((cpu.user + cpu.system) / 1_000);
      if (name === "preview") blocked.push(delay.max / 1e6);
    }
  const floor = median(ms.floor);
  const preview = median(ms.preview);
  process.stdout.write(
    `Preview of ${conversions} conversions, medians of ${rounds} rounds\n\n` +
      `reading, unsealing, parsing  ${floor.toFixed(0)} ms, ${median(cpuMs.floor).toFixed(0)} ms of the processor\n` +
      `preview                      ${preview.toFixed(0)} ms, ${median(cpuMs.preview).toFixed(0)} ms of the processor (${(preview / floor).toFixed(2)}x; ${Math.min(...ms.preview).toFixed(0)} to ${Math.max(...ms.preview).toFixed(0)})\n` +
      `longest block of the process ${median(blocked).toFixed(0)} ms\n`,
  );
} finally {
  await pool.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
