import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { postEvents } from "../post-events.ts";
import type { Answered } from "../post-events.ts";
import {
  jpAdvertiser,
  jpPixel,
  otherPixel,
  sampleAccount,
  usAdvertiser,
  usPixel,
} from "../sample-account.ts";
import { sampleEvent } from "../sample-event.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");

describe("events sent with a token from OAuth", () => {
  let emulator: TikTokEmulator;
  beforeAll(async () => {
    const pixels = [{ pixelCode: usPixel.pixelCode, token: "pixel-token" }];
    emulator = await startTikTokEmulator({ now: () => now, pixels, ...sampleAccount() });
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    emulator.setRole("ada", usAdvertiser, "ADMIN");
  });

  const send = (token: string, { pixelCode } = usPixel): Promise<Answered> =>
    postEvents(emulator.url, [sampleEvent("purchase_1", now)], { token, pixelCode });
  const code = async (token: string, pixel = usPixel): Promise<number | undefined> =>
    (await send(token, pixel)).json?.code;

  test("they reach every pixel of the ad accounts granted, and count", async () => {
    const token = emulator.issueToken({});
    expect([await code(token, usPixel), await code(token, jpPixel)]).toEqual([0, 0]);
    expect(emulator.accepted.map(({ pixelCode }) => pixelCode)).toEqual([
      usPixel.pixelCode,
      jpPixel.pixelCode,
    ]);
  });

  test("the first-level permission Measurement is enough", async () => {
    expect(await code(emulator.issueToken({ scopes: ["5"] }))).toBe(0);
  });

  test("without the scope, also with the old pixel events' one, they are refused", async () => {
    const { json } = await send(emulator.issueToken({ scopes: ["44", "51", "8"] }));
    expect(json).toMatchObject({ code: 40001, message: expect.stringContaining("/event/track/:POST") });
  });

  test("a pixel of an ad account that was not granted is refused, and one of nobody does not exist", async () => {
    const token = emulator.issueToken({ advertiserIds: [jpAdvertiser] });
    expect(await code(token, usPixel)).toBe(40001);
    expect(await code(token, otherPixel)).toBe(40001);
    expect(await code(token, { ...usPixel, pixelCode: "CNOBODY" })).toBe(40007);
  });

  test("an analyst may not send, one whose role is raised may, and one who left may not", async () => {
    const token = emulator.issueToken({});
    emulator.setRole("ada", usAdvertiser, "ANALYST");
    const { json } = await send(token);
    expect(json?.code).toBe(40001);
    expect(json?.message).toContain(`${usPixel.pixelCode}. You must be an admin or operator`);
    emulator.setRole("ada", usAdvertiser, "OPERATOR");
    expect(await code(token)).toBe(0);
    emulator.setRole("ada", usAdvertiser, undefined);
    expect(await code(token)).toBe(40001);
  });

  test("a revoked token is 40105, and the pixel's own token goes on", async () => {
    const token = emulator.issueToken({});
    emulator.revokeToken(token);
    expect(await code(token)).toBe(40105);
    expect(await code("pixel-token")).toBe(0);
    expect(await code("pixel-token", jpPixel)).toBe(40001);
  });
});
