import { afterEach, describe, expect, test } from "vitest";
import { getApi, postApi } from "./call-api.ts";
import { postEvents } from "./post-events.ts";
import { sampleAccount, sampleApp, usAdvertiser, usPixel } from "./sample-account.ts";
import { sampleEvent } from "./sample-event.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

describe("the limit of requests per second", () => {
  let now = new Date("2026-11-22T12:00:00.000Z");
  const started: TikTokEmulator[] = [];
  afterEach(() => Promise.all(started.splice(0).map((emulator) => emulator.close())));

  async function start(qpsMax?: number): Promise<TikTokEmulator> {
    now = new Date("2026-11-22T12:00:00.000Z");
    const emulator = await startTikTokEmulator({ now: () => now, qpsMax, ...sampleAccount() });
    started.push(emulator);
    return emulator;
  }
  const ask = async (emulator: TikTokEmulator, token: string): Promise<number | undefined> =>
    (await getApi(emulator.url, "/pixel/list/", { advertiser_id: usAdvertiser }, token)).json?.code;

  test("one more than it allows in a second is 40100 in HTTP 200 without a hint when to return", async () => {
    const emulator = await start(2);
    const token = emulator.issueToken({});
    expect([await ask(emulator, token), await ask(emulator, token)]).toEqual([0, 0]);
    const refused = await getApi(
      emulator.url,
      "/advertiser/info/",
      { advertiser_ids: [usAdvertiser] },
      token,
    );
    expect(refused).toMatchObject({ status: 200, json: { code: 40100 } });
    expect(refused.headers).not.toHaveProperty("retry-after");
  });

  test("the next whole second is a new one", async () => {
    const emulator = await start(1);
    const token = emulator.issueToken({});
    now = new Date("2026-11-22T12:00:00.999Z");
    expect([await ask(emulator, token), await ask(emulator, token)]).toEqual([0, 40100]);
    now = new Date("2026-11-22T12:00:01.000Z");
    expect(await ask(emulator, token)).toBe(0);
  });

  test("all tokens of an app share it, another app has its own, and events have none", async () => {
    const emulator = await start(1);
    emulator.registerApp({
      appId: "7300000000000000009",
      secret: "s9",
      redirectUris: ["https://other.example/"],
    });
    const [first, second] = [emulator.issueToken({}), emulator.issueToken({})];
    const foreign = emulator.issueToken({ appId: "7300000000000000009" });
    expect(await ask(emulator, first)).toBe(0);
    expect(await ask(emulator, second)).toBe(40100);
    const exchange = { app_id: sampleApp.appId, secret: sampleApp.secret, auth_code: "made-up" };
    expect((await postApi(emulator.url, "/oauth2/access_token/", exchange)).json?.code).toBe(40100);
    expect(await ask(emulator, foreign)).toBe(0);
    for (const id of ["a", "b"]) {
      const options = { token: first, pixelCode: usPixel.pixelCode };
      expect((await postEvents(emulator.url, [sampleEvent(id, now)], options)).json?.code).toBe(0);
    }
  });

  test("there is none unless told", async () => {
    const emulator = await start();
    const token = emulator.issueToken({});
    const codes = await Promise.all(Array.from({ length: 50 }, () => ask(emulator, token)));
    expect(new Set(codes)).toEqual(new Set([0]));
  });
});
