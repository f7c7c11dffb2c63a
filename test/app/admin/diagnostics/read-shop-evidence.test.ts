import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readAttributesEvidence } from "#app/admin/diagnostics/read-attributes-evidence.ts";
import { readConnectionEvidence } from "#app/admin/diagnostics/read-connection-evidence.ts";
import { readSendersEvidence } from "#app/admin/diagnostics/read-senders-evidence.ts";
import { readStorefrontEvidence } from "#app/admin/diagnostics/read-storefront-evidence.ts";
import { openDatabase, type Database } from "#app/db.server.ts";

import { dayMs } from "../../../pipeline/hand-clock.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "../../../pipeline/pipeline-world.ts";
import { sampleOrder } from "../../../pipeline/sample-order.ts";

let world: PipelineWorld;
let database: Database;
let orders = 800_000;

beforeAll(async () => {
  world = await openPipelineWorld();
  database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
});
afterAll(async () => {
  await database?.close();
  await world?.close();
});

const now = () => world.time.clock();
const granted = [{ name: "tt_consent", value: "granted" }];

/** Orders of a moment ago; their ids. */
async function sell(shop: TestShop, count: number, changes: object = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => String(++orders));
  for (const id of ids)
    await shop.ingest(
      "orders/create",
      sampleOrder(id, world.time.now(), { note_attributes: granted, ...changes }),
    );
  await shop.map();
  return ids;
}

describe("clicks in the cart", () => {
  test("are held against those that the web pixel saw", async () => {
    const shop = await world.openShop();
    const ids = await sell(shop, 4);
    const sources = [
      ["checkout_visitor", "cart_attributes"],
      ["checkout_visitor"],
      ["cart_attributes"],
      ["checkout_visitor", "landing_page"],
    ];
    for (const [index, id] of ids.entries()) {
      const clicks = (sources[index] ?? []).map((source) => ({ click: { source }, verdict: "used" }));
      const facts = JSON.stringify({ clicks, judged: [], outcome: { events: [], judged: [] } });
      await world.pool.query(
        `UPDATE conversion SET clicked_at = now(), facts_sealed = $3 WHERE shop_id = $1 AND tiktok_event_id = $2`,
        [shop.id, `purchase_${id}`, shop.vault.seal("conversion.facts_sealed", facts)],
      );
    }
    expect(await readAttributesEvidence(world.pool, shop)).toEqual({ seen: 3, lost: 2 });
  });
});

describe("senders", () => {
  test("are told by TikTok's settled days of each pixel, tests of ours left out", async () => {
    const shop = await world.openShop();
    const [pixel] = shop.pixels;
    await world.pool.query(
      `WITH account AS (
         INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name, chosen)
         SELECT $1, connection_id, '70001', 'US', true FROM pixel WHERE id = $2 RETURNING id),
       sync AS (INSERT INTO ad_sync (advertiser_ref, next_due_at, finished_at) SELECT id, $3, $3 FROM account)
       UPDATE pixel SET advertiser_ref = (SELECT id FROM account) WHERE id = $2`,
      [shop.id, pixel?.id, now()],
    );
    const today = now().toISOString().slice(0, 10);
    await world.pool.query(
      `INSERT INTO pixel_event_day (pixel_id, day, event, total_count, browser_count, server_count)
       VALUES ($1, $2::date - 2, 'CompletePayment', 12, 2, 10), ($1, $2::date, 'CompletePayment', 9, 9, 0)`,
      [pixel?.id, today],
    );
    await world.pool.query(
      `INSERT INTO daily_count (shop_id, day, pixel_code, event, state, reason, is_test, currency, count, value)
       SELECT $1, $2::date - 2, $3, 'CompletePayment', state::delivery_state, '', is_test, '', count, 0
       FROM (VALUES ('accepted', false, 7), ('accepted', true, 5), ('rejected', false, 3)) AS told (state, is_test, count)`,
      [shop.id, today, pixel?.code],
    );
    const { pixelDays } = await readSendersEvidence(world.pool, shop, now());
    const day = new Date(Date.parse(today) - 2 * dayMs).toISOString().slice(0, 10);
    expect(pixelDays.find((each) => each.day === day)).toEqual({
      pixelCode: pixel?.code,
      day,
      accepted: 7,
      theirs: { server: 10, browser: 2, total: 12 },
    });
    expect(pixelDays.map((each) => each.day)).not.toContain(today);
  });
});

describe("what else is known", () => {
  test("of the connection: states, tests, refusals and what waits, of this shop alone", async () => {
    const shop = await world.openShop({ testEventCode: "TEST9" });
    await world.openShop();
    await sell(shop, 2);
    await world.pool.query(
      "UPDATE pixel SET refused_code = 40001, refused_message = 'No permission', failure_streak = 4 WHERE shop_id = $1",
      [shop.id],
    );
    const evidence = await readConnectionEvidence(database, shop, now());
    expect(evidence).toMatchObject({ waiting: 2, connections: [{ kind: "token", state: "connected" }] });
    expect(evidence.pixels).toMatchObject([
      {
        code: shop.pixels[0]?.code,
        enabled: true,
        via: "token",
        testEventCode: "TEST9",
        refused: { code: 40001, words: "No permission" },
        failures: 4,
      },
    ]);
  });

  test("of the storefront: when it was heard, and what was sold in three days", async () => {
    const shop = await world.openShop();
    await sell(shop, 2);
    await world.pool.query("UPDATE shop SET storefront_seen_at = $2 WHERE id = $1", [shop.id, now()]);
    expect(await readStorefrontEvidence(world.pool, shop, now())).toEqual({
      now: now().toISOString(),
      lastSeenAt: now().toISOString(),
      purchases: 2,
    });
    const later = new Date(world.time.now() + 4 * dayMs);
    expect(await readStorefrontEvidence(world.pool, shop, later)).toMatchObject({ purchases: 0 });
  });
});
