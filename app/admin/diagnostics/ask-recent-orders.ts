import type { Pool } from "pg";

import type { RecentOrdersEvidence } from "#app/core/diagnostics/evidence.ts";
import { boundRange } from "#app/core/reconcile/reconcile-range.ts";
import { findKnownOrders, type ComparedOrder } from "#app/pipeline/find-known-orders.ts";
import { listOrders } from "#app/pipeline/list-orders.ts";
import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const lookBackMs = 24 * 3_600_000;

/** More than so many are not looked at while somebody waits: the comparison that runs by itself does. */
const ordersMax = 500;

/** Asks Shopify for the orders of the last day, and looks for each of them here. */
export async function askRecentOrders(
  { pool, askAdmin, now }: { readonly pool: Pool; readonly askAdmin: AskAdmin; readonly now: Date },
  shop: Pick<ShopHandle, "id">,
): Promise<RecentOrdersEvidence> {
  const { rows } = await pool.query<{ installed_at: Date | null }>({
    name: "diagnose-installed",
    text: "SELECT installed_at FROM shop WHERE id = $1",
    values: [shop.id],
  });
  const asked = { from: now.getTime() - lookBackMs, until: now.getTime() };
  const range = boundRange(asked, { now: now.getTime(), installedAt: rows[0]?.installed_at?.getTime() });
  const compared: ComparedOrder[] = [];
  if (range !== undefined)
    for await (const page of listOrders(askAdmin, range)) {
      compared.push(...(await findKnownOrders(pool, shop, page)));
      if (compared.length >= ordersMax) break;
    }
  const count = (heard: ComparedOrder["heard"]) => compared.filter((order) => order.heard === heard).length;
  const heard = compared.filter((order) => order.heard === "webhook").map(({ createdAt }) => createdAt);
  const isCutShort = compared.length >= ordersMax;
  const last = compared.at(-1)?.createdAt;
  return {
    since: new Date(range?.from ?? asked.from).toISOString(),
    until: new Date((isCutShort ? last : range?.until) ?? asked.until).toISOString(),
    byWebhook: count("webhook"),
    fetched: count("fetched"),
    missing: count("missing"),
    lastHeardAt: heard.length === 0 ? undefined : new Date(Math.max(...heard)).toISOString(),
  };
}
