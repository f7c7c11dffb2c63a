import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getApi, postApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { jpAdvertiser, sampleAccount, sampleApp, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const start = new Date("2026-11-22T12:00:00Z");
const hour = 3_600_000;

describe("POST /oauth2/access_token/ and /oauth2/revoke_token/", () => {
  let emulator: TikTokEmulator;
  let now = start;
  beforeAll(async () => {
    emulator = await startTikTokEmulator({ now: () => now, ...sampleAccount() });
    emulator.registerApp({
      appId: "7300000000000000009",
      secret: "s9",
      redirectUris: ["https://other.example/"],
    });
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    now = start;
    emulator.reset();
  });

  const exchange = (body: Record<string, unknown>): Promise<Answered> =>
    postApi(emulator.url, "/oauth2/access_token/", {
      app_id: sampleApp.appId,
      secret: sampleApp.secret,
      ...body,
    });
  const code = async (body: Record<string, unknown>): Promise<number | undefined> =>
    (await exchange(body)).json?.code;

  test("a code becomes a token that lives, with its ad accounts as strings and its scopes as exact numbers", async () => {
    const { authCode } = emulator.authorize({});
    const { status, text, json } = await exchange({ auth_code: authCode });
    const [issued] = emulator.accessTokens;
    expect(status).toBe(200);
    expect(json).toMatchObject({
      code: 0,
      message: "OK",
      data: { access_token: issued?.token, advertiser_ids: [usAdvertiser, jpAdvertiser] },
    });
    expect(text).toContain('"scope":[100,210,44,7224195155857866754,800,802]');
    expect(issued).toMatchObject({ userId: "ada", appId: sampleApp.appId, issuedAt: start, revoked: false });
    expect(emulator.authCodes).toMatchObject([{ code: authCode, usedAt: start }]);
    const list = await getApi(
      emulator.url,
      "/oauth2/advertiser/get/",
      { app_id: sampleApp.appId, secret: sampleApp.secret },
      issued?.token,
    );
    expect(list.json?.code).toBe(0);
  });

  test("a partial grant comes back as such", async () => {
    const { authCode } = emulator.authorize({ scopes: ["44"], advertiserIds: [jpAdvertiser] });
    expect((await exchange({ auth_code: authCode })).json?.data).toMatchObject({
      scope: [44],
      advertiser_ids: [jpAdvertiser],
    });
  });

  test("the ad accounts are left out when they are not wanted", async () => {
    const { authCode } = emulator.authorize({});
    const { json } = await exchange({ auth_code: authCode, return_advertiser_ids: false });
    expect(json?.data).not.toHaveProperty("advertiser_ids");
  });

  test("a code works once", async () => {
    const { authCode } = emulator.authorize({});
    expect(await code({ auth_code: authCode })).toBe(0);
    expect(await code({ auth_code: authCode })).toBe(40110);
  });

  test("a code works for an hour of TikTok's clock", async () => {
    const kept = emulator.authorize({}).authCode;
    const late = emulator.authorize({}).authCode;
    now = new Date(start.getTime() + hour);
    expect(await code({ auth_code: kept })).toBe(0);
    now = new Date(start.getTime() + hour + 1);
    expect(await code({ auth_code: late })).toBe(40110);
  });

  test("a wrong secret does not use up the code", async () => {
    const { authCode } = emulator.authorize({});
    expect(await code({ auth_code: authCode, secret: "wrong" })).toBe(40101);
    expect(await code({ auth_code: authCode, app_id: "7399999999999999999" })).toBe(40101);
    expect(await code({ auth_code: authCode, app_id: "7300000000000000009", secret: "s9" })).toBe(40101);
    expect(await code({ auth_code: authCode })).toBe(0);
  });

  test("a code nobody was given does not match", async () => {
    expect(await code({ auth_code: "made-up" })).toBe(40101);
  });

  test.each(["app_id", "secret", "auth_code"])(
    "without %s it is a parameter error that names it",
    async (field) => {
      const { json } = await exchange({ auth_code: "made-up", [field]: undefined });
      expect(json).toMatchObject({ code: 40002, message: expect.stringContaining(field) });
    },
  );

  test("a body that is not JSON, and one that does not say so, are refused", async () => {
    const path = `${emulator.url}/open_api/v1.3/oauth2/access_token/`;
    const form = await fetch(path, { method: "POST", body: new URLSearchParams({ app_id: "1" }) });
    expect(await form.json()).toMatchObject({ code: 40000 });
    const headers = { "content-type": "application/json" };
    const broken = await fetch(path, { method: "POST", headers, body: "{" });
    expect(await broken.json()).toMatchObject({ code: 40000 });
  });

  test("a GET, and a path without its slash, are no envelope", async () => {
    expect((await fetch(`${emulator.url}/open_api/v1.3/oauth2/access_token/`)).status).toBe(405);
    expect(
      (await fetch(`${emulator.url}/open_api/v1.3/oauth2/access_token`, { method: "POST" })).status,
    ).toBe(404);
  });

  test("two authorizations give two tokens, and revoking one leaves the other alive", async () => {
    const [first, second] = [emulator.issueToken({}), emulator.issueToken({})];
    expect(first).not.toBe(second);
    const revoke = (token: string, secret: string = sampleApp.secret): Promise<Answered> =>
      postApi(emulator.url, "/oauth2/revoke_token/", {
        app_id: sampleApp.appId,
        secret,
        access_token: token,
      });
    expect((await revoke(first, "wrong")).json?.code).toBe(40101);
    expect((await revoke(first)).json).toMatchObject({
      code: 0,
      data: { app_id: sampleApp.appId, advertiser_ids: [usAdvertiser, jpAdvertiser] },
    });
    const info = async (token: string): Promise<number | undefined> =>
      (await getApi(emulator.url, "/advertiser/info/", { advertiser_ids: [usAdvertiser] }, token)).json?.code;
    expect(await info(first)).toBe(40105);
    expect(await info(second)).toBe(0);
    expect((await revoke(first)).json?.code).toBe(40105);
    expect((await revoke("made-up")).json?.code).toBe(40105);
    expect(emulator.accessTokens.find(({ token }) => token === first)).toMatchObject({ revoked: true });
    const foreign = { app_id: "7300000000000000009", secret: "s9", access_token: second };
    expect((await postApi(emulator.url, "/oauth2/revoke_token/", foreign)).json?.code).toBe(40113);
  });
});
