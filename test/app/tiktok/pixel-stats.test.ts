import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readPixelStats } from "#app/tiktok/pixel-stats.ts";

import {
  advertiserId,
  openTikTokAccount,
  pixel,
  problemOf,
  type TikTokAccount,
} from "./open-tiktok-account.ts";

const day = "2026-11-20";
let account: TikTokAccount;

beforeAll(async () => {
  account = await openTikTokAccount({ pixels: 23 });
  const { setPixelDay } = account.tiktok;
  const { pixelCode } = pixel(1);
  setPixelDay(pixelCode, { day, event: "Purchase", browserCount: 40, serverCount: 39, attributedCount: 3 });
  setPixelDay(pixelCode, { day, event: "AddToCart", browserCount: 7, serverCount: 0 });
  setPixelDay(pixelCode, { day, event: "SpinTheWheel", browserCount: 0, serverCount: 5 });
  setPixelDay(pixelCode, { day: "2026-11-21", event: "Purchase", browserCount: 900, serverCount: 900 });
  setPixelDay(pixel(23).pixelCode, { day, event: "ViewContent", browserCount: 1, serverCount: 2 });
});
beforeEach(() => account.tiktok.reset());
afterAll(() => account?.close());

const read = (pixelIds: readonly string[], api = account.api) =>
  readPixelStats(api, account.token, { advertiserId, pixelIds, day });

/** TikTok's answer, its first pixel's statistics being these. */
const answering = (statistics: unknown): BusinessApi => ({
  ...account.api,
  get: async (...question) => {
    const data = (await account.api.get(...question)) as { list: object[] };
    return { list: data.list.slice(0, 1).map((row) => ({ ...row, statistics })) };
  },
});

test("a pixel's day is told by event, each by its canonical name, and no other day's", async () => {
  const { pixelId } = pixel(1);
  const counts = await read([pixelId]);
  expect(counts.toSorted((one, other) => one.event.localeCompare(other.event))).toMatchObject([
    { pixelId, event: "AddToCart", total: 7, browser: 7, server: 0 },
    { pixelId, event: "CompletePayment", total: 79, browser: 40, server: 39, attributed: 3 },
    { pixelId, event: "SpinTheWheel", total: 5, browser: 0, server: 5 },
  ]);
});

test("23 pixels take three questions, each pixel being asked for once", async () => {
  const ids = Array.from({ length: 23 }, (_, index) => pixel(index + 1).pixelId);
  const counts = await read([...ids, ids[0] ?? ""]);
  expect(counts.map(({ pixelId, event }) => `${pixelId} ${event}`)).toContain(`${ids[22]} ViewContent`);
  const asked = account
    .queries("/pixel/event/stats/")
    .map((query) => JSON.parse(query.get("pixel_ids") ?? "") as string[]);
  expect(asked.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(asked.flat()).toEqual(ids);
});

test("no pixels ask nothing, and a day without events has no counts", async () => {
  expect(await read([])).toEqual([]);
  expect(account.tiktok.requests).toEqual([]);
  expect(await read([pixel(2).pixelId])).toEqual([]);
  expect(await read([pixel(1).pixelId], answering(null))).toEqual([]);
});

test("two spellings of one event are one count; a custom event of a standard one's other name is its own", async () => {
  const counts = await read(
    [pixel(1).pixelId],
    answering([
      { pixel_event_type: "CompletePayment", total_count: 3, browser_event_total_count: 3 },
      { pixel_event_type: "SHOPPING", total_count: 4, server_event_total_count: 4, attributed_count: 1 },
      { custom_event_type: "SHOPPING", total_count: 5, browser_event_total_count: 5, attributed_count: null },
    ]),
  );
  expect(counts).toEqual([
    {
      pixelId: pixel(1).pixelId,
      event: "CompletePayment",
      total: 7,
      browser: 3,
      server: 4,
      attributed: 1,
    },
    { pixelId: pixel(1).pixelId, event: "SHOPPING", total: 5, browser: 5, server: 0, attributed: undefined },
  ]);
});

test("a count that is none is an error that names the field", async () => {
  const api = answering([{ pixel_event_type: "SHOPPING", total_count: "many" }]);
  const { message } = await problemOf(read([pixel(1).pixelId], api), [account.token]);
  expect(message).toContain("data.list.0.statistics.0.total_count: expected a whole number");
});

test("a pixel that is not the account's is refused", async () => {
  expect(await problemOf(read(["7999999999999999999"]), [account.token])).toMatchObject({
    kind: "refused",
    code: 40001,
  });
});
