import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "./fault.ts";
import { postEvents, trackPath } from "./post-events.ts";
import type { Answered, PostOptions } from "./post-events.ts";
import { sampleEvent } from "./sample-event.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");
const events = [0, 1, 2, 3].map((index) => sampleEvent(`purchase_${index}`, now));

describe("the list of faults", () => {
  let emulator: TikTokEmulator;
  beforeEach(async () => {
    emulator = await startTikTokEmulator({
      now: () => now,
      pixels: [
        { pixelCode: "CPIXEL00000000000001", token: "token-1" },
        { pixelCode: "CPIXEL00000000000002", token: "token-1" },
        { pixelCode: "CPIXEL00000000000002", token: "token-2" },
      ],
    });
  });
  afterEach(() => emulator.close());

  const send = (options: PostOptions = {}): Promise<Answered> => postEvents(emulator.url, events, options);
  const code = async (options: PostOptions = {}): Promise<number | undefined> =>
    (await send(options)).json?.code;

  test("a fault ends after its times", async () => {
    emulator.fail({ kind: "throttle", times: 2 });
    expect([await code(), await code(), await code()]).toEqual([40100, 40100, 0]);
    expect(emulator.faults).toEqual([]);
  });

  test("a fault without times lasts until it is cleared", async () => {
    emulator.fail({ kind: "throttle" });
    expect([await code(), await code(), await code()]).toEqual([40100, 40100, 40100]);
    emulator.clearFaults();
    expect(await code()).toBe(0);
  });

  test("reset clears faults and restores revoked tokens", async () => {
    emulator.fail({ kind: "throttle" });
    emulator.revokeToken("token-1");
    emulator.reset();
    expect(await code()).toBe(0);
  });

  test("faults strike in the order they were added, one to a request", async () => {
    emulator.fail({ kind: "code", code: 50000, times: 1 });
    emulator.fail({ kind: "throttle", times: 1 });
    expect([await code(), await code(), await code()]).toEqual([50000, 40100, 0]);
  });

  test("a fault with every strikes each n-th request only", async () => {
    emulator.fail({ kind: "throttle", every: 3 });
    const codes = [];
    for (let count = 0; count < 6; count += 1) codes.push(await code());
    expect(codes).toEqual([0, 0, 40100, 0, 0, 40100]);
  });

  test("a fault for one pixel leaves other pixels alone", async () => {
    emulator.fail({ kind: "throttle", pixelCode: "CPIXEL00000000000002", times: 1 });
    expect(await code()).toBe(0);
    expect(await code({ pixelCode: "CPIXEL00000000000002" })).toBe(40100);
  });

  test("a fault for one token leaves other tokens alone", async () => {
    emulator.fail({ kind: "throttle", token: "token-2", times: 1 });
    const pixelCode = "CPIXEL00000000000002";
    expect(await code({ pixelCode })).toBe(0);
    expect(await code({ pixelCode, token: "token-2" })).toBe(40100);
  });

  test("a fault for another path does not strike, and one for this path does", async () => {
    emulator.fail({ kind: "throttle", path: "/open_api/v1.3/oauth2/access_token/" });
    expect(await code()).toBe(0);
    emulator.fail({ kind: "throttle", path: trackPath });
    expect(await code()).toBe(40100);
  });

  test("a wrong path uses up no fault", async () => {
    emulator.fail({ kind: "throttle", times: 1 });
    await send({ path: "/open_api/v1.3/event/track" });
    expect(await code()).toBe(40100);
  });

  test("a misspelt fault is refused", () => {
    expect(() => emulator.fail({ kind: "slow" } as Fault)).toThrow(/delayMs/);
    expect(() => emulator.fail({ kind: "throttle", time: 1 } as Fault)).toThrow(/time/);
  });
});
