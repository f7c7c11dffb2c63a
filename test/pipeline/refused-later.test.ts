import { describe, expect, test } from "vitest";

import { noShopFacts } from "#app/core/shopify/shop-facts.ts";
import { previewReplay, replayDeliveries } from "#app/pipeline/replay-deliveries.ts";

import { changePixel } from "./change-pixel.ts";
import type { TestShop } from "./pipeline-world.ts";
import { answer, on, useRebuilds } from "./use-rebuilds.ts";

const { world, tell, lines, rebuild, counted } = useRebuilds();

const states = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ state, reason }) =>
    [state, ...(state === "skipped" ? [reason] : [])].join(" "),
  );

/** An order of nobody the storefront knows: its first pixel accepted it, its second one refused it. */
async function openHalfSent(): Promise<TestShop> {
  const shop = await world().openShop({ pixels: 2, rules: [on] });
  await tell(shop, "orders/create", 1);
  await shop.map();
  await shop.send(shop.pixels[0]);
  world().tiktok.fail({
    kind: "code",
    code: 40002,
    message: "no",
    pixelCode: shop.pixels[1]?.code ?? "",
    times: 1,
  });
  await shop.send(shop.pixels[1]);
  expect(await states(shop)).toEqual(["accepted", "rejected"]);
  return shop;
}

async function replayAll(shop: TestShop) {
  const ids = (await shop.deliveries()).map(({ id }) => id);
  return replayDeliveries(world().pool, shop, {
    ids,
    now: world().time.clock(),
    mayCountTwice: true,
    by: "42",
  });
}

describe("who refuses with a later message, when one pixel has the order and another refused it,", () => {
  test("is sent to nobody else: not again, and not by a rebuild", async () => {
    const shop = await openHalfSent();
    expect(await lines(shop)).toEqual(["appears goes CompletePayment CompletePayment 1"]);
    await tell(shop, "orders/paid", 1, answer("denied"));
    await shop.map();
    const [, rejected] = await shop.deliveries();
    expect(await previewReplay(world().pool, shop, rejected?.id ?? "", world().time.clock())).toEqual({
      kind: "refused",
      reason: "refused",
    });
    expect((await replayAll(shop)).replayed).toEqual([]);
    expect(await lines(shop)).toEqual([]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    expect(await states(shop)).toEqual(["accepted", "rejected"]);
  });

  test("is not asked again by what is told after it", async () => {
    const shop = await openHalfSent();
    await tell(shop, "orders/paid", 1, answer("denied"));
    await tell(shop, "orders/paid", 1, answer("granted"));
    await tell(shop, "orders/create", 1, answer("granted"));
    await shop.map();
    expect((await replayAll(shop)).replayed).toEqual([]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
  });

  test("is heard the same where the merchant marked the customer as never to be sent", async () => {
    const shop = await openHalfSent();
    const marked = { ordersCount: 1, saleOptedOut: false, neverSend: true };
    world().readFactsBy(async () => ({ ...noShopFacts, customer: () => marked }));
    await tell(shop, "orders/paid", 1);
    await shop.map();
    world().readFactsBy(async () => noShopFacts);
    const { refused } = await replayAll(shop);
    expect(refused.map(({ reason }) => reason)).toEqual(["already_accepted", "never_send"]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
  });

  test("leaves what the first pixel got explained, and in the ledger", async () => {
    const shop = await openHalfSent();
    await tell(shop, "orders/paid", 1, answer("denied"));
    await shop.map();
    const { rows } = await world().pool.query(
      "SELECT refusal, skip, clicked_at FROM conversion WHERE shop_id = $1",
      [shop.id],
    );
    expect(rows).toEqual([{ refusal: "consent_denied", skip: null, clicked_at: null }]);
    expect(counted(shop)).toEqual(["purchase_1 CompletePayment"]);
  });
});

test("who does not refuse is sent to the pixel that lacks it", async () => {
  const shop = await openHalfSent();
  await tell(shop, "orders/paid", 1);
  await shop.map();
  const { rows } = await world().pool.query("SELECT refusal FROM conversion WHERE shop_id = $1", [shop.id]);
  expect(rows).toEqual([{ refusal: null }]);
  expect((await replayAll(shop)).replayed).toHaveLength(1);
});

test("a pixel that is switched on after a refusal gets nothing of it", async () => {
  const shop = await world().openShop({ pixels: 2, rules: [on] });
  await changePixel(world().pool, shop.pixels[1], { eventsOff: ["CompletePayment"] });
  await tell(shop, "orders/create", 1);
  await shop.map();
  await shop.send(shop.pixels[0]);
  await tell(shop, "orders/paid", 1, answer("denied"));
  await shop.map();
  await changePixel(world().pool, shop.pixels[1], { eventsOff: [] });
  expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
  expect(await states(shop)).toEqual(["accepted", "skipped consent_denied"]);
});
