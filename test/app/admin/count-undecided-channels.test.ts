import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { countHeldBack, heldBackText } from "#app/admin/count-held-back.ts";
import { channelsText, countText, countUndecidedChannels } from "#app/admin/count-undecided-channels.ts";
import { saveShopSettings } from "#app/pipeline/save-shop-settings.ts";

import { dayMs } from "../../pipeline/hand-clock.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "../../pipeline/pipeline-world.ts";
import { sampleCheckout, sampleOrder } from "../../pipeline/sample-order.ts";

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

const since = () => new Date(world.time.now() - 30 * dayMs);
const ask = (shop: TestShop) => countUndecidedChannels(world.pool, shop.id, since());

async function sell(
  shop: TestShop,
  channels: readonly (string | null)[],
  changes: object = {},
): Promise<void> {
  for (const [index, source_name] of channels.entries())
    await shop.ingest(
      "orders/create",
      sampleOrder(index + 1, world.time.now() + index, { source_name, ...changes }),
    );
  await shop.map();
}

describe("a merchant is asked about a channel", () => {
  test("that it has not decided on, with how many orders came through it and their numbers", async () => {
    const shop = await world.openShop({ pixels: 2, settings: { channels: { web: true, refused: false } } });
    await sell(shop, ["web", "2329312", "my-app", "my-app", "my-app", "my-app", "refused", null]);
    expect(await ask(shop)).toEqual([
      { channel: "my-app", kind: undefined, orders: 4, examples: ["#6", "#5", "#4"] },
      { channel: "2329312", kind: "facebook_instagram", orders: 1, examples: ["#2"] },
    ]);
  });

  test("but not about the point of sale, draft orders, and sales imported by TikTok Shop", async () => {
    const shop = await world.openShop();
    await sell(shop, ["pos", "shopify_draft_order", "1354745", "tiktok", "TikTok Shop", "4383523"]);
    expect(await ask(shop)).toEqual([]);
    expect((await shop.deliveries()).map(({ reason }) => reason)).toEqual(Array(6).fill("channel_off"));
  });

  test("until it decided, whatever it decided", async () => {
    const shop = await world.openShop();
    await sell(shop, ["one", "two", "three", "four"]);
    const changes = { channels: { one: true, two: false, three: { app: "7123456789" } } };
    await saveShopSettings(world.pool, shop, { changes, savedBy: "1", now: world.time.clock() });
    expect((await ask(shop)).map(({ channel }) => channel)).toEqual(["four"]);
  });

  test("by its orders only, not its tests, nor who refused, nor what is older", async () => {
    const shop = await world.openShop();
    await shop.ingest("checkouts/create", sampleCheckout("c-1", world.time.now(), { source_name: "my-app" }));
    await sell(shop, ["my-app"], { test: true });
    const refused = { id: 2, note_attributes: [{ name: "tt_consent", value: "denied" }] };
    await sell(shop, ["my-app"], { ...refused, admin_graphql_api_id: null });
    const old = new Date(world.time.now() - 31 * dayMs).toISOString();
    await sell(shop, ["my-app"], { id: 3, admin_graphql_api_id: null, processed_at: old, created_at: old });
    await sell(shop, ["my-app"], {
      id: 4,
      admin_graphql_api_id: null,
    });
    const asked = await ask(shop);
    expect(asked.map(({ orders }) => orders)).toEqual([1]);
  });

  test("of its own shop alone", async () => {
    const [one, other] = [await world.openShop(), await world.openShop()];
    await sell(one, ["my-app"]);
    expect(await ask(other)).toEqual([]);
  });
});

test("what is held back for its clicks is counted by its reason, once however many pixels there are", async () => {
  const shop = await world.openShop({ pixels: 2, settings: { sendWithoutClick: false } });
  const clicked = (days: number) => [
    { name: "ttclid", value: "E.C.P.aClickOfTheStorefront0001" },
    { name: "ttclid_at", value: String(Math.floor((world.time.now() - days * dayMs) / 1_000)) },
  ];
  for (const [id, note_attributes] of [clicked(40), clicked(50), [], clicked(1)].entries())
    await shop.ingest("orders/create", sampleOrder(id + 1, world.time.now(), { note_attributes }));
  await shop.ingest("checkouts/create", sampleCheckout("c-1", world.time.now(), {}));
  await shop.map();
  expect(await countHeldBack(world.pool, shop.id, since())).toEqual({
    outside_window: { conversions: 2, orders: 2 },
    no_click: { conversions: 2, orders: 1 },
  });
  expect(await countHeldBack(world.pool, shop.id, new Date(world.time.now() + 1))).toEqual({
    outside_window: { conversions: 0, orders: 0 },
    no_click: { conversions: 0, orders: 0 },
  });
});

test("with many conversions only the index of what is asked about is read", async () => {
  const { pool } = world;
  const shop = await world.openShop();
  await pool.query(
    `INSERT INTO conversion (shop_id, source, tiktok_event_id, occurred_at, inbox_entry_id, channel, skip, created_at)
     SELECT $1, 'purchase', 'purchase_' || n, $2::timestamptz - n * interval '1 second', n,
       CASE WHEN n % 50 = 0 THEN 'my-app' WHEN n % 3 = 0 THEN 'pos' ELSE 'web' END,
       CASE WHEN n % 50 = 0 OR n % 3 = 0 THEN 'channel_off' WHEN n % 77 = 0 THEN 'outside_window' END, $2
     FROM generate_series(1, 60000) AS n`,
    [shop.id, world.time.clock()],
  );
  await pool.query("VACUUM (ANALYZE) conversion");
  const plan = async (text: string, values: readonly unknown[]) => {
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, [...values]);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  for (const [text, values] of [
    [channelsText, [shop.id]],
    [countText, [shop.id, ["my-app"], since()]],
    [heldBackText, [shop.id, since()]],
  ] as const) {
    const shown = await plan(text, values);
    expect(shown).toContain("conversion_asked_about");
    expect(shown).not.toMatch(/Seq Scan on conversion|conversion_shop_id_occurred_at|conversion_pkey/);
  }
  expect(await ask(shop)).toMatchObject([{ channel: "my-app", orders: 1_200 }]);
});
