import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readAdAccount } from "#app/admin/read-ad-account.ts";
import { saveExchangeRate } from "#app/admin/save-exchange-rate.ts";

import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import { insertAdDays, insertAdvertiser, insertPixel, insertPixelDays } from "./insert-ads.ts";
import { now, openWorld, range } from "./open-ads-world.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const inTokyo = { orderedAt: "2026-11-05T03:00:00Z", clickedAt: "2026-11-05T02:00:00Z" };

describe("our side", () => {
  test("counts an order once although several of the account's pixels were told of it", async () => {
    const world = await openWorld(database.pool);
    await insertPixel(world.pool, world.shopId, { code: "CSECOND", advertiserRef: world.advertiserRef });
    await world.order({
      id: "1",
      ...inTokyo,
      value: "10",
      currency: "EUR",
      deliveries: [
        { pixelCode: world.code, state: "accepted" },
        { pixelCode: "CSECOND", state: "accepted" },
        { pixelCode: world.code, state: "accepted", event: "InitiateCheckout" },
      ],
    });
    await world.order({
      id: "2",
      ...inTokyo,
      deliveries: [
        { pixelCode: world.code, state: "rejected", reason: "rejected_by_tiktok" },
        { pixelCode: "CSECOND", state: "accepted" },
      ],
    });
    const { byOrderDay, reasons, pixelCodes } = await world.read();
    expect(byOrderDay.conversions).toBe(2);
    expect(reasons.rejected.all).toBe(0);
    expect(pixelCodes).toEqual([world.code, "CSECOND"]);
  });

  test("a refund takes no more than the value, and a cancelled order is worth nothing however much was given back", async () => {
    const world = await openWorld(database.pool);
    await world.order({
      id: "1",
      ...inTokyo,
      value: "10",
      currency: "EUR",
      refunds: [{ amount: "25", currency: "EUR" }],
    });
    await world.order({
      id: "2",
      ...inTokyo,
      value: "50",
      currency: "EUR",
      cancelledAt: inTokyo.orderedAt,
      refunds: [{ amount: "20", currency: "EUR" }],
    });
    await world.order({
      id: "3",
      ...inTokyo,
      value: "30.10",
      currency: "EUR",
      refunds: [
        { amount: "5.05", currency: "EUR" },
        { amount: "0.05", currency: "EUR" },
      ],
    });
    const { byOrderDay, adjustments } = await world.read();
    expect(byOrderDay.amounts.map(({ gross, net }) => [Number(gross), Number(net)])).toEqual([[90.1, 25]]);
    expect(adjustments).toMatchObject({ cancelled: 1, refunded: 2 });
  });

  test("an order of another shop, of another account's pixel, and one that is a test are not ours", async () => {
    const world = await openWorld(database.pool);
    const other = await openWorld(database.pool);
    await other.order({ id: "1", ...inTokyo });
    await world.order({
      id: "2",
      ...inTokyo,
      deliveries: [{ pixelCode: world.code, state: "accepted", testEventCode: "TEST9" }],
    });
    await world.order({ id: "3", ...inTokyo, deliveries: [{ pixelCode: other.code, state: "accepted" }] });
    expect((await world.read()).byOrderDay.conversions).toBe(0);
  });
});

describe("the pixels that are compared", () => {
  test("are the account's own; without one the primary; without that those that belong to no account", async () => {
    const world = await openWorld(database.pool);
    const codes = async () => (await world.read()).pixelCodes;
    await insertPixel(world.pool, world.shopId, { code: "CFREE1" });
    const primary = await insertPixel(world.pool, world.shopId, { code: "CPRIMARY", isPrimary: true });
    expect(await codes()).toEqual([world.code]);
    await world.pool.query("UPDATE pixel SET advertiser_ref = NULL WHERE code = $1", [world.code]);
    expect(await codes()).toEqual(["CPRIMARY"]);
    await world.pool.query("UPDATE pixel SET is_primary = false WHERE id = $1", [primary]);
    expect(await codes()).toEqual([world.code, "CFREE1", "CPRIMARY"]);
  });

  test("are none when every pixel is another account's, and then nothing is counted", async () => {
    const world = await openWorld(database.pool);
    const other = await insertAdvertiser(world.pool, world.shopId, { advertiserId: "999" });
    await world.order({ id: "1", ...inTokyo });
    await world.pool.query("UPDATE pixel SET advertiser_ref = $1, is_primary = true WHERE shop_id = $2", [
      other,
      world.shopId,
    ]);
    expect(await world.read()).toMatchObject({ pixelCodes: [], byOrderDay: { conversions: 0 } });
  });
});

test("TikTok's side is the sum of its days, and ours is set against its spend", async () => {
  const world = await openWorld(database.pool);
  await insertAdDays(world.pool, world.advertiserRef, [
    { level: "campaign", day: range.from, id: "1", spend: "30", purchases: 2, purchaseValue: "45" },
    {
      level: "campaign",
      day: range.to,
      id: "2",
      spend: "10",
      purchases: 1,
      purchaseValue: "15",
      viewThroughPurchases: 1,
    },
    { level: "campaign", day: "2026-11-11", id: "2", spend: "99", purchases: 9, purchaseValue: "999" },
    { level: "ad", day: range.to, id: "3", spend: "10", purchases: 1, purchaseValue: "15" },
  ]);
  await world.order({ id: "1", ...inTokyo, value: "80", currency: "EUR" });
  const { theirs, byOrderDay, reasons } = await world.read();
  expect(theirs).toMatchObject({ spend: "40", purchases: 3, purchaseValue: "60", roas: "1.5" });
  expect(byOrderDay.roas).toEqual({ known: true, gross: "2", net: "2" });
  expect(reasons.viewThrough).toBe(1);
});

describe("two currencies", () => {
  test("need the merchant's rate, which can be taken away again", async () => {
    const world = await openWorld(database.pool, { shopCurrency: "USD" });
    await insertAdDays(world.pool, world.advertiserRef, [
      { level: "campaign", day: range.from, id: "1", spend: "50" },
    ]);
    await world.order({ id: "1", ...inTokyo, value: "100", currency: "USD" });
    const roas = async () => (await world.read()).byOrderDay.roas;
    expect(await roas()).toEqual({ known: false, problem: "no_rate" });
    expect(await saveExchangeRate(world.pool, world.shop, world.advertiserId, "0.9")).toBe(true);
    expect(await roas()).toEqual({ known: true, gross: "1.8", net: "1.8" });
    expect((await world.read()).currencies).toEqual({ account: "EUR", shop: "USD", exchangeRate: "0.9" });
    await saveExchangeRate(world.pool, world.shop, world.advertiserId, undefined);
    expect(await roas()).toEqual({ known: false, problem: "no_rate" });
  });

  test("a shop can't set the rate of another shop's account", async () => {
    const [world, other] = [
      await openWorld(database.pool, { shopCurrency: "USD" }),
      await openWorld(database.pool),
    ];
    expect(await saveExchangeRate(world.pool, other.shop, world.advertiserId, "2")).toBe(false);
    expect((await world.read()).currencies.exchangeRate).toBeUndefined();
  });
});

describe("TikTok's own statistics", () => {
  const tenOrders = async (world: Awaited<ReturnType<typeof openWorld>>) => {
    for (let number = 1; number <= 10; number += 1) await world.order({ id: String(number), ...inTokyo });
  };

  test("both spellings count, of UTC days, and a lack and a stranger are found with their numbers", async () => {
    const world = await openWorld(database.pool);
    await tenOrders(world);
    await insertPixelDays(world.pool, world.pixelId, [
      ["2026-11-05", "CompletePayment", 1, 3, 4],
      ["2026-11-05", "Purchase", 2, 0],
      ["2026-11-05", "AddToCart", 500, 500],
      ["2026-11-11", "CompletePayment", 100, 100],
    ]);
    const { findings, pixelDays, reasons } = await world.read();
    const days = { pixelCode: world.code, from: "2026-11-05", to: "2026-11-10" };
    expect(findings).toEqual([
      { kind: "server_far_below", ...days, accepted: 10, server: 3 },
      { kind: "foreign_browser_purchases", ...days, browser: 3, accepted: 10 },
    ]);
    expect(pixelDays[0]).toEqual({
      pixelCode: world.code,
      day: "2026-11-05",
      accepted: 10,
      theirs: { server: 3, browser: 3, total: 6 },
    });
    expect(reasons.mergedAtTikTok).toBe(0);
  });

  test("a pixel TikTok counts nothing for is found although no row says so, once a sync asked", async () => {
    const world = await openWorld(database.pool);
    await tenOrders(world);
    expect((await world.read()).findings).toMatchObject([
      { kind: "server_far_below", accepted: 10, server: 0 },
    ]);
    await world.pool.query("UPDATE ad_sync SET last_code = 40001, last_message = 'No permission'");
    expect((await world.read()).findings).toEqual([]);
  });

  test("browser and server events that it took for one are counted", async () => {
    const world = await openWorld(database.pool);
    await insertPixelDays(world.pool, world.pixelId, [["2026-11-05", "Purchase", 10, 4, 11]]);
    expect((await world.read()).reasons.mergedAtTikTok).toBe(3);
  });
});

describe("what nobody told", () => {
  test("a zone TikTok names and nobody knows is UTC, and a currency that is none is none", async () => {
    const world = await openWorld(database.pool, { accountZone: "Mars/Olympus Mons", currency: "credits" });
    await world.order({ id: "1", ...inTokyo, value: "1", currency: "EUR" });
    const account = await readAdAccount(world.pool, world.shop, now, world.advertiserId);
    expect(account).toMatchObject({
      zone: "UTC",
      isZoneKnown: false,
      currency: undefined,
      today: "2026-11-22",
    });
    expect((await world.read()).byOrderDay.conversions).toBe(1);
  });

  test("a message that could not be read has no time of its own and counts when it arrived", async () => {
    const world = await openWorld(database.pool);
    await world.pool.query(
      `INSERT INTO delivery (shop_id, inbox_entry_id, pixel_code, event, event_name, tiktok_event_id, state, transition,
         reason, created_at)
       VALUES ($1, 0, '-', 'CompletePayment', 'CompletePayment', 'entry_1', 'dead', 'mapped', 'body_not_json', $2)`,
      [world.shopId, inTokyo.orderedAt],
    );
    expect((await world.read()).reasons.gaveUp).toEqual({ all: 1, withClick: 0 });
  });
});
