import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { expectLedgerBalanced } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

/** Two pixels behind one login, each with an order that waits. */
async function openLoginShop(): Promise<TestShop> {
  const shop = await openShopWithOrders(world, 1, { pixels: 2 });
  const [first, second] = shop.pixels;
  await world.pool.query(
    "UPDATE pixel SET connection_id = (SELECT connection_id FROM pixel WHERE id = $1) WHERE id = $2",
    [first?.id, second?.id],
  );
  await world.pool.query(
    "UPDATE connection SET kind = 'oauth' WHERE id = (SELECT connection_id FROM pixel WHERE id = $1)",
    [first?.id],
  );
  world.tiktok.registerPixel({ pixelCode: second?.code ?? "", token: `token-of-${first?.code}` });
  return shop;
}

const stateOf = async (shop: TestShop) => {
  const connections = await world.pool.query<{ state: string }>(
    `SELECT state::text FROM connection WHERE id IN (SELECT connection_id FROM pixel WHERE shop_id = $1)`,
    [shop.id],
  );
  const pixels = await world.pool.query<{ code: number | null; words: string | null; paused: boolean }>(
    `SELECT refused_code AS code, refused_message AS words, paused_until > $2 AS paused FROM pixel
     WHERE shop_id = $1 ORDER BY id`,
    [shop.id, world.time.clock()],
  );
  return { connections: connections.rows.map(({ state }) => state), pixels: pixels.rows };
};

const words = "must be an admin or operator";
const refuse = (shop: TestShop, index: number) =>
  world.tiktok.fail({
    kind: "code",
    code: 40001,
    message: words,
    pixelCode: shop.pixels[index]?.code ?? "",
    times: 1,
  });

test("a right that a login lacks for one pixel stops that pixel, and the others go on", async () => {
  const shop = await openLoginShop();
  refuse(shop, 0);
  expect(await shop.send(shop.pixels[0])).toEqual({ claimed: 1, stopped: true });
  expect(await shop.send(shop.pixels[1])).toEqual({ claimed: 1, stopped: false });
  expect(await stateOf(shop)).toEqual({
    connections: ["connected"],
    pixels: [
      { code: 40001, words, paused: true },
      { code: null, words: null, paused: null },
    ],
  });
  expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["pending", "accepted"]);
});

test("such a pixel is tried again after an hour, and what waited goes when the right is there", async () => {
  const shop = await openLoginShop();
  refuse(shop, 0);
  await shop.send(shop.pixels[0]);
  world.time.advance(3_599_000);
  expect(await shop.send(shop.pixels[0])).toEqual({ claimed: 0, stopped: true });
  world.time.advance(2_000);
  expect(await shop.send(shop.pixels[0])).toEqual({ claimed: 1, stopped: false });
  expect((await stateOf(shop)).pixels[0]).toEqual({ code: null, words: null, paused: null });
});

test("where no pixel of the login may be written to, the connection needs a person", async () => {
  const shop = await openLoginShop();
  refuse(shop, 0);
  refuse(shop, 1);
  await shop.send(shop.pixels[0]);
  await shop.send(shop.pixels[1]);
  expect((await stateOf(shop)).connections).toEqual(["needs_reconnecting"]);
});

test("a dead token stops every pixel of the login at once", async () => {
  const shop = await openLoginShop();
  world.tiktok.fail({ kind: "code", code: 40105, message: "no", times: 1 });
  await shop.send(shop.pixels[0]);
  expect((await stateOf(shop)).connections).toEqual(["needs_reconnecting"]);
  expect(await shop.send(shop.pixels[1])).toEqual({ claimed: 0, stopped: true });
});

test("a token that TikTok quotes when it refuses it is not kept anywhere", async () => {
  const shop = await openShopWithOrders(world, 1);
  const token = `token-of-${shop.pixels[0]?.code}`;
  world.tiktok.fail({ kind: "code", code: 40105, message: `Access token ${token} is incorrect`, times: 1 });
  await shop.send();
  const { rows } = await world.pool.query<{ text: string }>(
    `SELECT concat(connection.broken_message, delivery.last_message, delivery.attempts::text) AS text
     FROM delivery JOIN pixel ON pixel.id = delivery.pixel_id JOIN connection ON connection.id = pixel.connection_id
     WHERE delivery.shop_id = $1`,
    [shop.id],
  );
  expect(rows[0]?.text).toContain("Access token [hidden] is incorrect");
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(world.logLines)).not.toContain(token);
});
