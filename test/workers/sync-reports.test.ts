import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { sampleAds } from "../emulators/tiktok/ads/sample-ads.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { queueBackends } from "../setup/queue-backends.ts";
import { openProductWorld, type ProductWorld } from "./product-world.ts";

const app = {
  appId: "7500000000000000001",
  secret: "app-secret",
  redirectUris: ["https://app.example/back"],
};
const advertiserId = "7000000000000000077";
const pixel = { pixelId: "7100000000000000077", pixelCode: "CWORKERADS0000077", pixelName: "Shop" };

/** Nine reports, one page of ad groups, 28 days of a pixel; eight requests a second. */
const requestsOfRun = 38;
const patience = { timeout: 20_000, interval: 100 };

const dayMs = 86_400_000;
const day = (ago: number) => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10);

describe.each(await queueBackends())("on $name", ({ redisUrl }) => {
  let world: ProductWorld;
  let ref: number;

  beforeAll(async () => {
    world = await openProductWorld(redisUrl);
    ref = await connectAdAccount(world);
  });
  afterAll(() => world?.close());

  const asked = () => world.tiktok.requests.filter(({ method }) => method === "GET").length;
  const readSync = async () => {
    const { rows } = await world.database.pool.query<{ finished: boolean; days: number }>(
      `SELECT finished_at IS NOT NULL AS finished,
         (SELECT count(DISTINCT day)::int FROM ad_day WHERE ad_day.advertiser_ref = ad_sync.advertiser_ref) AS days
       FROM ad_sync WHERE advertiser_ref = $1`,
      [ref],
    );
    return rows[0];
  };

  test(
    "a chosen account's figures are pulled by worker processes, one of which is killed",
    { timeout: 90_000 },
    async () => {
      const first = await world.startWorker();
      await expect.poll(asked, patience).toBeGreaterThan(5);
      expect(await world.post("orders/create", sampleOrder(1, Date.now()))).toBe(200);
      await expect.poll(() => world.tiktok.counts.accepted, patience).toBe(1);
      await first.kill();
      expect(await readSync()).toMatchObject({ finished: false });
      // Three minutes later.
      await world.database.pool.query("UPDATE ad_sync SET lease_until = now() - interval '1 second'");
      await world.startWorker();
      await expect.poll(readSync, { timeout: 60_000, interval: 200 }).toEqual({ finished: true, days: 90 });
      // The request under way when it was killed, at most with its repetition.
      expect(asked()).toBeLessThanOrEqual(requestsOfRun + 1);
    },
  );
});

/** Chooses an ad account with figures of 90 days, as the admin page does. @returns our number of it */
async function connectAdAccount(world: ProductWorld): Promise<number> {
  const { tiktok, database, core, shopId } = world;
  tiktok.registerApp(app);
  tiktok.registerUser({
    userId: "user-1",
    name: "Ada",
    advertisers: [{ advertiserId, name: "Shop", currency: "USD", timezone: "UTC", pixels: [pixel] }],
  });
  tiktok.setAds(advertiserId, sampleAds("worker", day(100), day(-1), { idleShare: 0 }));
  const token = tiktok.issueToken({ appId: app.appId, userId: "user-1" });
  const vault = (await core.shops.byId(shopId))?.vault;
  const { rows } = await database.pool.query<{ id: number }>(
    `WITH made AS (
       INSERT INTO connection (shop_id, kind, token_sealed) VALUES ($1, 'oauth', $2) RETURNING id
     ), account AS (
       INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name, currency, time_zone, chosen)
       SELECT $1, id, $3, 'Shop', 'USD', 'UTC', true FROM made RETURNING id, connection_id
     ), linked AS (
       INSERT INTO pixel (shop_id, connection_id, code, tiktok_pixel_id, advertiser_ref, enabled)
       SELECT $1, connection_id, $4, $5, id, false FROM account
     )
     SELECT id FROM account`,
    [shopId, vault?.seal("connection.token_sealed", token), advertiserId, pixel.pixelCode, pixel.pixelId],
  );
  const ref = rows[0]?.id ?? 0;
  await database.pool.query("INSERT INTO ad_sync (advertiser_ref, next_due_at) VALUES ($1, now())", [ref]);
  return ref;
}
