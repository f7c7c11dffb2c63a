import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { request } from "undici";
import { sampleAccountAds } from "./ads/sample-account-ads.ts";
import { getApi } from "./call-api.ts";
import { postEvents } from "./post-events.ts";
import { sampleAccount, usAdvertiser, usPixel } from "./sample-account.ts";
import { sampleAppEvent, sampleEvent } from "./sample-event.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");

type Told = { status: number; json: unknown };

describe("the control over HTTP", () => {
  let emulator: TikTokEmulator;
  beforeAll(async () => {
    emulator = await startTikTokEmulator({ now: () => now });
    await tell("POST", "pixels", { pixelCode: "P", token: "token-1" });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.reset());

  async function tell(method: "GET" | "POST" | "DELETE", door: string, body?: unknown): Promise<Told> {
    const response = await request(`${emulator.url}/__emulator/${door}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.statusCode, json: await response.body.json() };
  }
  const code = async (id = "purchase_1"): Promise<number | undefined> =>
    (await postEvents(emulator.url, [sampleEvent(id, now)], { pixelCode: "P" })).json?.code;

  test("a pixel registered over HTTP takes events", async () => {
    expect(await code()).toBe(0);
    await tell("POST", "pixels", { pixelCode: "7123456789", token: "token-1", eventSource: "app" });
    const app = { pixelCode: "7123456789", top: { event_source: "app" } };
    const event = sampleAppEvent("a", now, "7123456789");
    expect((await postEvents(emulator.url, [event], app)).json?.code).toBe(0);
  });

  test("faults are added, listed and cleared over HTTP", async () => {
    const fault = { kind: "code", code: 50000, pixelCode: "P" };
    expect(await tell("POST", "faults", fault)).toEqual({ status: 200, json: {} });
    expect((await tell("GET", "faults")).json).toEqual([fault]);
    expect(await code()).toBe(50000);
    await tell("DELETE", "faults");
    expect(await code()).toBe(0);
  });

  test("tokens are revoked and restored over HTTP", async () => {
    await tell("POST", "tokens/revoke", { token: "token-1" });
    expect(await code()).toBe(40105);
    await tell("POST", "tokens/restore", { token: "token-1" });
    expect(await code()).toBe(0);
  });

  test("everything recorded can be read over HTTP, from any index", async () => {
    await code("purchase_1");
    await code("purchase_1");
    await code("purchase_2");
    await postEvents(emulator.url, [sampleEvent("t", now)], {
      pixelCode: "P",
      top: { test_event_code: "T" },
    });
    expect((await tell("GET", "counts")).json).toEqual({
      requests: 4,
      accepted: 2,
      duplicates: 1,
      testEvents: 1,
    });
    expect((await tell("GET", "accepted")).json).toEqual(JSON.parse(JSON.stringify(emulator.accepted)));
    expect((await tell("GET", "accepted?from=1")).json).toMatchObject([{ eventId: "purchase_2" }]);
    expect((await tell("GET", "duplicates")).json).toMatchObject([{ firstAt: now.toISOString() }]);
    expect((await tell("GET", "test-events")).json).toMatchObject([{ testEventCode: "T" }]);
    expect((await tell("GET", "requests?from=3")).json).toMatchObject([{ token: "token-1", code: 0 }]);
  });

  test("an account is seeded, authorized and taken away over HTTP", async () => {
    const { apps, users } = sampleAccount();
    await tell("POST", "apps", apps[0]);
    for (const user of users) await tell("POST", "users", user);
    await tell("POST", "users/sign-in", { userId: "ben" });
    await tell("POST", "authorize", { state: "s1" });
    expect((await tell("GET", "auth-codes")).json).toMatchObject([{ userId: "ben", state: "s1" }]);

    const told = (await tell("POST", "tokens", { userId: "ada" })).json as { token: string };
    const list = (advertiser_id: string): Promise<{ json: { code?: number } | undefined }> =>
      getApi(emulator.url, "/pixel/list/", { advertiser_id }, told.token);
    expect((await list(usAdvertiser)).json?.code).toBe(0);
    await tell("POST", "users/role", { userId: "ada", advertiserId: usAdvertiser, role: "ANALYST" });
    expect((await list(usAdvertiser)).json?.code).toBe(40001);
    await tell("POST", "users/role", { userId: "ada", advertiserId: usAdvertiser });
    expect((await list(usAdvertiser)).json?.code).toBe(40106);
    await tell("POST", "tokens/revoke", { token: told.token });
    expect((await tell("GET", "tokens")).json).toMatchObject([{ token: told.token, revoked: true }]);
  });

  test("ads and pixel days are seeded and changed over HTTP", async () => {
    const advertiserId = usAdvertiser;
    await tell("POST", "ads", { advertiserId, ads: sampleAccountAds() });
    const restated = { advertiserId, from: "2026-11-19", to: "2026-11-19", figures: { spend: "7.00" } };
    expect(await tell("POST", "ads/restate", restated)).toEqual({ status: 200, json: { days: 1 } });
    await tell("POST", "ads/delete", { advertiserId, id: "1800000000000000002" });
    await tell("POST", "pixel-days", {
      pixelCode: usPixel.pixelCode,
      day: { day: "2026-11-20", event: "Search", browserCount: 3 },
    });
    const token = emulator.issueToken({ userId: "ada", advertiserIds: [advertiserId] });
    emulator.setRole("ada", advertiserId, "ADMIN");
    const report = await getApi(
      emulator.url,
      "/report/integrated/get/",
      {
        advertiser_id: advertiserId,
        report_type: "BASIC",
        data_level: "AUCTION_CAMPAIGN",
        dimensions: ["campaign_id"],
        query_lifetime: true,
      },
      token,
    );
    expect(report.json?.data).toMatchObject({ list: [{ metrics: { spend: "17.20" } }] });
    expect(
      await tell("POST", "ads/restate", { ...restated, from: "2027-01-01", to: undefined }),
    ).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining("no such day") },
    });
    const date_range = { start_date: "2026-11-20", end_date: "2026-11-20" };
    const asked = { advertiser_id: advertiserId, pixel_ids: [usPixel.pixelId], date_range };
    expect((await getApi(emulator.url, "/pixel/event/stats/", asked, token)).json?.data).toMatchObject({
      list: [{ statistics: [{ pixel_event_type: "ON_WEB_SEARCH", total_count: 3 }] }],
    });
  });

  test("wait answers when the counts are reached", async () => {
    const waiting = tell("POST", "wait", { accepted: 1, requests: 1 });
    await code();
    expect(await waiting).toMatchObject({ status: 200, json: { accepted: 1 } });
  });

  test("wait is an error when time is up", async () => {
    expect(await tell("POST", "wait", { duplicates: 1, timeoutMs: 5 })).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining("not met within 5 ms") },
    });
  });

  test("reset over HTTP forgets what was recorded", async () => {
    await code();
    await tell("POST", "reset");
    expect((await tell("GET", "counts")).json).toMatchObject({ requests: 0, accepted: 0 });
  });

  test("an unknown door, a bad fault and a body that is not JSON are told so", async () => {
    expect(await tell("GET", "nothing")).toMatchObject({ status: 404, json: { doors: expect.any(Array) } });
    const bad = await tell("POST", "faults", { kind: "slow", delay: 5 });
    expect(bad).toMatchObject({ status: 400, json: { error: expect.stringContaining("delayMs") } });
    const response = await request(`${emulator.url}/__emulator/faults`, { method: "POST", body: "{" });
    await response.body.dump();
    expect(response.statusCode).toBe(400);
  });

  test("control requests are not recorded and meet no fault", async () => {
    emulator.fail({ kind: "throttle" });
    await tell("GET", "counts");
    expect(emulator.requests).toEqual([]);
  });
});
