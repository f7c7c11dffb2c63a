import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { missingScopes } from "#app/core/tiktok/scopes.ts";
import { authorizationUrl, exchangeAuthCode, revokeToken } from "#app/tiktok/authorize.ts";

import {
  advertiserId,
  app,
  openTikTokAccount,
  problemOf,
  redirectUri,
  type TikTokAccount,
} from "./open-tiktok-account.ts";

let account: TikTokAccount;

beforeAll(async () => {
  account = await openTikTokAccount();
});
beforeEach(() => account.tiktok.reset());
afterAll(() => account?.close());

const authorize = (scopes?: string[]) =>
  account.tiktok.authorize({ appId: app.appId, ...(scopes === undefined ? {} : { scopes }) }).authCode;

test("the address of TikTok's page holds the app, the state and the way back, each encoded", () => {
  const url = new URL(authorizationUrl("https://tiktok.example", app.appId, "st&te/1", redirectUri));
  expect(url.origin + url.pathname).toBe("https://tiktok.example/portal/auth");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    app_id: app.appId,
    state: "st&te/1",
    redirect_uri: redirectUri,
  });
});

test("TikTok shows its page at that address", async () => {
  const answer = await fetch(authorizationUrl(account.tiktok.url, app.appId, "state-1", redirectUri));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("authorize");
});

describe("a code is exchanged", () => {
  test("for a token that works, the accounts it is for, and the rights that were given, digit by digit", async () => {
    const authorization = await exchangeAuthCode(account.api, app, authorize());
    expect(authorization.advertiserIds).toEqual([advertiserId]);
    expect(authorization.scopes).toContain("7224195155857866754");
    expect(missingScopes(authorization.scopes)).toEqual([]);
    const { accessToken } = authorization;
    await account.api.get(
      "/oauth2/advertiser/get/",
      { app_id: app.appId, secret: app.appSecret },
      accessToken,
    );
  });

  test("and a right that was held back is known to be missing", async () => {
    const { scopes } = await exchangeAuthCode(
      account.api,
      app,
      authorize(["7224195155857866754", "800", "100"]),
    );
    expect(missingScopes(scopes).map(({ name }) => name)).toEqual([
      "Reporting",
      "Pixel event statistics",
      "Ad groups",
    ]);
  });

  test("only once", async () => {
    const code = authorize();
    await exchangeAuthCode(account.api, app, code);
    const error = await problemOf(exchangeAuthCode(account.api, app, code), [code, app.appSecret]);
    expect(error).toMatchObject({ kind: "refused", code: 40110, codeClass: "auth" });
  });

  test("and when the reply is lost, it is not tried with the same code again", async () => {
    const code = authorize();
    account.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    const error = await problemOf(exchangeAuthCode(account.api, app, code), [code, app.appSecret]);
    expect(error.kind).toBe("no_answer");
    expect(account.tiktok.requests).toHaveLength(1);
  });

  test("not without a token in the answer, and the error does not tell what was in it", async () => {
    const answer = { access_token: "t\u00F6ken with a space", advertiser_ids: [], scope: [] };
    const api = { ...account.api, post: async () => answer };
    const error = await problemOf(exchangeAuthCode(api, app, "code"), [answer.access_token]);
    expect(error.message).toContain("data.access_token: expected a token that fits into a header");
  });

  test("although the rest of the answer is odd: the token would be lost", async () => {
    const answer = { access_token: "token-1", advertiser_ids: null, scope: [4, "44", null, 1.5] };
    const api = { ...account.api, post: async () => answer };
    expect(await exchangeAuthCode(api, app, "code")).toEqual({
      accessToken: "token-1",
      advertiserIds: [],
      scopes: ["4", "44"],
    });
  });
});

describe("a token is taken back", () => {
  const use = (token: string) =>
    account.api.get("/oauth2/advertiser/get/", { app_id: app.appId, secret: app.appSecret }, token);

  test("and works no longer; taking it back twice is no error", async () => {
    const { accessToken } = await exchangeAuthCode(account.api, app, authorize());
    await revokeToken(account.api, app, accessToken);
    expect(await problemOf(use(accessToken), [accessToken])).toMatchObject({ code: 40105 });
    await revokeToken(account.api, app, accessToken);
  });

  test("not when TikTok says no or nothing", async () => {
    const { accessToken } = await exchangeAuthCode(account.api, app, authorize());
    const secrets = [accessToken, app.appSecret];
    account.tiktok.fail({ kind: "code", code: 40101, times: 1 });
    expect(await problemOf(revokeToken(account.api, app, accessToken), secrets)).toMatchObject({
      code: 40101,
    });
    account.tiktok.fail({ kind: "httpError", times: 1 });
    expect(await problemOf(revokeToken(account.api, app, accessToken), secrets)).toMatchObject({
      kind: "no_answer",
    });
    await use(accessToken);
  });
});
