import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { readExplanation } from "#app/admin/read-explanation.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { changePixel } from "./change-pixel.ts";
import { hourMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;
let database: Database;
beforeAll(async () => {
  world = await openPipelineWorld();
  database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(async () => {
  await database?.close();
  await world?.close();
});

const channel = "580555";
const ttclid = "E.C.P.aClickOfTheStorefront0001";
let apps = 0;

type AppShop = TestShop & { readonly appId: string };

/** A shop whose channel is a mobile app that TikTok knows, and lets in with the first pixel's token. */
async function openAppShop({ pixels = 2, isKnown = true } = {}): Promise<AppShop> {
  const appId = `71234567${String(++apps).padStart(3, "0")}`;
  const shop = await world.openShop({
    pixels,
    settings: { channels: { web: true, [channel]: { app: appId } } },
  });
  const token = shop.pixels[0]?.token ?? "";
  if (isKnown) world.tiktok.registerPixel({ pixelCode: appId, token, eventSource: "app" });
  return { ...shop, appId };
}

const ofApp = (id: number, changes: SampleOrder = {}) =>
  sampleOrder(id, world.time.now(), {
    source_name: channel,
    landing_site: `/?ttclid=${ttclid}`,
    note_attributes: [{ name: "tt_consent", value: "granted" }],
    ...changes,
  });

async function sendAll(shop: TestShop) {
  for (const pixel of shop.pixels) while ((await shop.send(pixel)).claimed > 0);
}

const fates = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ pixelCode, state, reason }) => [pixelCode, reason ?? state]);

describe("an order of the merchant's mobile app", () => {
  test("is reported once, for the app and to no pixel, with nothing that only websites have", async () => {
    const shop = await openAppShop();
    await shop.ingest("orders/create", ofApp(1));
    await shop.ingest("orders/paid", ofApp(1));
    await shop.map();
    await sendAll(shop);
    expect(await fates(shop)).toEqual([[shop.appId, "accepted"]]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
    const [sent, ...others] = world.tiktok.accepted;
    expect(others).toEqual([]);
    expect(sent).toMatchObject({ eventSource: "app", pixelCode: shop.appId, eventId: "purchase_1" });
    expect(sent?.json).toMatchObject({ app: { app_id: shop.appId }, properties: { value: 60.99 } });
    expect(Object.keys(sent?.json ?? {})).not.toContain("page");
    expect(Object.keys((sent?.json?.["user"] ?? {}) as object).toSorted()).toEqual(
      "city country email first_name ip last_name locale phone state user_agent zip_code".split(" "),
    );
  });

  test("is reported as its checkout is, limited where the sale of data was refused", async () => {
    const shop = await openAppShop();
    const note_attributes = [{ name: "tt_consent", value: "granted_no_sale" }];
    const fields = { source_name: channel, note_attributes };
    await shop.ingest("checkouts/create", sampleCheckout("c-1", world.time.now(), fields));
    await shop.map();
    await sendAll(shop);
    expect(world.tiktok.accepted.map(({ event, eventSource, json }) => [event, eventSource, json])).toEqual([
      ["InitiateCheckout", "app", expect.objectContaining({ limited_data_use: true })],
    ]);
  });

  test("asks for no click, has the same reasons not to be sent, and is never a test", async () => {
    const shop = await openAppShop({ pixels: 1 });
    const testMode = { code: "TEST1", until: new Date(world.time.now() + hourMs) };
    await changePixel(world.pool, shop.pixels[0], {
      testMode,
      markets: ["DE"],
      eventsOff: ["CompletePayment"],
    });
    await world.pool.query(
      `UPDATE shop SET settings = settings || '{"sendWithoutClick":false}' WHERE id = $1`,
      [shop.id],
    );
    await shop.ingest("orders/create", ofApp(1, { landing_site: "/" }));
    await shop.ingest("orders/create", ofApp(2, { test: true }));
    await shop.ingest("orders/create", ofApp(3, { total_price: "0.00" }));
    await shop.map();
    expect(await fates(shop)).toEqual([
      [shop.appId, "pending"],
      [shop.appId, "test_order"],
      [shop.appId, "total_zero"],
    ]);
  });

  test("goes beside the web store's orders in a request of its own", async () => {
    const shop = await openAppShop({ pixels: 1 });
    for (const id of [1, 2]) {
      await shop.ingest("orders/create", ofApp(id));
      await shop.ingest("orders/create", sampleOrder(10 + id, world.time.now()));
    }
    await shop.map();
    expect(await shop.send()).toEqual({ claimed: 4, stopped: false });
    expect(
      world.tiktok.requests.map(({ body }) => {
        const { event_source, event_source_id, data } = JSON.parse(body ?? "") as Record<string, unknown>;
        return [event_source, event_source_id, (data as unknown[]).length];
      }),
    ).toEqual([
      ["app", shop.appId, 2],
      ["web", shop.pixels[0]?.code, 2],
    ]);
    expect(world.tiktok.counts.accepted).toBe(4);
  });

  test("goes with the primary pixel's connection, whichever was connected first", async () => {
    const shop = await openAppShop();
    const [, second] = shop.pixels;
    await world.pool.query("UPDATE pixel SET is_primary = true WHERE id = $1", [second?.id]);
    world.tiktok.registerPixel({ pixelCode: shop.appId, token: second?.token ?? "", eventSource: "app" });
    await shop.ingest("orders/create", ofApp(1));
    await shop.map();
    expect(await shop.send(second)).toEqual({ claimed: 1, stopped: false });
    expect(world.tiktok.requests.at(-1)).toMatchObject({ token: second?.token });
  });

  test("is not sent where no pixel is connected, and is once one was while it waited for its payment", async () => {
    const shop = await openAppShop({ pixels: 0 });
    await shop.ingest("orders/create", ofApp(1));
    await shop.ingest("orders/create", ofApp(2, { financial_status: "pending" }));
    await shop.map();
    const pixel = await shop.addPixel();
    world.tiktok.registerPixel({ pixelCode: shop.appId, token: pixel.token, eventSource: "app" });
    await shop.ingest("orders/paid", ofApp(2));
    await shop.map();
    await sendAll(shop);
    expect(await fates(shop)).toEqual([
      ["-", "not_connected"],
      ["-", "not_connected"],
      [shop.appId, "accepted"],
    ]);
  });

  test("waits for its payment, and then goes with the pixel that is there by then", async () => {
    const shop = await openAppShop();
    const [first, second] = shop.pixels;
    await shop.ingest("orders/create", ofApp(1, { financial_status: "pending" }));
    await shop.map();
    await changePixel(world.pool, first, { enabled: false });
    world.tiktok.registerPixel({ pixelCode: shop.appId, token: second?.token ?? "", eventSource: "app" });
    await shop.ingest("orders/paid", ofApp(1));
    await shop.map();
    await shop.send(second);
    expect(await fates(shop)).toEqual([[shop.appId, "accepted"]]);
  });
});

describe("an app that TikTok does not let in", () => {
  test.each([
    ["is not on its list", 40118],
    ["is not known to it", 40007],
    ["is somebody else's", 40001],
  ])("because it %s is tried again every hour, and the web store's orders go on", async (_why, code) => {
    const shop = await openAppShop({ pixels: 1, isKnown: code !== 40118 });
    if (code !== 40118)
      world.tiktok.fail({ kind: "code", code, message: "no", pixelCode: shop.appId, times: 1 });
    await shop.ingest("orders/create", ofApp(1));
    await shop.ingest("orders/create", sampleOrder(2, world.time.now()));
    await shop.map();
    expect(await shop.send()).toEqual({ claimed: 2, stopped: false });
    expect(await fates(shop)).toEqual([
      [shop.appId, "pending"],
      [shop.pixels[0]?.code, "accepted"],
    ]);
    const [held] = await shop.deliveries();
    expect(held).toMatchObject({ lastCode: code, nextAttemptAt: new Date(world.time.now() + hourMs) });
    const { rows } = await world.pool.query(
      `SELECT connection.state::text, pixel.paused_until FROM pixel JOIN connection ON connection.id = connection_id
       WHERE pixel.shop_id = $1`,
      [shop.id],
    );
    expect(rows).toEqual([{ state: "connected", paused_until: null }]);
    world.tiktok.registerPixel({
      pixelCode: shop.appId,
      token: shop.pixels[0]?.token ?? "",
      eventSource: "app",
    });
    world.time.advance(hourMs);
    await shop.send();
    expect(await fates(shop)).toContainEqual([shop.appId, "accepted"]);
  });
});

test("the explanation names the app, why it is one, and the event as it was sent", async () => {
  const shop = await openAppShop();
  await shop.ingest("orders/create", ofApp(1));
  await shop.map();
  await sendAll(shop);
  const [delivery] = await shop.deliveries();
  const explanation = await readExplanation({
    prisma: database.prisma,
    shop,
    deliveryId: BigInt(delivery?.id ?? 0),
    texts: enExplanation,
  });
  expect(explanation?.sourceSentence).toContain(shop.appId);
  expect(explanation?.sourceSentence).toContain(channel);
  expect(explanation?.clicksSentence).toContain("websites only");
  const fields = new Map(explanation?.fields.map(({ path, value }) => [path, value]));
  expect(fields.get("app.app_id")).toBe(shop.appId);
  for (const path of ["page.url", "user.ttclid", "user.ttp", "user.external_id"])
    expect(fields.has(path)).toBe(false);
  expect(explanation?.body?.event).toEqual(world.tiktok.accepted[0]?.json);
});
