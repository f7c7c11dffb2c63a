import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { postEvents } from "../post-events.ts";
import { sampleAppEvent, sampleEvent, sha256, withField } from "../sample-event.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");
const good = sampleEvent("purchase_1", now);
const goodOfApp = sampleAppEvent("purchase_1", now, "7123456789");

describe("the source that events are reported for", () => {
  let emulator: TikTokEmulator;
  beforeAll(async () => {
    emulator = await startTikTokEmulator({
      now: () => now,
      bodyBytesMax: 1_500_000,
      pixels: [
        { pixelCode: "CPIXEL00000000000001", token: "token-1" },
        { pixelCode: "CPIXEL00000000000002", token: "token-2" },
        { pixelCode: "7123456789", token: "token-app", eventSource: "app" },
        { pixelCode: "OFFLINE1", token: "token-1", eventSource: "offline" },
        { pixelCode: "CRM1", token: "token-1", eventSource: "crm" },
      ],
    });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.reset());

  test("each kind of event source takes events under its own id", async () => {
    const app = { pixelCode: "7123456789", token: "token-app", top: { event_source: "app" } };
    const offline = { pixelCode: "OFFLINE1", top: { event_source: "offline" } };
    const crm = { pixelCode: "CRM1", top: { event_source: "crm" } };
    const codes = [];
    for (const [event, options] of [
      [goodOfApp, app],
      [good, offline],
      [good, crm],
    ] as const) {
      codes.push((await postEvents(emulator.url, [event], options)).json?.code);
    }
    expect(codes).toEqual([0, 0, 0]);
    expect(emulator.accepted.map(({ eventSource }) => eventSource)).toEqual(["app", "offline", "crm"]);
  });

  test.each([
    ["without the app", withField(goodOfApp, "app", undefined), "app.app_id: missing data"],
    ["of another app", withField(goodOfApp, "app.app_id", "7999999999"), "app.app_id: not the app"],
    ["with a page", withField(goodOfApp, "page.url", "https://shop.example/"), "page: taken from web only"],
    ["with a click", withField(goodOfApp, "user.ttclid", "E.C.P.abc"), "user.ttclid: taken from web only"],
    ["with a cookie", withField(goodOfApp, "user.ttp", "2F7h"), "user.ttp: taken from web only"],
    ["with a customer", withField(goodOfApp, "user.external_id", sha256("1")), "user.external_id: taken"],
  ])("a mobile app's event %s is refused", async (_how, event, words) => {
    const app = { pixelCode: "7123456789", token: "token-app", top: { event_source: "app" } };
    const { json } = await postEvents(emulator.url, [event], app);
    expect(json?.code).toBe(40002);
    expect(json?.message).toContain(words);
  });

  test("an app that nobody has does not exist, and one of somebody else's is refused", async () => {
    const app = { token: "token-app", top: { event_source: "app" } };
    const event = sampleAppEvent("purchase_1", now, "7000000000");
    const unknown = await postEvents(emulator.url, [event], { ...app, pixelCode: "7000000000" });
    expect(unknown.json?.code).toBe(40007);
    const web = await postEvents(emulator.url, [good], { token: "token-app", pixelCode: "7123456789" });
    expect(web.json?.code).toBe(40007);
  });

  test("only web needs page.url to be absolute", async () => {
    const offline = { pixelCode: "OFFLINE1", top: { event_source: "offline" } };
    const event = withField(good, "page.url", "till 7");
    expect((await postEvents(emulator.url, [event], offline)).json?.code).toBe(0);
  });
});
