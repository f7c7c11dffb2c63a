import { noShopFacts } from "#app/core/shopify/shop-facts.ts";
import { createIngest } from "#app/pipeline/ingest.ts";
import { createMapInbox } from "#app/pipeline/map-inbox.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";

import { createCapturedLog } from "../pipeline/captured-log.ts";
import { createHandClock } from "../pipeline/hand-clock.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import type { WebWorld } from "../web/web-world.ts";

export type MappedShop = { readonly domain: string; readonly pixelCode: string };

/** A shop with 2,000 pending deliveries, one skipped and one dead. */
export async function openMappedShop({ pool, shops }: WebWorld): Promise<MappedShop> {
  const domain = "mapped.myshopify.com";
  const pixelCode = "CMAPPEDPIXEL";
  const { clock } = createHandClock();
  const { log } = createCapturedLog();
  const shop = await shops.ensure(domain);
  await pool.query(
    `WITH made AS (INSERT INTO connection (shop_id, token_sealed) VALUES ($1, $2) RETURNING id)
     INSERT INTO pixel (shop_id, connection_id, code) SELECT $1, id, $3 FROM made`,
    [shop.id, shop.vault.seal("connection.token_sealed", "a-token"), pixelCode],
  );
  const ingest = createIngest({
    shops,
    writeInbox: createInboxWriter({ pool }),
    nudgeMapping: () => {},
    clock,
  });
  const now = clock().getTime();
  const bodies = [
    ...Array.from({ length: 2_000 }, (_, index) => JSON.stringify(sampleOrder(index + 1, now))),
    JSON.stringify(sampleOrder(3_000, now, { source_name: "pos" })),
    "{ not json",
  ];
  await Promise.all(
    bodies.map((body, index) =>
      ingest({
        shopDomain: domain,
        topic: "orders/create",
        webhookId: `mapped-${index}`,
        eventId: undefined,
        apiVersion: undefined,
        triggeredAt: undefined,
        body: Buffer.from(body),
      }),
    ),
  );
  const mapInbox = createMapInbox({ pool, shops, readShopFacts: async () => noShopFacts, clock, log });
  while ((await mapInbox(shop.id)).entries > 0);
  return { domain, pixelCode };
}
