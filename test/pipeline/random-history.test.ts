import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { finalStates } from "#app/core/delivery/state.ts";

import type { Fault } from "../emulators/tiktok/fault.ts";
import { refund } from "../fixtures/refund.ts";
import { changePixel } from "./change-pixel.ts";
import { claimAndDie } from "./claim-and-die.ts";
import { hourMs, minuteMs, secondMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { ruleTables } from "./rule-tables.ts";
import { sampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

/** One thing that happens to a shop. */
type Step =
  | { readonly kind: "message"; readonly topic: string; readonly order: number; readonly paid: boolean }
  | { readonly kind: "unreadable" | "map" | "mapTwice" | "senderDies" }
  | { readonly kind: "send"; readonly pixel: number }
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "refund"; readonly order: number }
  | { readonly kind: "testMode"; readonly pixel: number; readonly code: string | undefined }
  | { readonly kind: "eventsOff"; readonly isOff: boolean }
  | { readonly kind: "rules"; readonly table: number }
  | { readonly kind: "newPixel" };

/** Order 3 is a test; order 4 was bought in Austria, where only the second pixel has its market, and only there. */
const testOrder = 3;
const austrianOrder = 4;

const faults: readonly Fault[] = [
  { kind: "throttle", times: 1 },
  { kind: "httpError", status: 502, times: 1 },
  { kind: "httpError", status: 504, accepting: true, times: 1 },
  { kind: "dropReplyAfterAccepting", times: 1 },
  { kind: "partial", times: 1 },
  { kind: "code", code: 40002, times: 1 },
  { kind: "code", code: 50000, times: 2 },
  { kind: "poisonEvent", eventId: "purchase_2", times: 3 },
];

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("message" as const),
      topic: fc.constantFrom("orders/create", "orders/paid", "orders/cancelled"),
      order: fc.integer({ min: 1, max: 5 }),
      paid: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("map" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("send" as const), pixel: fc.constantFrom(0, 1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("fault" as const), fault: fc.constantFrom(...faults) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(2 * secondMs, 2 * minuteMs, hourMs, 20 * hourMs, 60 * hourMs),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "unreadable" as const,
        "mapTwice" as const,
        "senderDies" as const,
        "newPixel" as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("refund" as const), order: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("testMode" as const),
      pixel: fc.constantFrom(0, 1),
      code: fc.constantFrom("TEST1", "TEST2", undefined),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("eventsOff" as const), isOff: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("rules" as const), table: fc.nat(ruleTables.length - 1) }),
  },
);

async function take(shop: TestShop, step: Step): Promise<void> {
  const now = world.time.clock();
  switch (step.kind) {
    case "message":
      return shop.ingest(
        step.topic,
        sampleOrder(step.order, now.getTime(), {
          financial_status: step.paid ? "paid" : "pending",
          cancelled_at: step.topic === "orders/cancelled" ? now.toISOString() : null,
          test: step.order === testOrder,
          tags: step.order % 2 === 0 ? "gift, VIP" : "",
          note_attributes: [{ name: "tt_consent", value: "granted" }],
          ...(step.order === austrianOrder
            ? { billing_address: { country_code: "AT" }, shipping_address: null }
            : {}),
        }),
      );
    case "refund":
      return shop.ingest("refunds/create", refund({ id: step.order, orderId: step.order }));
    case "testMode":
      return changePixel(world.pool, shop.pixels[step.pixel], {
        testMode:
          step.code === undefined ? null : { code: step.code, until: new Date(now.getTime() + hourMs) },
      });
    case "eventsOff":
      return changePixel(world.pool, shop.pixels[0], { eventsOff: step.isOff ? ["CompletePayment"] : [] });
    case "rules":
      return shop.saveRules(ruleTables[step.table] ?? []);
    case "newPixel":
      if (shop.pixels.length < 4) await shop.addPixel();
      return;
    case "unreadable":
      return shop.ingest("orders/create", "{");
    case "map":
      return shop.map();
    case "mapTwice":
      await Promise.all([shop.map(), shop.map()]);
      return;
    case "send":
      await shop.send(shop.pixels[step.pixel]);
      return;
    case "senderDies":
      return claimAndDie(world, shop, 2);
    case "fault":
      return world.tiktok.fail({ ...step.fault, pixelCode: shop.pixels[0]?.code });
    case "wait":
      return world.time.advance(step.ms);
  }
}

/** How often TikTok counted an event for the shop's pixels, or showed it as a test. */
function timesCounted(
  shop: TestShop,
  events: readonly {
    readonly pixelCode: string;
    readonly event: string | undefined;
    readonly eventId: string | undefined;
  }[],
): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { pixelCode, event, eventId } of events) {
    const key = `${pixelCode} ${event} ${eventId}`;
    if (shop.pixels.some(({ code }) => code === pixelCode)) counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  return counted;
}

test("whatever happens in whatever order, the ledger balances, nothing counts twice and what is final stays", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 15, maxLength: 45 }), async (history) => {
      world.tiktok.reset();
      const shop = await world.openShop({ pixels: 2 });
      await changePixel(world.pool, shop.pixels[0], { markets: ["US"] });
      await changePixel(world.pool, shop.pixels[1], { markets: ["US", "AT"] });
      let finished = new Map<string, string>();
      for (const each of history) {
        await take(shop, each);
        const deliveries = await shop.deliveries();
        const states = new Map(deliveries.map(({ id, state }) => [id, state as string]));
        for (const [id, state] of finished) expect(states.get(id)).toBe(state);
        finished = new Map([...states].filter(([, state]) => finalStates.some((final) => final === state)));
        await shownLedger(world.pool, shop.id);
      }
      await expectLedgerBalanced(world.pool);

      // All is well again: what is still pending goes out.
      world.tiktok.clearFaults();
      await shop.map();
      for (let tries = 0; tries < 4; tries += 1) {
        world.time.advance(31 * minuteMs);
        for (const pixel of shop.pixels) await shop.send(pixel);
      }
      const deliveries = await shop.deliveries();
      const counted = timesCounted(shop, world.tiktok.accepted);
      const shown = timesCounted(shop, world.tiktok.testEvents);
      expect([...counted.values()].filter((times) => times !== 1)).toEqual([]);
      for (const { state, pixelCode, event, tiktokEventId, testEventCode } of deliveries) {
        expect(state).not.toBe("pending");
        const key = `${pixelCode} ${event} ${tiktokEventId}`;
        const isTest = tiktokEventId === `purchase_${testOrder}`;
        if (testEventCode !== null) expect(isTest).toBe(true);
        expect((isTest ? counted : shown).has(key)).toBe(false);
        const isThere = (isTest ? shown : counted).has(key);
        if (state === "accepted") expect(isThere).toBe(true);
        else if (isThere) expect(state).toBe("unknown");
        if (pixelCode === shop.pixels[0]?.code && tiktokEventId === `purchase_${austrianOrder}`)
          expect(state).toBe("skipped");
      }
      expect(
        new Set(deliveries.map((each) => `${each.pixelCode} ${each.event} ${each.tiktokEventId}`)).size,
      ).toBe(deliveries.length);
      const { rows } = await world.pool.query(
        `SELECT count(*)::int AS left FROM inbox_entry WHERE shop_id = $1 AND state = 'received'`,
        [shop.id],
      );
      expect(rows).toEqual([{ left: 0 }]);
      const refunded = history.flatMap((each) => (each.kind === "refund" ? [each.order] : []));
      const kept = await world.pool.query<{ refund_id: string }>(
        "SELECT refund_id FROM refund WHERE shop_id = $1",
        [shop.id],
      );
      expect(new Set(kept.rows.map((row) => Number(row.refund_id)))).toEqual(new Set(refunded));
      await expectLedgerBalanced(world.pool);
    }),
    { numRuns: 30, seed: 20261122 },
  );
}, 60_000);
