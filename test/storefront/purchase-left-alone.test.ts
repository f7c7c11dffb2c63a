import type { Pool } from "pg";
import { describe, expect, test, vi } from "vitest";

import { claimDeliveries } from "#app/pipeline/claim-deliveries.ts";

import { checkoutToken, ttclid } from "../fixtures/shopper-browser.ts";
import { secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

/** An order whose attributes are lost, as far as it knows them. */
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });

describe("checkout_completed leaves a purchase alone", () => {
  test("that was sent", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(20 * secondMs);
    await store.sendDue();
    const before = await store.deliveries();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.deliveries()).toEqual(before);
    expect(await store.entryReasons()).toEqual(["new_conversion", "known_conversion"]);
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toHaveLength(1);
  });

  test("that a sender has: it may be on its way", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(20 * secondMs);
    const pixelId = store.pixels[0]?.id ?? 0;
    const leaseToken = "00000000-0000-4000-8000-000000000001";
    await claimDeliveries(world.pool, { pixelId, now: world.time.clock(), limit: 10, leaseToken });
    const [before] = await store.deliveries();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect((await store.deliveries())[0]?.bodySealed).toEqual(before?.bodySealed);
  });

  test("that a sender takes at that very moment", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    const [before] = await store.deliveries();
    await store.tell([make.checkoutCompleted()]);
    const sender = await world.pool.connect();
    await sender.query("BEGIN");
    const pixelId = store.pixels[0]?.id ?? 0;
    const now = new Date(world.time.now() + 20 * secondMs);
    const leaseToken = "00000000-0000-4000-8000-000000000002";
    // One statement, as any pool would run it; kept open so that both meet.
    await claimDeliveries(sender as unknown as Pool, { pixelId, now, limit: 10, leaseToken });
    const mapped = store.map();
    await vi.waitFor(async () => {
      const { rows } = await world.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
           AND wait_event_type = 'Lock' AND query LIKE 'UPDATE delivery%'`,
      );
      if (rows.length === 0) throw new Error("the mapper does not meet the sender");
    });
    await sender.query("COMMIT");
    sender.release();
    await mapped;
    const [after] = await store.deliveries();
    expect(after).toMatchObject({ attemptsStarted: 1, bodySealed: before?.bodySealed });
    expect(await store.entryReasons()).toEqual(["new_conversion", "known_conversion"]);
  });

  test("that was tried and waits for another try: TikTok may have it", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(20 * secondMs);
    const pixelCode = store.pixels[0]?.code;
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1, pixelCode });
    await store.sendDue();
    const [before] = await store.deliveries();
    expect(before).toMatchObject({ state: "pending", attemptsFinished: 1 });
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.deliveries()).toEqual([before]);
  });

  test("of another checkout, where it does not say which order: that one goes after its 20 s", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted({ orderId: undefined, checkoutToken: "another" })]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 20]]);
  });

  test("where someone only guessed the order's number", async () => {
    const store = await world.openSpeakingStore();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    await store.tell([make.checkoutCompleted({ checkoutToken: "guessed" })], {
      visit: { clientId: "thief", click: { ttclid: "E.C.P.thief" } },
    });
    await store.ingest("orders/create", order());
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid }]);
  });

  test("whose message somebody changed in the database: it goes after its 20 s", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await world.pool.query("UPDATE inbox_entry SET body_sealed = '\\x00' WHERE shop_id = $1", [store.id]);
    await store.tell([make.checkoutCompleted(), make.productViewed()]);
    await store.map();
    expect(await store.owed()).toEqual(
      expect.arrayContaining([
        ["CompletePayment", 20],
        ["ViewContent", 0],
      ]),
    );
  });
});
