import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getApi } from "../call-api.ts";
import { postEvents } from "../post-events.ts";
import type { Answered } from "../post-events.ts";
import { jpPixel, otherPixel, sampleAccount, usAdvertiser, usPixel } from "../sample-account.ts";
import { sampleEvent } from "../sample-event.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const start = new Date("2026-11-21T23:59:59Z");

describe("GET /pixel/event/stats/", () => {
  let emulator: TikTokEmulator;
  let token: string;
  let now = start;
  beforeAll(async () => {
    emulator = await startTikTokEmulator({ now: () => now, ...sampleAccount() });
    token = emulator.issueToken({});
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    now = start;
    emulator.reset();
  });

  const stats = (from: string, to: string, more: object = {}): Promise<Answered> => {
    const parameters = {
      advertiser_id: usAdvertiser,
      pixel_ids: [usPixel.pixelId],
      date_range: { start_date: from, end_date: to },
      ...more,
    };
    return getApi(emulator.url, "/pixel/event/stats/", parameters, token);
  };
  const data = async (from: string, to = from): Promise<unknown> => (await stats(from, to)).json?.data;
  const send = (ids: string[], event = "Purchase", top = {}): Promise<Answered> =>
    postEvents(
      emulator.url,
      ids.map((id) => ({ ...sampleEvent(id, now), event })),
      { token, pixelCode: usPixel.pixelCode, top },
    );
  const counted = (server: number, browser = 0, attributed = 0): object => ({
    total_count: server + browser,
    browser_event_total_count: browser,
    server_event_total_count: server,
    attributed_count: attributed,
    preview_count: 0,
  });
  const of = (...statistics: object[]): object => ({ list: [{ pixel_id: usPixel.pixelId, statistics }] });

  test("server events are what was accepted on that UTC day: no duplicates, no tests, no refused ones", async () => {
    await send(["a", "b", "b"]);
    await send(["t"], "Purchase", { test_event_code: "TEST1" });
    emulator.fail({ kind: "throttle", times: 1 });
    await send(["c"]);
    now = new Date(start.getTime() + 1000);
    await send(["a", "d"]);
    expect(await data("2026-11-21")).toEqual(of({ pixel_event_type: "SHOPPING", ...counted(2) }));
    expect(await data("2026-11-22")).toEqual(of({ pixel_event_type: "SHOPPING", ...counted(1) }));
    expect(await data("2026-11-21", "2026-11-22")).toEqual(
      of({ pixel_event_type: "SHOPPING", ...counted(3) }),
    );
    expect(await data("2026-11-20")).toEqual(of());
  });

  test("both spellings of an event are one there, and a name that is no standard event is a custom one", async () => {
    await send(["a"], "Purchase");
    await send(["b"], "CompletePayment");
    await send(["c"], "AddToCart");
    await send(["d"], "MyOwnEvent");
    await send(["e"], "constructor");
    expect(await data("2026-11-21")).toEqual(
      of(
        { pixel_event_type: "SHOPPING", ...counted(2) },
        { pixel_event_type: "ON_WEB_CART", ...counted(1) },
        { custom_event_type: "MyOwnEvent", ...counted(1) },
        { custom_event_type: "constructor", ...counted(1) },
      ),
    );
  });

  test("a seeded browser count is added, a seeded server count stands instead of the ledger's", async () => {
    const { pixelCode } = usPixel;
    await send(["a", "b"], "AddToCart");
    await send(["c"], "Search");
    emulator.setPixelDay(pixelCode, {
      day: "2026-11-21",
      event: "AddToCart",
      browserCount: 40,
      attributedCount: 3,
    });
    emulator.setPixelDay(pixelCode, { day: "2026-11-21", event: "Search", serverCount: 7 });
    expect(await data("2026-11-21")).toEqual(
      of(
        { pixel_event_type: "ON_WEB_CART", ...counted(2, 40, 3) },
        { pixel_event_type: "ON_WEB_SEARCH", ...counted(7) },
      ),
    );
    emulator.setPixelDay(pixelCode, { day: "2026-11-21", event: "AddToCart", browserCount: 1 });
    expect(await data("2026-11-21")).toMatchObject({
      list: [{ statistics: expect.arrayContaining([{ pixel_event_type: "ON_WEB_CART", ...counted(2, 1) }]) }],
    });
  });

  test("a day that does not exist cannot be seeded", () => {
    expect(() => emulator.setPixelDay("C", { day: "2026-02-30", event: "Search" })).toThrow(/YYYY-MM-DD/);
  });

  test("30 days are the most, both ends counted, and the end is not before the start", async () => {
    expect((await stats("2026-10-01", "2026-10-30")).json?.code).toBe(0);
    expect((await stats("2026-10-01", "2026-10-31")).json?.code).toBe(40002);
    expect((await stats("2026-10-02", "2026-10-01")).json?.code).toBe(40002);
  });

  test("dates that are none, or none at all, are parameter errors", async () => {
    expect((await stats("2026-02-30", "2026-03-01")).json?.code).toBe(40002);
    expect((await stats("20261121", "20261121")).json?.code).toBe(40002);
    expect((await stats("", "", { date_range: undefined })).json?.code).toBe(40002);
    expect((await stats("", "", { date_range: "2026-11-21" })).json?.code).toBe(40002);
  });

  test("pixels go by their numeric id, ten at a time, and only those of this ad account", async () => {
    const ask = async (pixel_ids: unknown): Promise<number | undefined> =>
      (await stats("2026-11-21", "2026-11-21", { pixel_ids })).json?.code;
    expect(await ask([usPixel.pixelCode])).toBe(40002);
    expect(await ask(usPixel.pixelId)).toBe(40002);
    expect(await ask([])).toBe(40002);
    expect(await ask(Array.from({ length: 11 }, () => usPixel.pixelId))).toBe(40011);
    expect(await ask([otherPixel.pixelId])).toBe(40001);
    expect(await ask([usPixel.pixelId, jpPixel.pixelId])).toBe(40001);
    expect(await ask(["1"])).toBe(40001);
  });
});
