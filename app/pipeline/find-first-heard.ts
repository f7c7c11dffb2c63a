import type { PoolClient } from "pg";

import type { ShopHandle } from "#app/shops.server.ts";

/** When each click was, as near as anybody told: the first time we heard of its id, from whatever browser. */
export async function findFirstHeard(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const idOf = new Map(ids.map((id) => [shop.vault.linkKey("click", id).toString("hex"), id]));
  if (idOf.size === 0) return new Map();
  const { rows } = await client.query<{ click_key: Buffer; heard_at: Date }>({
    name: "find-first-heard",
    text: `SELECT click_key, min(clicked_at) AS heard_at FROM click
      WHERE shop_id = $1 AND click_key = ANY($2::bytea[]) GROUP BY click_key`,
    values: [shop.id, [...idOf.keys()].map((key) => Buffer.from(key, "hex"))],
  });
  return new Map(
    rows.flatMap((row): [string, number][] => {
      const id = idOf.get(row.click_key.toString("hex"));
      return id === undefined ? [] : [[id, row.heard_at.getTime()]];
    }),
  );
}
