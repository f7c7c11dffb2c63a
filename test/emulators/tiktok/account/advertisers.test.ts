import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { jpAdvertiser, otherAdvertiser, sampleAccount, sampleApp, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const credentials = { app_id: sampleApp.appId, secret: sampleApp.secret };

describe("the ad accounts of a token", () => {
  let emulator: TikTokEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startTikTokEmulator(sampleAccount());
    token = emulator.issueToken({});
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    emulator.setRole("ada", jpAdvertiser, "OPERATOR");
  });

  const list = (parameters: object = {}, by = token): Promise<Answered> =>
    getApi(emulator.url, "/oauth2/advertiser/get/", { ...credentials, ...parameters }, by);
  const info = (advertiser_ids: unknown, more: object = {}): Promise<Answered> =>
    getApi(emulator.url, "/advertiser/info/", { advertiser_ids, ...more }, token);

  test("/oauth2/advertiser/get/ lists those that were granted, with their names", async () => {
    expect((await list()).json).toMatchObject({ code: 0 });
    expect((await list()).json?.data).toEqual({
      list: [
        { advertiser_id: usAdvertiser, advertiser_name: "Northlight US" },
        { advertiser_id: jpAdvertiser, advertiser_name: "Northlight <JP> & Co" },
      ],
    });
  });

  test("an ad account the user left is gone from the list, and 40106 where it is named", async () => {
    emulator.setRole("ada", jpAdvertiser, undefined);
    expect((await list()).json?.data).toMatchObject({ list: [{ advertiser_id: usAdvertiser }] });
    expect((await info([jpAdvertiser])).json?.code).toBe(40106);
  });

  test("a token without ad accounts has an empty list", async () => {
    const none = emulator.issueToken({ userId: "cleo" });
    expect((await list({}, none)).json).toMatchObject({ code: 0, data: { list: [] } });
  });

  test("the app must be the token's, and prove it", async () => {
    emulator.registerApp({
      appId: "7300000000000000009",
      secret: "s9",
      redirectUris: ["https://other.example/"],
    });
    expect((await list({ secret: "wrong" })).json?.code).toBe(40101);
    expect((await list({ app_id: "7300000000000000009", secret: "s9" })).json?.code).toBe(40113);
    expect((await list({ secret: undefined })).json?.code).toBe(40002);
  });

  test("/advertiser/info/ tells currency, time zone, name and status, in the order asked", async () => {
    expect((await info([jpAdvertiser, usAdvertiser])).json?.data).toEqual({
      list: [
        {
          advertiser_id: jpAdvertiser,
          name: "Northlight <JP> & Co",
          currency: "JPY",
          timezone: "Asia/Tokyo",
          display_timezone: "Asia/Tokyo",
          status: "STATUS_ENABLE",
          role: "ROLE_ADVERTISER",
        },
        expect.objectContaining({ advertiser_id: usAdvertiser, currency: "USD" }),
      ],
    });
  });

  test("/advertiser/info/ gives the fields asked for, and the id", async () => {
    expect((await info([usAdvertiser], { fields: ["currency"] })).json?.data).toEqual({
      list: [{ advertiser_id: usAdvertiser, currency: "USD" }],
    });
    expect((await info([usAdvertiser], { fields: ["colour"] })).json?.code).toBe(40002);
  });

  test("one ad account that is not the token's fails the whole request", async () => {
    const { json } = await info([usAdvertiser, otherAdvertiser]);
    expect(json).toMatchObject({ code: 40001, message: expect.stringContaining(otherAdvertiser) });
  });

  test("a list that is no JSON, no list, of numbers, empty or too long is refused", async () => {
    for (const wrong of [
      usAdvertiser,
      `${usAdvertiser},${jpAdvertiser}`,
      [7_000_000],
      [],
      ["abc"],
      undefined,
    ])
      expect((await info(wrong)).json, JSON.stringify(wrong)).toMatchObject({
        code: 40002,
        message: expect.stringContaining("advertiser_ids"),
      });
    const hundred: string[] = Array.from({ length: 100 }, () => usAdvertiser);
    expect((await info(hundred)).json?.code).toBe(0);
    expect((await info([...hundred, usAdvertiser])).json?.code).toBe(40011);
  });
});
