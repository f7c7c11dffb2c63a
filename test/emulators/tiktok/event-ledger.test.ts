import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { postEvents } from "./post-events.ts";
import { sampleEvent, withField } from "./sample-event.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

const start = new Date("2026-11-22T12:00:00Z");
const hourMs = 60 * 60 * 1000;
const event = sampleEvent("purchase_1", start);

describe("deduplication", () => {
  let emulator: TikTokEmulator;
  let clock: Date;
  beforeEach(async () => {
    clock = start;
    emulator = await startTikTokEmulator({
      now: () => clock,
      pixels: ["A", "B"].map((pixelCode) => ({ pixelCode, token: "token-1" })),
    });
  });
  afterEach(() => emulator.close());

  async function send(sent = event, top = {}, pixelCode = "A"): Promise<number | undefined> {
    return (await postEvents(emulator.url, [sent], { pixelCode, top })).json?.code;
  }

  test("the same event again is answered with code 0, kept as a duplicate and not counted", async () => {
    expect([await send(), await send(withField(event, "properties.value", 99))]).toEqual([0, 0]);
    expect(emulator.accepted).toMatchObject([{ eventId: "purchase_1", json: { properties: { value: 21 } } }]);
    expect(emulator.duplicates).toMatchObject([
      { eventId: "purchase_1", firstAt: start, json: { properties: { value: 99 } } },
    ]);
  });

  test("the same event twice in one batch counts once", async () => {
    await postEvents(emulator.url, [event, event], { pixelCode: "A" });
    expect(emulator.counts).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  test("another pixel, another event name or another event id is another event", async () => {
    await send();
    await send(event, {}, "B");
    await send(withField(event, "event", "Purchase"));
    await send(withField(event, "event_id", "purchase_2"));
    expect(emulator.counts).toMatchObject({ accepted: 4, duplicates: 0 });
  });

  test("no event id means no deduplication", async () => {
    const anonymous = withField(event, "event_id", undefined);
    await send(anonymous);
    await send(anonymous);
    expect(emulator.counts).toMatchObject({ accepted: 2, duplicates: 0 });
  });

  test("48 hours count from the first event and not from the last duplicate", async () => {
    await send();
    clock = new Date(start.getTime() + 30 * hourMs);
    await send();
    clock = new Date(start.getTime() + 48 * hourMs);
    await send();
    expect(emulator.counts).toMatchObject({ accepted: 1, duplicates: 2 });
    clock = new Date(start.getTime() + 48 * hourMs + 1);
    await send();
    expect(emulator.counts).toMatchObject({ accepted: 2, duplicates: 2 });
    await send();
    expect(emulator.duplicates.at(-1)?.firstAt).toEqual(clock);
  });

  test("a refused event is no first event", async () => {
    expect(await send(withField(event, "user.ip", "nowhere"))).toBe(40002);
    await send();
    expect(emulator.counts).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  test("test events are kept apart, never counted and never in the way of the real one", async () => {
    await send(event, { test_event_code: "TEST123" });
    await send(event, { test_event_code: "TEST123" });
    await send();
    expect(emulator.testEvents).toMatchObject([{ testEventCode: "TEST123" }, { eventId: "purchase_1" }]);
    expect(emulator.counts).toMatchObject({ accepted: 1, duplicates: 0, testEvents: 2 });
  });

  test("a test event has to be right too", async () => {
    expect(await send(withField(event, "user.ip", "nowhere"), { test_event_code: "TEST123" })).toBe(40002);
    expect(emulator.testEvents).toEqual([]);
  });

  test("reset forgets the first event, and lists taken before it stay as they were", async () => {
    await send();
    const before = emulator.accepted;
    emulator.reset();
    expect([before.length, emulator.accepted.length]).toEqual([1, 0]);
    await send();
    expect(emulator.counts).toEqual({ requests: 1, accepted: 1, duplicates: 0, testEvents: 0 });
  });
});
