import { setTimeout as wait } from "node:timers/promises";

import type { Page } from "playwright-core";
import type { Pool } from "pg";

import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";

import { seedDeliveries } from "../bench/seed-deliveries.ts";
import { createSeededBytes } from "../pipeline/seeded-random.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { demoShop, type Demo } from "./open-demo.ts";
import { sampleMessages } from "./sample-messages.ts";
import { pixel, tiktokUser } from "./tiktok-account.ts";

const hourMs = 3_600_000;
const settleMs = 60_000;

const refusedOrder = 6_100_000_000_012;

export type Fill = {
  /** Deliveries of the past. */
  readonly count: number;
  readonly days: number;
};

/**
 * Makes of the demo's shop one that has been at work for weeks: connected by TikTok's login, its ads fetched, its
 * past seeded, the demo's messages posted now, one of them refused by TikTok.
 *
 * @throws when anything has not come to its end within a minute.
 */
export async function fillDemo(demo: Demo, pool: Pool, page: Page, { count, days }: Fill): Promise<void> {
  demo.shopify.setExtensions(demoShop, [
    {
      handle: "click-capture",
      type: "theme_app_extension",
      activations: [
        { handle: "click-capture", name: "Clickback", target: "body", status: "active", activations: [] },
      ],
    },
  ]);
  await connectByLogin(demo, page);
  const shops = new ShopDirectory(pool, new Keyring(demo.encryptionKey, createSeededBytes("fill-demo")));
  const shop = await shops.ensure(demoShop);
  const until = new Date(Date.now() - hourMs);
  await seedDeliveries(pool, { shop, count, until, days, pixels: [pixel.pixelCode] });
  await tellPixelDays(demo, pool, shop.id);
  demo.tiktok.fail({ kind: "poisonEvent", eventId: `purchase_${refusedOrder}` });
  // Seeded ones are numbered from 1000, too.
  const firstOrder = 1000 + count;
  await post(demo, "orders/create", sampleOrder(refusedOrder, Date.now(), { name: `#${firstOrder + 12}` }));
  for (const message of sampleMessages(Date.now(), firstOrder).filter(({ badSignature }) => !badSignature))
    await post(demo, message.topic, message.body, message.webhookId);
  await settled("the ads and messages to be done", async () => {
    const { rows } = await pool.query(
      `SELECT FROM shop WHERE id = $1
         AND EXISTS (SELECT FROM ad_sync WHERE finished_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM inbox_entry WHERE shop_id = $1 AND state = 'received')
         AND NOT EXISTS (SELECT FROM delivery WHERE shop_id = $1 AND state = 'pending' AND next_attempt_at < now() + interval '1 year')`,
      [shop.id],
    );
    return rows.length === 1;
  });
}

async function connectByLogin(demo: Demo, page: Page): Promise<void> {
  const [account] = tiktokUser.advertisers;
  const app = page.frameLocator("#app-frame");
  const button = (name: string) => app.getByRole("button", { name, exact: true });
  await page.goto(demo.shopify.adminUrl(demoShop, "/app/tiktok"), { waitUntil: "networkidle" });
  await button("Connect TikTok").click();
  await page.getByRole("button", { name: "Authorize" }).click();
  await app.getByLabel(account?.name ?? "").check();
  await app.getByLabel(account?.pixels[0]?.pixelName ?? "").check();
  await button("Save").click();
  await app.getByText("Saved", { exact: true }).waitFor();
}

/** TikTok counted a little less than was sent, as it does. */
async function tellPixelDays({ tiktok }: Demo, pool: Pool, shopId: number): Promise<void> {
  const { rows } = await pool.query<{ day: string; count: number }>(
    `SELECT day::text, sum(count)::int AS count FROM daily_count
     WHERE shop_id = $1 AND event = 'CompletePayment' AND state = 'accepted' GROUP BY 1 ORDER BY 1`,
    [shopId],
  );
  for (const { day, count } of rows)
    tiktok.setPixelDay(pixel.pixelCode, {
      day,
      event: "CompletePayment",
      serverCount: Math.floor(count * 0.97),
    });
}

async function post(demo: Demo, topic: string, body: unknown, webhookId?: string): Promise<void> {
  const { status } = await demo.shopify.postWebhook({
    shop: demoShop,
    topic,
    body,
    ...(webhookId === undefined ? {} : { webhookId }),
  });
  if (status !== 200) throw new Error(`${topic} was answered ${status}`);
}

async function settled(what: string, isMet: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + settleMs;
  while (!(await isMet())) {
    if (Date.now() > giveUpAt) throw new Error(`waited a minute for ${what}`);
    await wait(200);
  }
}
