import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getApi, postApi } from "./call-api.ts";
import type { Answered } from "./post-events.ts";
import { sampleAccount, sampleApp, usAdvertiser } from "./sample-account.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

const api = "/open_api/v1.3";
const pixelList = `${api}/pixel/list/`;
const exchangePath = `${api}/oauth2/access_token/`;

describe("faults at the account's endpoints", () => {
  let emulator: TikTokEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startTikTokEmulator(sampleAccount());
    token = emulator.issueToken({});
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.reset());

  const pixels = (by = token): Promise<Answered> =>
    getApi(emulator.url, "/pixel/list/", { advertiser_id: usAdvertiser }, by);
  const info = (by = token): Promise<Answered> =>
    getApi(emulator.url, "/advertiser/info/", { advertiser_ids: [usAdvertiser] }, by);
  const exchange = (auth_code: string): Promise<Answered> =>
    postApi(emulator.url, "/oauth2/access_token/", {
      app_id: sampleApp.appId,
      secret: sampleApp.secret,
      auth_code,
    });

  test("a fault aimed at a path strikes there and nowhere else", async () => {
    emulator.fail({ kind: "throttle", path: pixelList, times: 1 });
    expect((await info()).json?.code).toBe(0);
    expect(await pixels()).toMatchObject({ status: 200, json: { code: 40100 } });
    expect((await pixels()).json?.code).toBe(0);
  });

  test("50000, an HTML 502 and a page instead of an envelope come as told", async () => {
    emulator.fail({ kind: "code", code: 50000, path: pixelList, times: 1 });
    emulator.fail({ kind: "httpError", status: 502, path: pixelList, times: 1 });
    emulator.fail({ kind: "html", path: pixelList, times: 1 });
    expect((await pixels()).json?.code).toBe(50000);
    expect(await pixels()).toMatchObject({
      status: 502,
      json: undefined,
      text: expect.stringMatching(/^<html>/),
    });
    expect(await pixels()).toMatchObject({ status: 200, json: undefined });
    expect((await pixels()).json?.code).toBe(0);
  });

  test("half an answer and a closed connection come as told", async () => {
    emulator.fail({ kind: "truncatedJson", path: pixelList, times: 1 });
    emulator.fail({ kind: "dropConnection", path: pixelList, times: 1 });
    expect((await pixels()).json).toBeUndefined();
    await expect(pixels()).rejects.toThrow();
  });

  test("a lost reply to the exchange has used up the code and given a token nobody knows", async () => {
    const { authCode } = emulator.authorize({});
    emulator.fail({ kind: "dropReplyAfterAccepting", path: exchangePath, times: 1 });
    const issuedBefore = emulator.accessTokens.length;
    await expect(exchange(authCode)).rejects.toThrow();
    expect(emulator.accessTokens).toHaveLength(issuedBefore + 1);
    expect((await exchange(authCode)).json?.code).toBe(40110);
  });

  test("a broken exchange that was not accepted leaves the code good", async () => {
    const { authCode } = emulator.authorize({});
    emulator.fail({ kind: "httpError", path: exchangePath, times: 1 });
    expect((await exchange(authCode)).status).toBe(502);
    expect((await exchange(authCode)).json?.code).toBe(0);
  });

  test("a token can die in the middle: from one request on it is 40105 everywhere", async () => {
    const mortal = emulator.issueToken({});
    emulator.fail({ kind: "killToken", path: pixelList, times: 1, every: 2 });
    expect((await pixels(mortal)).json?.code).toBe(0);
    expect((await pixels(mortal)).json?.code).toBe(40105);
    expect((await info(mortal)).json?.code).toBe(40105);
    expect((await info(token)).json?.code).toBe(0);
    expect(emulator.accessTokens.find((each) => each.token === mortal)?.revoked).toBe(true);
  });

  test("a request that hangs is recorded as such, with its path", async () => {
    emulator.fail({ kind: "hang", path: `${api}/oauth2/advertiser/get/`, times: 1 });
    const leave = new AbortController();
    const hanging = fetch(`${emulator.url}${api}/oauth2/advertiser/get/?app_id=1`, { signal: leave.signal });
    await emulator.waitFor(({ requests }) => requests[0]?.ending === "hung");
    leave.abort();
    await expect(hanging).rejects.toThrow();
    expect(emulator.requests[0]?.url).toContain("/oauth2/advertiser/get/");
  });

  test("a slow answer is right, and late", async () => {
    emulator.fail({ kind: "slow", delayMs: 30, path: pixelList, times: 1 });
    const before = performance.now();
    expect((await pixels()).json?.code).toBe(0);
    expect(performance.now() - before).toBeGreaterThan(25);
  });

  test("a redirect is answered by nothing behind it that would take the token", async () => {
    emulator.fail({ kind: "redirect", path: pixelList, times: 1 });
    expect((await pixels()).status).toBe(302);
  });
});
