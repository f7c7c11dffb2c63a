import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { TrackEvents } from "#app/tiktok/track-events.ts";

import { hourMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { openPipelineWorld, type PipelineWorld } from "../pipeline/pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { erase, jane, john } from "./erasing.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const order = (id: number, changes: SampleOrder = {}) => sampleOrder(id, world.time.now(), changes);

describe("of an erased person's deliveries", () => {
  test("accepted ones stay accepted, without body or TikTok's words; all others are redacted and the ledger adds up", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.ingest("orders/create", order(2, { ...jane, source_name: "pos" }));
    await shop.map();
    await shop.send();
    await shop.ingest("orders/create", order(3, jane));
    await shop.map();
    world.tiktok.fail({ kind: "code", code: 40002, message: "bad value: Jane", times: 1 });
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1, skipped: 1, rejected: 1 });
    await erase(shop);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1, redacted: 2 });
    for (const delivery of await shop.deliveries()) {
      expect(delivery).toMatchObject({ bodySealed: null, lastMessage: null });
      expect(JSON.stringify(delivery.attempts)).not.toContain("message");
    }
    expect((await shop.deliveries())[2]?.attempts).toMatchObject([{ outcome: "rejected", code: 40002 }]);
  });

  test("one that is being sent is redacted, says that TikTok may have it, and the answer changes nothing", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    const posted = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const track: TrackEvents = async (request) => {
      const answer = await world.trackEvents(request);
      posted.resolve();
      await gate.promise;
      return answer;
    };
    const sending = world.createSender(track)(shop.pixels[0]?.id ?? 0);
    await posted.promise;
    await erase(shop);
    const before = await shop.deliveries();
    expect(before).toMatchObject([{ state: "redacted", reason: "erased_while_sending", leaseUntil: null }]);
    gate.resolve();
    await sending;
    expect(await shop.deliveries()).toEqual(before);
    world.time.advance(hourMs);
    expect(await shop.send()).toMatchObject({ claimed: 0 });
  });

  test("one that waits its turn within a claim is not sent any more", async () => {
    const shop = await world.openShop({ testEventCode: "TEST1" });
    await shop.ingest("orders/create", order(1, john));
    await shop.ingest("orders/create", order(2, jane));
    await shop.map();
    const track: TrackEvents = async (request) => {
      await erase(shop);
      return world.trackEvents(request);
    };
    await world.createSender(track)(shop.pixels[0]?.id ?? 0);
    expect(world.tiktok.testEvents.map(({ eventId }) => eventId)).toEqual(["purchase_1"]);
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["accepted", "redacted"]);
  });
});
