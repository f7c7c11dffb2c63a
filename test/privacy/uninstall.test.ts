import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { leaseMs } from "#app/pipeline/claim-deliveries.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

import { claimAndDie } from "../pipeline/claim-and-die.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { openErrandsWorld, type ErrandsWorld } from "./errands-world.ts";

let world: ErrandsWorld;

beforeAll(async () => {
  world = await openErrandsWorld();
});
beforeEach(() => world.tiktok.reset());
afterAll(() => world?.close());

describe("after the app was uninstalled", () => {
  test("tokens are gone, nothing waits, nothing is sent, and the ledger adds up", async () => {
    const shop = await world.openInstalledShop();
    await world.uninstall(shop);
    expect(await world.readShop(shop)).toMatchObject({
      state: "uninstalled",
      uninstalled_at: world.time.clock(),
    });
    expect(await world.connectionsOf(shop)).toEqual([
      { kind: "token", state: "disconnected", scopes: [], token: undefined },
    ]);
    expect(await world.count("session WHERE shop = (SELECT domain FROM shop WHERE id = $1)", shop)).toBe(0);
    expect(await world.outcomes(shop)).toEqual([
      ["skipped", "uninstalled"],
      ["skipped", "uninstalled"],
    ]);
    expect(await shop.send()).toEqual({ claimed: 0, stopped: true });
    expect(world.tiktok.counts.requests).toBe(0);
    await expectLedgerBalanced(world.pool);
  });

  test("TikTok's login is revoked at TikTok", async () => {
    const shop = await world.emptyShop();
    await world.connect(shop);
    const token = (await world.connectionsOf(shop))[0]?.token ?? "";
    await world.uninstall(shop);
    expect(world.tiktok.accessTokens.find((each) => each.token === token)?.revoked).toBe(true);
  });

  test("a batch of a claim that is under way is the last that leaves", async () => {
    const shop = await world.openShop({ testEventCode: "TEST1" });
    for (const id of [1, 2, 3]) await shop.ingest("orders/create", sampleOrder(id, world.time.now()));
    await shop.map();
    let posts = 0;
    const track: TrackEvents = async (request) => {
      posts += 1;
      await world.uninstall(shop);
      return world.trackEvents(request);
    };
    await world.createSender(track)(shop.pixels[0]?.id ?? 0);
    expect(posts).toBe(1);
    while (await world.runErrands(shop.id));
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1, skipped: 2 });
  });

  test("what its sender died with is parked as unknown once its lease has ended", async () => {
    const shop = await world.openInstalledShop();
    await claimAndDie(world, shop, 1);
    await world.uninstall(shop);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 1, skipped: 1 });
    world.time.advance(leaseMs + 1);
    await world.runErrands(shop.id);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ unknown: 1, skipped: 1 });
  });

  test("orders that Shopify still tells of are counted and go nowhere", async () => {
    const shop = await world.openInstalledShop();
    await world.uninstall(shop);
    await shop.ingest("orders/create", sampleOrder(3, world.time.now()));
    await shop.map();
    expect((await world.outcomes(shop)).at(-1)).toEqual(["skipped", "not_connected"]);
  });

  test("a long task ends", async () => {
    const shop = await world.openInstalledShop();
    await world.pool.query(
      "INSERT INTO task (shop_id, kind, created_by, created_at, next_due_at) VALUES ($1, 'backfill', 'operator', now(), now())",
      [shop.id],
    );
    await world.uninstall(shop);
    expect(await world.count("task WHERE shop_id = $1 AND state = 'cancelled'", shop)).toBe(1);
  });

  test("it can be installed again, and is then connected anew", async () => {
    const shop = await world.openInstalledShop();
    await world.uninstall(shop);
    world.time.advance(minuteMs);
    await world.install(shop);
    expect(await world.readShop(shop)).toMatchObject({ state: "installed", uninstalled_at: null });
    const pixel = await shop.addPixel();
    await shop.ingest("orders/create", sampleOrder(9, world.time.now()));
    await shop.map();
    await shop.send(pixel);
    expect(world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual(["purchase_9"]);
  });
});

describe("a message about an uninstallation", () => {
  test("that comes after the shop was installed again changes nothing but what Shopify forgot", async () => {
    const shop = await world.openInstalledShop();
    const triggeredAt = world.time.clock();
    world.time.advance(minuteMs);
    await world.install(shop);
    await world.pool.query("UPDATE shop SET embed_settings = '{}' WHERE id = $1", [shop.id]);
    world.time.advance(minuteMs);
    await world.uninstall(shop, { triggeredAt });
    expect(await world.readShop(shop)).toMatchObject({ state: "installed", embed_settings: null });
    expect(await world.lastReason(shop)).toBe("mapped installed_since");
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
  });

  test("that comes twice is one", async () => {
    const shop = await world.openInstalledShop();
    const when = { triggeredAt: world.time.clock(), webhookId: "the same" };
    await world.uninstall(shop, when);
    world.time.advance(minuteMs);
    await world.install(shop);
    await world.uninstall(shop, when);
    expect(await world.readShop(shop)).toMatchObject({ state: "installed" });
  });

  test.each([
    ["names another shop", { myshopify_domain: "another.myshopify.com" }],
    ["names none", { id: 1 }],
  ])("that %s in its signed body is refused", async (_what, body) => {
    const shop = await world.openInstalledShop();
    await world.tell(shop, "app/uninstalled", body);
    expect(await world.readShop(shop)).toMatchObject({ state: "installed" });
    expect(await world.lastReason(shop)).toBe("dead shop_mismatch");
  });

  test("does not wait behind the shop's orders", async () => {
    const shop = await world.openInstalledShop();
    for (const id of [3, 4]) await shop.ingest("orders/create", sampleOrder(id, world.time.now()));
    await world.uninstall(shop);
    expect(await world.readShop(shop)).toMatchObject({ state: "uninstalled" });
    expect(await world.count("inbox_entry WHERE shop_id = $1 AND state = 'received'", shop)).toBe(2);
  });
});

describe("scopes", () => {
  test("are kept with the shop's tokens; the newest word counts in whatever order they come", async () => {
    const shop = await world.openInstalledShop();
    const [first, second] = [world.time.clock(), new Date(world.time.now() + minuteMs)];
    await world.tell(
      shop,
      "app/scopes_update",
      { current: ["read_orders", "read_products"] },
      { triggeredAt: second },
    );
    await world.tell(shop, "app/scopes_update", { current: ["read_orders"] }, { triggeredAt: first });
    expect(
      await world.count(
        "session WHERE scope = 'read_orders,read_products' AND shop = (SELECT domain FROM shop WHERE id = $1)",
        shop,
      ),
    ).toBe(1);
    expect(await world.lastReason(shop)).toBe("mapped newer_scopes_known");
  });
});
