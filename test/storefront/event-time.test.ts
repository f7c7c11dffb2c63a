import { describe, expect, test } from "vitest";

import { ttclid } from "../fixtures/shopper-browser.ts";
import { dayMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

describe("the time of an event", () => {
  test.each([
    ["is the browser's", -3 * secondMs, -3 * secondMs],
    ["is the browser's when it was offline for a day", -dayMs, -dayMs],
    ["is the browser's when that is a little ahead", 5 * minuteMs, 5 * minuteMs],
    ["is ours where the browser's clock is ahead by more", 5 * minuteMs + 1, 0],
    ["is ours where the browser's clock is years ahead", 4_000 * dayMs, 0],
    ["is ours where the browser's clock is behind by more than a day", -dayMs - 1, 0],
    ["is ours where the browser's clock says 1970", Number.NEGATIVE_INFINITY, 0],
  ])("%s", async (_what, offset, expected) => {
    const now = world.time.now();
    const event = await world.onlyEvent(make.productViewed({ at: Math.max(0, now + offset) }));
    expect(event["event_time"]).toBe(Math.floor((now + expected) / 1_000));
  });
});

const clickOf = async (at: number | undefined) => {
  const store = await world.openStore();
  const click = at === undefined ? { ttclid } : { ttclid, at };
  await store.tell([make.productViewed()], { visit: { click } });
  await store.map();
  const { rows } = await world.pool.query<{ clicked_at: Date }>(
    "SELECT clicked_at FROM click WHERE shop_id = $1",
    [store.id],
  );
  await store.sendDue();
  expect(store.counted()).toMatchObject([{ user: { ttclid } }]);
  return rows[0]?.clicked_at.getTime();
};

const seconds = () => world.time.now() / secondMs;

describe("the time of a click", () => {
  test("is the browser's where that can be", async () => {
    const at = Math.floor(seconds()) - 3_600;
    expect(await clickOf(at)).toBe(at * secondMs);
  });

  test("is ours where the browser gives none, one to come, or one from before there were TikTok clicks", async () => {
    for (const at of [
      undefined,
      Math.ceil(seconds()) + 1,
      world.time.now(),
      Number.MAX_SAFE_INTEGER,
      0,
      86_400,
    ])
      expect(await clickOf(at)).toBe(world.time.now());
  });

  test("stays the first we heard of, also within one batch of messages", async () => {
    const store = await world.openStore();
    const heard = world.time.now();
    for (let turn = 0; turn < 4; turn += 1) {
      await store.tell([make.pageViewed()], { visit: { click: { ttclid } } });
      if (turn === 2) await store.map();
      world.time.advance(minuteMs);
    }
    await store.map();
    const { rows } = await world.pool.query("SELECT clicked_at FROM click WHERE shop_id = $1", [store.id]);
    expect(rows).toEqual([{ clicked_at: new Date(heard) }]);
  });
});

test("an event that was told too late is too old, by the shop's own limit", async () => {
  const store = await world.openStore({ settings: { maxAgeDays: 1 } });
  await store.tell([make.productViewed()]);
  world.time.advance(dayMs + 1);
  await store.map();
  expect(await store.deliveries()).toMatchObject([{ state: "skipped", reason: "too_old" }]);
});
