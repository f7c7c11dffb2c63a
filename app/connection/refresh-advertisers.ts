import type { Pool } from "pg";

import { noteDeadToken } from "#app/connection/note-dead-token.ts";
import { openLogin, type OpenedLogin } from "#app/connection/open-login.ts";
import { saveAdvertisers, writeDetails } from "#app/connection/save-advertisers.ts";
import type { TikTokLogin } from "#app/connection/tiktok-login.ts";
import { inBrief, type TikTokProblem } from "#app/connection/tiktok-problem.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { listAdvertisers, readAdvertisers, type AdvertiserDetails } from "#app/tiktok/advertisers.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

export type RefreshedAdvertisers =
  | { readonly kind: "read"; readonly count: number }
  | { readonly kind: "not_connected" }
  | { readonly kind: "failed"; readonly problem: TikTokProblem };

type Dependencies = {
  readonly pool: Pool;
  readonly tiktok: BusinessApi;
  readonly login: TikTokLogin;
  readonly now: Date;
};

/** Agencies reach thousands of accounts, of which a shop has a few: the others are known by their names alone. */
const detailsMax = 500;

/**
 * Reads from TikTok which ad accounts the login reaches and keeps them. Currency and time zone can be done without:
 * where TikTok does not tell them, the accounts are kept as they are.
 */
export async function refreshAdvertisers(
  dependencies: Dependencies,
  shop: ShopHandle,
): Promise<RefreshedAdvertisers> {
  const { pool, tiktok, login, now } = dependencies;
  const opened = await openLogin(pool, shop, now);
  if (opened === undefined) return { kind: "not_connected" };
  try {
    const listed = await listAdvertisers(tiktok, login, opened.token);
    // The login reached some when it was made, so this is a stumble, and would unmake what was chosen.
    if (listed.length === 0) return { kind: "read", count: 0 };
    const ids = listed.slice(0, detailsMax).map(({ advertiserId }) => advertiserId);
    const detailed = await readDetails(dependencies, opened, ids);
    const named = listed.map((advertiser) => ({ ...unknownDetails, ...advertiser }));
    const byId = new Map([...named, ...detailed].map((row) => [row.advertiserId, row]));
    await saveAdvertisers(pool, shop, opened.connectionId, [...byId.values()]);
    return { kind: "read", count: byId.size };
  } catch (error) {
    const problem = inBrief(error);
    await noteDeadToken(pool, opened, error, now);
    return { kind: "failed", problem };
  }
}

/** Reads currency and time zone of chosen accounts that are known by their names alone. */
export async function readMissingDetails(
  dependencies: Dependencies,
  shop: ShopHandle,
  opened: OpenedLogin,
): Promise<void> {
  const { pool } = dependencies;
  const { rows } = await pool.query<{ advertiser_id: string }>(
    `SELECT advertiser_id FROM advertiser
     WHERE shop_id = $1 AND chosen AND (currency IS NULL OR time_zone IS NULL) ORDER BY id LIMIT $2`,
    [shop.id, detailsMax],
  );
  const detailed = await readDetails(
    dependencies,
    opened,
    rows.map((row) => row.advertiser_id),
  );
  await writeDetails(pool, shop, detailed);
}

const unknownDetails = { currency: undefined, timeZone: undefined, status: undefined };

async function readDetails(
  { tiktok }: Dependencies,
  { token }: OpenedLogin,
  ids: readonly string[],
): Promise<readonly AdvertiserDetails[]> {
  if (ids.length === 0) return [];
  try {
    return await readAdvertisers(tiktok, token, ids);
  } catch (error) {
    // Throws again what is no answer of TikTok's.
    inBrief(error);
    return [];
  }
}
