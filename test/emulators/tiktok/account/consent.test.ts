import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { jpAdvertiser, sampleAccount, sampleApp, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";
import { clickThrough } from "./click-through.ts";

const now = new Date("2026-11-22T12:00:00Z");
const [redirectUri] = sampleApp.redirectUris;

describe("the consent page", () => {
  let emulator: TikTokEmulator;
  beforeAll(async () => {
    emulator = await startTikTokEmulator({ now: () => now, ...sampleAccount() });
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    emulator.signInAs("ada");
  });

  function authUrl(changes: Record<string, string | undefined> = {}): string {
    const query = new URLSearchParams();
    const parameters = { app_id: sampleApp.appId, state: "s1", redirect_uri: redirectUri, ...changes };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
    return `${emulator.url}/portal/auth?${query}`;
  }
  const open = async (url: string): Promise<{ response: Response; html: string }> => {
    const response = await fetch(url, { redirect: "manual" });
    return { response, html: await response.text() };
  };

  test("it names the app, the user, every permission and every ad account, and refuses to be framed", async () => {
    const { response, html } = await open(authUrl());
    expect(response.status).toBe(200);
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(html).toContain("<strong>Ada</strong>");
    expect(html).toContain('<label for="scope-7224195155857866754">Report Conversion Event</label>');
    expect(html).toContain('id="scope-44" checked');
    expect(html).toContain(`id="advertiser-${usAdvertiser}" checked`);
    expect(html).toContain("Northlight &lt;JP&gt; &amp; Co");
    expect(html).toMatch(/id="authorize"[^>]*>Authorize</);
    expect(html).toMatch(/id="cancel"[^>]*>Cancel</);
  });

  test.each([
    ["an app nobody registered", { app_id: "7399999999999999999" }],
    ["a link without an app", { app_id: undefined }],
    ["a redirect URI that is not registered", { redirect_uri: "https://evil.example/tiktok/callback" }],
    ["a registered redirect URI with something added", { redirect_uri: `${redirectUri}?next=1` }],
    ["a link without a redirect URI", { redirect_uri: undefined }],
    ["a user who does not exist", { user: "zoe" }],
  ])("%s gets an error page and is redirected nowhere", async (_case, changes) => {
    const { response, html } = await open(authUrl(changes));
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
    expect(html).toContain("Authorization failed");
    expect(html).not.toContain("<form");
  });

  test("Authorize sends the browser back with the code, its twin and the state as it was", async () => {
    const state = "a/b+c=%20 ü&x=1";
    const callback = await clickThrough(authUrl({ state }));
    expect(callback.origin + callback.pathname).toBe(redirectUri);
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      auth_code: emulator.authCodes[0]?.code,
      code: emulator.authCodes[0]?.code,
      state,
    });
    expect(emulator.authCodes).toMatchObject([
      { userId: "ada", state, redirectUri, issuedAt: now, advertiserIds: [usAdvertiser, jpAdvertiser] },
    ]);
  });

  test("the form alone cannot be turned against another address", async () => {
    const form = new URLSearchParams({
      app_id: sampleApp.appId,
      redirect_uri: "https://evil.example/",
      decision: "authorize",
      scope: "44",
      advertiser: usAdvertiser,
    });
    const sent = await fetch(`${emulator.url}/portal/auth/confirm`, {
      method: "POST",
      body: form,
      redirect: "manual",
    });
    expect(sent.status).toBe(400);
    expect(emulator.authCodes).toEqual([]);
  });

  test("permissions and ad accounts that were unticked are not in the grant", async () => {
    await clickThrough(authUrl(), { withoutScopes: ["44", "802"], onlyAdvertisers: [jpAdvertiser] });
    expect(emulator.authCodes).toMatchObject([
      { scopes: ["100", "210", "7224195155857866754", "800"], advertiserIds: [jpAdvertiser] },
    ]);
  });

  test("nothing ticked is no grant: the page comes again and says so", async () => {
    await expect(clickThrough(authUrl(), { onlyAdvertisers: [] })).rejects.toThrow(/at least one ad account/);
    await expect(
      clickThrough(authUrl(), { withoutScopes: ["44", "802", "100", "210", "7224195155857866754", "800"] }),
    ).rejects.toThrow(/at least one permission/);
    expect(emulator.authCodes).toEqual([]);
  });

  test("a user without any ad account can authorize and grants none", async () => {
    await clickThrough(authUrl(), { userId: "cleo" });
    expect(emulator.authCodes).toMatchObject([{ userId: "cleo", advertiserIds: [] }]);
  });

  test("the page is another user's after they signed in, or by its link", async () => {
    emulator.signInAs("ben");
    const { html } = await open(authUrl());
    expect(html).toContain("<strong>Ben</strong>");
    const link = /<a href="([^"]+)">Continue as Ada</.exec(html)?.[1]?.replaceAll("&amp;", "&");
    expect((await open(`${emulator.url}${link}`)).html).toContain("<strong>Ada</strong>");
    const callback = await clickThrough(`${emulator.url}${link}`);
    expect(callback.searchParams.get("state")).toBe("s1");
  });

  test("Cancel sends back an error and the state, and gives no code", async () => {
    const callback = await clickThrough(authUrl(), { press: "cancel" });
    expect(Object.fromEntries(callback.searchParams)).toEqual({ error: "access_denied", state: "s1" });
    expect(emulator.authCodes).toEqual([]);
  });

  test("what Cancel sends can be chosen, as TikTok does not say", async () => {
    const other = await startTikTokEmulator({
      ...sampleAccount(),
      cancelParams: { code: "", error_code: "7" },
    });
    const link = authUrl().replace(emulator.url, other.url);
    const callback = await clickThrough(link, { press: "cancel" });
    await other.close();
    expect(Object.fromEntries(callback.searchParams)).toEqual({ code: "", error_code: "7", state: "s1" });
  });

  test("a spoiled callback is spoiled once", async () => {
    emulator.spoilNextCallback((parameters) => parameters.set("state", "another"));
    expect((await clickThrough(authUrl())).searchParams.get("state")).toBe("another");
    expect((await clickThrough(authUrl())).searchParams.get("state")).toBe("s1");
  });

  test("without a browser, authorize gives the same as the page", () => {
    const { authCode, redirectTo } = emulator.authorize({ state: "s 2", userId: "ben", scopes: ["44"] });
    expect(redirectTo).toBe(`${redirectUri}?auth_code=${authCode}&code=${authCode}&state=s%202`);
    expect(emulator.authCodes).toMatchObject([{ code: authCode, userId: "ben", scopes: ["44"] }]);
    expect(() => emulator.authorize({ appId: "1" })).toThrow(/registerApp/);
    expect(() => emulator.issueToken({ userId: "zoe" })).toThrow(/registerUser/);
  });
});
