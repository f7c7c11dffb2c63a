import type { Pool, PoolClient } from "pg";

import type { AccountPixels } from "#app/connection/list-account-pixels.ts";
import { lockConnections } from "#app/connection/lock-connections.ts";
import type { OpenedLogin } from "#app/connection/open-login.ts";
import { notReachable } from "#app/connection/save-advertisers.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What a merchant wants, by TikTok's codes. */
export type Choice = {
  /** What TikTok said of the chosen ad accounts just now; nothing else is believed about a pixel. */
  readonly accounts: readonly AccountPixels[];
  /** Pixels to use. */
  readonly pixels: ReadonlySet<string>;
  /** Of these, pixels that shall go over from a pasted token to the login. */
  readonly takeOver: ReadonlySet<string>;
  readonly primary: string | undefined;
};

export type SavedChoice =
  | { readonly kind: "saved" }
  /** A pixel that TikTok did not list, as after it was deleted there. */
  | { readonly kind: "pixel_gone"; readonly code: string }
  /** No primary among the pixels that would be in use. */
  | { readonly kind: "no_primary" };

/**
 * Puts a choice in place. What is not chosen is switched off, never deleted: deliveries hang on it. Pixels of accounts
 * that TikTok could not be asked about stay as they are, and so does a pasted token that works, unless it shall go.
 */
export async function saveChoice(
  pool: Pool,
  shop: ShopHandle,
  { connectionId }: Pick<OpenedLogin, "connectionId">,
  choice: Choice,
  now: Date,
): Promise<SavedChoice> {
  const offered = choice.accounts.flatMap(({ advertiserId, pixels }) =>
    pixels.map((pixel) => ({ ...pixel, advertiserId })),
  );
  const known = new Set(offered.map(({ code }) => code));
  const gone = [...choice.pixels].find((code) => !known.has(code));
  if (gone !== undefined) return { kind: "pixel_gone", code: gone };
  const wanted = offered.filter(({ code }) => choice.pixels.has(code));
  const unread = choice.accounts.filter(({ problem }) => problem !== undefined);

  return inTransaction<SavedChoice>(pool, async (client) => {
    await lockConnections(client, shop.id);
    await client.query("SAVEPOINT before_choice");
    await chooseAdvertisers(client, shop.id, choice, now);
    await client.query(
      `INSERT INTO pixel (shop_id, connection_id, code, tiktok_pixel_id, name, advertiser_ref)
       SELECT $1, $2, wanted.code, wanted.pixel_id, wanted.name, advertiser.id
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS wanted(code, pixel_id, name, advertiser_id)
       JOIN advertiser ON advertiser.shop_id = $1 AND advertiser.advertiser_id = wanted.advertiser_id
       ON CONFLICT (shop_id, code) DO UPDATE SET tiktok_pixel_id = excluded.tiktok_pixel_id, name = excluded.name,
         advertiser_ref = excluded.advertiser_ref, enabled = true,
         paused_until = CASE WHEN pixel.enabled THEN pixel.paused_until END,
         failure_streak = CASE WHEN pixel.enabled THEN pixel.failure_streak ELSE 0 END,
         connection_id = CASE
           WHEN pixel.code = ANY($7::text[]) THEN excluded.connection_id
           WHEN (SELECT state FROM connection WHERE id = pixel.connection_id) <> 'connected' THEN excluded.connection_id
           ELSE pixel.connection_id END`,
      [
        shop.id,
        connectionId,
        wanted.map(({ code }) => code),
        wanted.map(({ pixelId }) => pixelId),
        wanted.map(({ name }) => name),
        wanted.map(({ advertiserId }) => advertiserId),
        [...choice.takeOver],
      ],
    );
    await client.query(
      `UPDATE pixel SET enabled = false WHERE shop_id = $1 AND code <> ALL($3::text[])
         AND (code = ANY($4::text[]) OR (connection_id = $2 AND NOT EXISTS (
           SELECT FROM advertiser WHERE advertiser.id = pixel.advertiser_ref AND advertiser.advertiser_id = ANY($5::text[]))))`,
      [shop.id, connectionId, [...choice.pixels], [...known], unread.map(({ advertiserId }) => advertiserId)],
    );
    if (!(await setPrimary(client, shop.id, choice.primary))) {
      await client.query("ROLLBACK TO SAVEPOINT before_choice");
      return { kind: "no_primary" };
    }
    // A pasted token whose pixel went over to the login is needed by nobody.
    await client.query(
      `DELETE FROM connection WHERE shop_id = $1 AND kind = 'token'
         AND NOT EXISTS (SELECT FROM pixel WHERE pixel.connection_id = connection.id)`,
      [shop.id],
    );
    return { kind: "saved" };
  });
}

/** Reports of a chosen account are due at once; the row is the sync's own from then on. */
async function chooseAdvertisers(
  client: PoolClient,
  shopId: number,
  choice: Choice,
  now: Date,
): Promise<void> {
  const ids = choice.accounts.map(({ advertiserId }) => advertiserId);
  await client.query(
    `UPDATE advertiser SET chosen = advertiser_id = ANY($2::text[]) AND status IS DISTINCT FROM '${notReachable}'
     WHERE shop_id = $1`,
    [shopId, ids],
  );
  await client.query(
    `INSERT INTO ad_sync (advertiser_ref, next_due_at) SELECT id, $2 FROM advertiser WHERE shop_id = $1 AND chosen
     ON CONFLICT DO NOTHING`,
    [shopId, now],
  );
}

/** The only pixel in use is the primary one without being asked. @returns false when none can be. */
async function setPrimary(client: PoolClient, shopId: number, primary: string | undefined): Promise<boolean> {
  const { rows } = await client.query<{ code: string }>(
    `SELECT pixel.code FROM pixel JOIN connection ON connection.id = pixel.connection_id
     WHERE pixel.shop_id = $1 AND pixel.enabled AND connection.state <> 'disconnected'`,
    [shopId],
  );
  if (rows.length === 0) return true;
  const chosen = rows.length === 1 ? rows[0]?.code : primary;
  if (!rows.some(({ code }) => code === chosen)) return false;
  await client.query("UPDATE pixel SET is_primary = false WHERE shop_id = $1 AND is_primary AND code <> $2", [
    shopId,
    chosen,
  ]);
  await client.query("UPDATE pixel SET is_primary = true WHERE shop_id = $1 AND code = $2", [shopId, chosen]);
  return true;
}
