import type { Pool, PoolClient } from "pg";

import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { endInstallation } from "#app/privacy/end-installation.ts";
import type { Errand } from "#app/privacy/run-errands.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const rowsPerBatch = 1_000;

/** Batches before another shop gets its turn. */
const batchesMax = 50;

const ofShop = "shop_id = $1";
const ofAdvertiser = "advertiser_ref IN (SELECT id FROM advertiser WHERE shop_id = $1)";
const ofPixel = "pixel_id IN (SELECT id FROM pixel WHERE shop_id = $1)";

/**
 * Every table that says anything of a shop, and which rows are its. What others hang on comes after them, so that no
 * batch takes more than its own rows with it; only what visitors were seen with goes along with the visitors.
 */
export const shopTables: readonly (readonly [table: string, isTheShops: string])[] = [
  ["delivery", ofShop],
  ["conversion", ofShop],
  ["refund", ofShop],
  ["visitor_link", ofShop],
  ["click", ofShop],
  ["signup", ofShop],
  ["visitor", ofShop],
  ["customer_fact", ofShop],
  ["product_fact", ofShop],
  ["hourly_count", ofShop],
  ["daily_count", ofShop],
  ["coverage_count", ofShop],
  ["rule_table", ofShop],
  ["settings_change", ofShop],
  ["setup_guide", ofShop],
  ["early_edit", ofShop],
  ["order_hour", ofShop],
  ["task", ofShop],
  ["privacy_request", ofShop],
  ["oauth_state", ofShop],
  ["ad_day", ofAdvertiser],
  ["ad_object", ofAdvertiser],
  ["ad_sync", ofAdvertiser],
  ["pixel_event_day", ofPixel],
  ["pixel", ofShop],
  ["advertiser", ofShop],
  ["connection", ofShop],
  ["inbox_entry", `${ofShop} AND id <> $2`],
];

/** Shopify asks for a shop's erasure this long after it uninstalled the app. */
const redactedAfterMs = 48 * 3_600_000;

/** False when a token was given out since the uninstallation that the message follows: then the shop came back. */
export async function isAboutThisInstallation(pool: Pool, shopId: number, errand: Errand): Promise<boolean> {
  const askedAt = errand.triggeredAt ?? errand.receivedAt;
  const { rowCount } = await pool.query(
    `SELECT FROM shop WHERE id = $1 AND state = 'installed' AND authorized_at > $2`,
    [shopId, new Date(askedAt.getTime() - redactedAfterMs)],
  );
  return rowCount === 0;
}

/**
 * Erases everything of a shop, in batches of bounded size; every turn goes on where the last one ended. What stays is
 * one row: the shop's domain, its key, and when it went. It keeps the row's number and key good for every process that
 * remembers them, and a reinstall begins anew with it.
 *
 * @returns whether all is gone; else call again.
 */
export async function redactShop(pool: Pool, shop: ShopHandle, errand: Errand, now: Date): Promise<boolean> {
  await inTransaction(pool, async (client) => {
    await lockMapping(client, shop.id);
    await endInstallation(client, shop, errand, now);
  });
  let batches = 0;
  for (const [table, isTheShops] of shopTables)
    for (let isEmpty = false; !isEmpty; batches += 1) {
      if (batches === batchesMax) return false;
      const { rowCount } = await pool.query(
        `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM ${table} WHERE ${isTheShops} LIMIT ${rowsPerBatch}))`,
        valuesFor(isTheShops, shop, errand),
      );
      isEmpty = (rowCount ?? 0) < rowsPerBatch;
    }
  return inTransaction(pool, (client) => leaveTombstone(client, shop, errand, now));
}

/** @returns false when something arrived meanwhile. */
async function leaveTombstone(
  client: PoolClient,
  shop: ShopHandle,
  errand: Errand,
  now: Date,
): Promise<boolean> {
  await lockMapping(client, shop.id);
  for (const [table, isTheShops] of shopTables) {
    const left = await client.query(
      `SELECT FROM ${table} WHERE ${isTheShops} LIMIT 1`,
      valuesFor(isTheShops, shop, errand),
    );
    if (left.rowCount !== 0) return false;
  }
  await client.query("DELETE FROM inbox_entry WHERE shop_id = $1", [shop.id]);
  await client.query("DELETE FROM session WHERE shop = $1", [shop.domain]);
  await client.query(
    `UPDATE shop SET state = 'uninstalled', redacted_at = $2, settings = '{}', settings_version = 0,
       rules_version = 0,
       primary_domain = NULL, time_zone = NULL, currency = NULL, installed_at = NULL, authorized_at = NULL,
       storefront_seen_at = NULL, retained_at = NULL, next_reconcile_at = NULL, orders_compared_until = NULL, web_pixel_id = NULL, web_pixel_settings = NULL, embed_settings = NULL,
       own_visit_key = replace(gen_random_uuid()::text, '-', '')
     WHERE id = $1`,
    [shop.id, now],
  );
  return true;
}

function valuesFor(isTheShops: string, shop: ShopHandle, errand: Errand): unknown[] {
  return isTheShops.includes("$2") ? [shop.id, errand.id] : [shop.id];
}
