import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { readTestPurchase } from "#app/connection/read-test-purchase.ts";
import { sendTestEvent } from "#app/connection/send-test-event.ts";
import { testPixel } from "#app/connection/test-pixel.ts";
import { tiktokEventSchema, type TikTokEvent } from "#app/core/tiktok/event.ts";

import { openPipelineWorld, type PipelineWorld, type TestShop } from "../../pipeline/pipeline-world.ts";
import { sampleOrder } from "../../pipeline/sample-order.ts";
import { createSeededBytes } from "../../pipeline/seeded-random.ts";

let world: PipelineWorld;
const randomBytes = createSeededBytes("test events");
const testEventCode = "TEST61234";

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterAll(() => world?.close());

const askFor = (shop: TestShop, code = testEventCode) =>
  testPixel({
    pool: world.pool,
    shop,
    pixelId: shop.pixels[0]?.id ?? 0,
    testEventCode: code,
    trackEvents: world.trackEvents,
    now: world.time.clock(),
    randomBytes,
  });

async function sentBy(shop: TestShop) {
  const result = await askFor(shop);
  if (result.kind !== "sent") throw new Error(`it ended with ${result.kind}`);
  const request = JSON.parse(result.request) as { data: TikTokEvent[] } & Record<string, unknown>;
  const [event] = request.data;
  if (event === undefined) throw new Error("no event was sent");
  return { ...result, body: request, event };
}

async function ingestOrder(shop: TestShop, id: number, changes = {}): Promise<void> {
  await shop.ingest("orders/create", sampleOrder(id, world.time.now(), changes));
  await shop.map();
}

describe("a test event", () => {
  test("repeats the latest order under an id of its own, now, alone and with the code", async () => {
    const shop = await world.openShop();
    await ingestOrder(shop, 1);
    await ingestOrder(shop, 2, { total_price: "99.50" });
    await shop.send();
    const [first] = world.tiktok.accepted;
    world.tiktok.reset();
    world.time.advance(3_600_000);

    const { event, body, orderName, answer, isSample } = await sentBy(shop);
    expect(isSample).toBe(false);
    expect(orderName).toBe("#2");
    expect(answer).toMatchObject({ kind: "answered", code: 0 });
    expect(tiktokEventSchema.safeParse(event).error).toBeUndefined();
    expect(event.event_id).toMatch(/^test_[0-9a-f]{24}$/);
    expect(event.event_time).toBe(Math.floor(world.time.now() / 1_000));
    expect(event.event).toBe("CompletePayment");
    expect(event.properties.value).toBe(99.5);
    expect(Object.keys(event.user)).toEqual(
      Object.keys((first?.json as { user: object } | undefined)?.user ?? {}),
    );
    expect(body).toMatchObject({ event_source_id: shop.pixels[0]?.code, test_event_code: testEventCode });
    expect(world.tiktok.testEvents).toMatchObject([{ eventId: event.event_id, json: event }]);
    expect(world.tiktok.requests).toHaveLength(1);
    expect(world.tiktok.accepted).toEqual([]);
  });

  test("is another one each time, in no ledger, and leaves every delivery as it was", async () => {
    const shop = await world.openShop();
    await ingestOrder(shop, 1);
    await shop.send();
    const before = await shop.deliveries();
    const first = await sentBy(shop);
    const second = await sentBy(shop);
    expect(first.event.event_id).not.toBe(second.event.event_id);
    expect(await shop.deliveries()).toEqual(before);
  });

  test("is called Purchase for a pixel that uses TikTok's new names", async () => {
    const shop = await world.openShop();
    await world.pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE shop_id = $1", [shop.id]);
    expect((await sentBy(shop)).event.event).toBe("Purchase");
  });

  test("is a sample that TikTok takes and that is nobody, where the shop has no order", async () => {
    const shop = await world.openShop();
    const { event, isSample, answer } = await sentBy(shop);
    expect(isSample).toBe(true);
    expect(answer).toMatchObject({ code: 0 });
    expect(tiktokEventSchema.safeParse(event).error).toBeUndefined();
    expect(Object.keys(event.user)).toEqual(["external_id"]);
  });

  test("never shows the access token", async () => {
    const shop = await world.openShop();
    const result = await askFor(shop);
    expect(world.tiktok.requests[0]?.headers["access-token"]).toBe(shop.pixels[0]?.token);
    expect(JSON.stringify(result)).not.toContain(shop.pixels[0]?.token);
  });

  test("never leaves without a test event code, whoever forgot to ask for it", async () => {
    for (const code of ["", "  "])
      await expect(
        sendTestEvent({
          trackEvents: world.trackEvents,
          token: "token",
          pixelCode: "CPIXEL",
          spelling: "classic",
          testEventCode: code,
          draft: undefined,
          now: world.time.clock(),
          randomBytes,
        }),
      ).rejects.toThrow("a test event code");
    expect(world.tiktok.requests).toEqual([]);
  });

  test("tells of a refused token, and leaves the connection to what really is sent", async () => {
    const shop = await world.openShop();
    world.tiktok.revokeToken(shop.pixels[0]?.token ?? "");
    expect((await sentBy(shop)).answer).toMatchObject({ kind: "answered", code: 40105 });
    const { rows } = await world.pool.query("SELECT state FROM connection WHERE shop_id = $1", [shop.id]);
    expect(rows).toEqual([{ state: "connected" }]);
  });

  test("says so when TikTok's answer is lost", async () => {
    const shop = await world.openShop();
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    expect((await sentBy(shop)).answer).toMatchObject({ kind: "lost" });
  });

  test("is not sent where TikTok is disconnected, nor to another shop's pixel", async () => {
    const shop = await world.openShop();
    const other = await world.openShop();
    expect(await askFor({ ...shop, pixels: other.pixels })).toEqual({ kind: "not_found" });
    await world.pool.query("UPDATE connection SET state = 'disconnected' WHERE shop_id = $1", [shop.id]);
    expect(await askFor(shop)).toEqual({ kind: "no_token" });
    expect(world.tiktok.requests).toEqual([]);
  });
});

describe("the order a test event repeats", () => {
  const found = (shop: TestShop, markets: readonly string[] = []) =>
    readTestPurchase(world.pool, shop, markets).then((purchase) => purchase?.orderName);

  test("is one that arrived before a pixel was connected too", async () => {
    const shop = await world.openShop({ pixels: 0 });
    await ingestOrder(shop, 7);
    expect((await shop.deliveries()).map(({ reason }) => reason)).toEqual(["not_connected"]);
    expect(await found(shop)).toBe("#7");
  });

  test("is never one that consent held back, a test order, or one that still waits to be tried", async () => {
    const shop = await world.openShop({ settings: { unknownConsent: "withhold" } });
    await ingestOrder(shop, 1);
    await ingestOrder(shop, 2, { note_attributes: [{ name: "tt_consent", value: "denied" }] });
    const reasons = (await shop.deliveries()).map(({ reason }) => reason);
    expect(reasons).toEqual(["consent_unknown", "consent_denied"]);
    expect(await found(shop)).toBeUndefined();

    const open = await world.openShop();
    await ingestOrder(open, 3, { test: true });
    await ingestOrder(open, 4);
    expect((await open.deliveries()).map(({ state }) => state).toSorted()).toEqual(["pending", "skipped"]);
    expect(await found(open)).toBeUndefined();
    await open.send();
    expect(await found(open)).toBe("#4");
  });

  test("is none whose facts were erased", async () => {
    const shop = await world.openShop();
    await ingestOrder(shop, 1);
    await shop.send();
    await world.pool.query("UPDATE conversion SET facts_sealed = NULL WHERE shop_id = $1", [shop.id]);
    expect(await found(shop)).toBeUndefined();
  });

  test("is the latest from the pixel's own markets, and another shop's never", async () => {
    const shop = await world.openShop();
    const other = await world.openShop();
    await ingestOrder(shop, 1);
    const inCanada = { first_name: "Eva", city: "Toronto", zip: "M5V 2T6", country_code: "CA" };
    await ingestOrder(shop, 2, { billing_address: inCanada, shipping_address: inCanada });
    await shop.send();
    expect(await found(shop)).toBe("#2");
    expect(await found(shop, ["US", "MX"])).toBe("#1");
    expect(await found(shop, ["FR"])).toBeUndefined();
    expect(await found(other)).toBeUndefined();
  });
});
