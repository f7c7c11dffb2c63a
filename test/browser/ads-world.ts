import type { Pool } from "pg";

import {
  insertAdDays,
  insertAdObjects,
  insertAdvertiser,
  insertOrder,
  insertPixel,
  insertPixelDays,
} from "../app/admin/insert-ads.ts";

const dayMs = 86_400_000;

/** The UTC day so many days ago. */
export const daysAgo = (count: number): string =>
  new Date(Date.now() - count * dayMs).toISOString().slice(0, 10);

/** A campaign whose name would do harm if it were anything but text: in a page, and in a spreadsheet. */
export const hostileName = `=HYPERLINK("https://evil.example"),<img src=x onerror="document.title='owned'">`;

/** An id that JavaScript's numbers would round. */
export const bigId = "1789012345678901233";

export async function shopIdOf(pool: Pool, domain: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>("SELECT id FROM shop WHERE domain = $1", [domain]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`${domain} was never seen`);
  return id;
}

/** Two campaigns, ad groups and ads of ten days, with the same again for the days before. */
export async function insertNorthlightAds(pool: Pool, shopId: number, advertiserId: string): Promise<number> {
  const advertiser = await insertAdvertiser(pool, shopId, {
    advertiserId,
    name: "Northlight EU",
    currency: "EUR",
    timeZone: "UTC",
    finishedAt: new Date().toISOString(),
  });
  await insertAdObjects(pool, advertiser, [
    { level: "campaign", id: bigId, name: "Autumn mugs" },
    { level: "campaign", id: "22", name: hostileName },
    { level: "adgroup", id: "31", parentId: bigId, name: "Germany, 25 to 34", clickWindowDays: 7 },
    { level: "adgroup", id: "32", parentId: bigId, name: "Austria", clickWindowDays: 28 },
    { level: "adgroup", id: "33", parentId: "22", name: "Everybody", clickWindowDays: 7 },
    { level: "ad", id: "41", parentId: "31", name: "Video A" },
    { level: "ad", id: "42", parentId: "31", name: "Video B" },
  ]);
  const rows = (daysBack: number, factor: number) =>
    (
      [
        ["campaign", bigId, 80, 4_000, 40, 4],
        ["campaign", "22", 20, 1_000, 4, 1],
        ["adgroup", "31", 60, 3_000, 30, 3],
        ["adgroup", "32", 20, 1_000, 10, 1],
        ["adgroup", "33", 20, 1_000, 4, 1],
        ["ad", "41", 45, 2_000, 20, 2],
        ["ad", "42", 15, 1_000, 10, 1],
      ] as const
    ).map(([level, id, spend, impressions, clicks, conversions]) => ({
      level,
      day: daysAgo(daysBack),
      id,
      spend: (spend * factor).toFixed(2),
      impressions: impressions * factor,
      clicks: clicks * factor,
      conversions,
      realTimeConversions: conversions,
      purchases: conversions,
      purchaseValue: (conversions * 50).toFixed(2),
      viewThroughPurchases: id === bigId ? 1 : 0,
      viewThroughPurchaseValue: id === bigId ? "50.00" : "0",
    }));
  const days = Array.from({ length: 10 }, (_, index) => index + 2);
  await insertAdDays(pool, advertiser, [
    ...days.flatMap((day) => rows(day, 1)),
    ...days.flatMap((day) => rows(day + 28, 2)),
  ]);
  return advertiser;
}

/** Orders of our side: one for each reason why TikTok counts otherwise. */
export async function insertNorthlightOrders(pool: Pool, shopId: number, advertiser: number): Promise<void> {
  const code = "CNORTHLIGHT";
  const pixelId = await insertPixel(pool, shopId, { code, advertiserRef: advertiser });
  await pool.query("UPDATE shop SET time_zone = 'America/Los_Angeles', currency = 'USD' WHERE id = $1", [
    shopId,
  ]);
  const at = (days: number, time: string) => `${daysAgo(days)}T${time}:00Z`;
  const order = (id: string, days: number, clickDays: number | undefined, more: object = {}) =>
    insertOrder(pool, shopId, {
      id,
      orderedAt: at(days, "12:00"),
      ...(clickDays === undefined ? {} : { clickedAt: at(clickDays, "11:00") }),
      value: "100",
      currency: "USD",
      deliveries: [{ pixelCode: code, state: "accepted" }],
      ...more,
    });
  for (let number = 1; number <= 12; number += 1) await order(`9${number}`, 5, 5);
  await order("1", 6, 16);
  await order("2", 6, 36, { refunds: [{ amount: "30", currency: "USD" }] });
  await order("3", 6, 6, { cancelledAt: at(5, "12:00") });
  // In Los Angeles it is still the day before.
  await order("4", 7, 7, { orderedAt: at(7, "02:00"), clickedAt: at(7, "01:00") });
  await order("5", 8, undefined);
  const told = (state: string, reason: string) => ({ deliveries: [{ pixelCode: code, state, reason }] });
  await order("6", 8, 8, told("rejected", "rejected_by_tiktok"));
  await order("7", 8, undefined, told("skipped", "consent_denied"));
  await order("8", 8, undefined, told("skipped", "consent_unknown"));
  await order("10", 8, 8, told("rejected", "duplicate_at_tiktok"));
  await insertPixelDays(pool, pixelId, [
    [daysAgo(5), "CompletePayment", 2, 3, 4],
    [daysAgo(8), "CompletePayment", 1, 0],
  ]);
}
