import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { request } from "undici";
import { postEvents, postText, trackPath } from "../post-events.ts";
import type { PostOptions } from "../post-events.ts";
import { sampleEvent, withField } from "../sample-event.ts";
import type { SampleEvent } from "../sample-event.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");
const good = sampleEvent("purchase_1", now);

function batch(size: number): SampleEvent[] {
  return Array.from({ length: size }, (_, index) => sampleEvent(`purchase_${index}`, now));
}

describe("POST /open_api/v1.3/event/track/", () => {
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

  test("a good batch of 1000 is answered with the success envelope and recorded event by event", async () => {
    const { status, headers, text, json } = await postEvents(emulator.url, batch(1000));
    expect(status).toBe(200);
    expect(json).toEqual({
      code: 0,
      message: "OK",
      request_id: expect.stringMatching(/^20261122120000/),
      data: {},
    });
    expect(headers["x-tt-logid"]).toBe(json?.request_id);
    expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(emulator.counts).toEqual({ requests: 1, accepted: 1000, duplicates: 0, testEvents: 0 });
    expect(emulator.accepted[999]).toEqual({
      pixelCode: "CPIXEL00000000000001",
      eventSource: "web",
      event: "CompletePayment",
      eventId: "purchase_999",
      eventTime: now.getTime() / 1000,
      at: now,
      requestId: json?.request_id,
      json: sampleEvent("purchase_999", now),
    });
  });

  test("request ids are never the same twice", async () => {
    const first = await postEvents(emulator.url, [good]);
    const second = await postEvents(emulator.url, []);
    expect(second.json?.request_id).not.toBe(first.json?.request_id);
  });

  test("an error envelope has no data key", async () => {
    const { json } = await postEvents(emulator.url, [], {});
    expect(Object.keys(json ?? {}).sort()).toEqual(["code", "message", "request_id"]);
  });

  test.each([trackPath.slice(0, -1), "/open_api/v1.2/event/track/", "/open_api/v1.3/pixel/track/", "/"])(
    "the path %s is HTTP 404 and no envelope",
    async (path) => {
      const { status, json } = await postEvents(emulator.url, [good], { path });
      expect({ status, json }).toEqual({ status: 404, json: undefined });
      expect(emulator.counts).toMatchObject({ requests: 1, accepted: 0 });
    },
  );

  test("a query after the path changes nothing", async () => {
    const { json } = await postEvents(emulator.url, [good], { path: `${trackPath}?a=1` });
    expect(json?.code).toBe(0);
    expect(emulator.requests[0]).toMatchObject({ url: `${trackPath}?a=1` });
  });

  test.each(["GET", "PUT", "DELETE"] as const)("the method %s is HTTP 405", async (method) => {
    const response = await request(emulator.url + trackPath, {
      method,
      headers: { "access-token": "token-1" },
    });
    expect(await response.body.text()).toContain("405");
    expect(response.statusCode).toBe(405);
  });

  const refusals: [name: string, options: PostOptions, code: number, message: string][] = [
    ["no token", { token: undefined }, 40104, "missing"],
    ["an empty token", { token: "" }, 40104, "missing"],
    [
      "a token in Authorization",
      { token: undefined, headers: { authorization: "Bearer token-1" } },
      40104,
      "missing",
    ],
    ["a token nobody was given", { token: "token-9" }, 40105, "incorrect"],
    ["a token with a Bearer prefix", { token: "Bearer token-1" }, 40105, "incorrect"],
    ["the pixel of another token", { pixelCode: "CPIXEL00000000000002" }, 40001, "CPIXEL00000000000002"],
    ["a pixel nobody has", { pixelCode: "7212345678901234567" }, 40007, "7212345678901234567"],
    ["a web pixel as offline", { top: { event_source: "offline" } }, 40007, "CPIXEL00000000000001"],
    ["an app without the allow-list", { top: { event_source: "app" } }, 40118, "allow-list"],
    ["no event_source", { top: { event_source: undefined } }, 40002, "event_source: missing"],
    ["another event_source", { top: { event_source: "WEB" } }, 40002, "event_source: not a valid choice"],
    ["no event_source_id", { top: { event_source_id: undefined } }, 40002, "event_source_id: missing"],
    [
      "a numeric event_source_id",
      { top: { event_source_id: 7 } },
      40002,
      "event_source_id: not a valid string",
    ],
    ["no data", { top: { data: undefined } }, 40002, "data: missing"],
    ["data that is one event", { top: { data: good } }, 40002, "data: not a valid list"],
    ["no events", { top: { data: [] } }, 40002, "data: shorter than minimum length 1"],
    ["an event that is no object", { top: { data: ["purchase"] } }, 40002, "body: not a valid object"],
    ["an event that is null", { top: { data: [null] } }, 40002, "body: not a valid object"],
    [
      "a numeric test_event_code",
      { top: { test_event_code: 7 } },
      40002,
      "test_event_code: not a valid string",
    ],
    ["an empty test_event_code", { top: { test_event_code: "" } }, 40002, "test_event_code: shorter"],
    [
      "a null test_event_code",
      { top: { test_event_code: null } },
      40002,
      "test_event_code: field may not be null",
    ],
    ["an empty partner_name", { top: { partner_name: "" } }, 40002, "partner_name: shorter"],
    ["no content type", { headers: { "content-type": "" } }, 40000, "Content-Type"],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 40000, "Content-Type"],
    [
      "text that only looks like JSON's type",
      { headers: { "content-type": "application/jsonp" } },
      40000,
      "Content-Type",
    ],
  ];
  test.each(refusals)("%s is refused", async (_name, options, code, message) => {
    const { status, json } = await postEvents(emulator.url, [good], options);
    expect({ status, code: json?.code, message: json?.message }).toEqual({
      status: 200,
      code,
      message: expect.stringContaining(message),
    });
    expect(emulator.counts).toMatchObject({ requests: 1, accepted: 0 });
  });

  test.each([
    ["no text", "", 40000],
    ["a cut object", '{"event_source":"web"', 40000],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22]), 40000],
    ["null", "null", 40002],
    ["a list", "[]", 40002],
    ["a string", '"web"', 40002],
  ])("a body of %s is refused", async (_name, body, code) => {
    expect((await postText(emulator.url, body)).json?.code).toBe(code);
  });

  test("1001 events are refused as a whole", async () => {
    const { json } = await postEvents(emulator.url, batch(1001));
    expect(json).toMatchObject({
      code: 40002,
      message: "Invalid value for data: longer than maximum length 1000.",
    });
    expect(emulator.accepted).toEqual([]);
  });

  test("one bad event fails its whole batch, and the message names the first bad one", async () => {
    const data = batch(6);
    data[3] = withField(good, "properties.contents.0.content_id", 44012345678901);
    data[4] = withField(good, "event_id", 5);
    const { json } = await postEvents(emulator.url, data);
    expect(json).toMatchObject({
      code: 40002,
      message: "Batch.3.properties.contents.0.content_id: Not a valid string",
    });
    expect(emulator.accepted).toEqual([]);
  });

  test("a batch item that is no object is named by its index alone", async () => {
    const { json } = await postEvents(emulator.url, [good], { top: { data: [good, 5] } });
    expect(json?.message).toBe("Batch.1: Not a valid object");
  });

  test("a body over the limit is HTTP 413 and a body at the limit is not", async () => {
    const body = JSON.stringify({
      event_source: "web",
      event_source_id: "CPIXEL00000000000001",
      data: [good],
    });
    const padding = " ".repeat(1_500_000 - Buffer.byteLength(body));
    const atLimit = await postText(emulator.url, padding + body);
    const over = await postText(emulator.url, `${padding} ${body}`);
    expect([atLimit.status, atLimit.json?.code, over.status]).toEqual([200, 0, 413]);
    expect(emulator.requests[1]).toMatchObject({ bodyBytes: 1_500_001, status: 413 });
  });

  test("a revoked token is refused until it is restored, and other tokens are not", async () => {
    emulator.revokeToken("token-1");
    const other = { pixelCode: "CPIXEL00000000000002", token: "token-2" };
    expect((await postEvents(emulator.url, [good])).json?.code).toBe(40105);
    expect((await postEvents(emulator.url, [good], other)).json?.code).toBe(0);
    emulator.restoreToken("token-1");
    expect((await postEvents(emulator.url, [good])).json?.code).toBe(0);
  });

  test("two tokens can share a pixel, and a pixel has one kind", async () => {
    emulator.registerPixel({ pixelCode: "CPIXEL00000000000002", token: "token-3" });
    for (const token of ["token-2", "token-3"]) {
      const { json } = await postEvents(emulator.url, [good], { pixelCode: "CPIXEL00000000000002", token });
      expect(json?.code).toBe(0);
    }
    const asApp = { pixelCode: "CPIXEL00000000000002", token: "token-3", eventSource: "app" } as const;
    expect(() => emulator.registerPixel(asApp)).toThrow(/registered as web/);
  });
});
