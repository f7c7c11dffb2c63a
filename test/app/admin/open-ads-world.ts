import type { Pool } from "pg";

import { readAdAccount } from "#app/admin/read-ad-account.ts";
import { readDiscrepancies } from "#app/admin/read-discrepancies.ts";

import { insertAdvertiser, insertOrder, insertPixel, insertShop, type OrderRow } from "./insert-ads.ts";

let opened = 0;

export const range = { from: "2026-11-01", to: "2026-11-10" };
export const now = new Date("2026-11-22T12:00:00Z");
const finishedAt = "2026-11-22T11:00:00Z";

type WorldOptions = {
  readonly shopZone?: string;
  readonly shopCurrency?: string;
  readonly accountZone?: string | null;
  readonly currency?: string | null;
  readonly finishedAt?: string;
};

/** A shop with one ad account and one pixel of it, of one test's own. */
export async function openWorld(pool: Pool, options: WorldOptions = {}) {
  const number = ++opened;
  const shopId = await insertShop(pool, `shop-${number}.myshopify.com`, {
    timeZone: options.shopZone ?? "America/Los_Angeles",
    currency: options.shopCurrency ?? "EUR",
  });
  const advertiserId = String(7_000_000 + number);
  const advertiserRef = await insertAdvertiser(pool, shopId, {
    advertiserId,
    ...(options.currency === undefined ? {} : { currency: options.currency }),
    timeZone: options.accountZone === undefined ? "Asia/Tokyo" : options.accountZone,
    finishedAt: options.finishedAt ?? finishedAt,
  });
  const code = `CPIX${number}`;
  const pixelId = await insertPixel(pool, shopId, { code, advertiserRef });
  const shop = { id: shopId };
  return {
    pool,
    shop,
    shopId,
    advertiserId,
    advertiserRef,
    code,
    pixelId,
    order: (order: Omit<OrderRow, "deliveries"> & Partial<Pick<OrderRow, "deliveries">>) =>
      insertOrder(pool, shopId, { deliveries: [{ pixelCode: code, state: "accepted" }], ...order }),
    read: async () => {
      const account = await readAdAccount(pool, shop, now, advertiserId);
      if (account === undefined) throw new Error("the account is not there");
      return readDiscrepancies(pool, shop, account, range, now);
    },
  };
}
