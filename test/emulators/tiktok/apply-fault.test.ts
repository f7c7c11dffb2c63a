import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "./fault.ts";
import { postEvents } from "./post-events.ts";
import type { Answered, PostOptions } from "./post-events.ts";
import { sampleEvent, withField } from "./sample-event.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");
const events = [0, 1, 2, 3].map((index) => sampleEvent(`purchase_${index}`, now));

describe("faults", () => {
  let emulator: TikTokEmulator;
  beforeEach(async () => {
    emulator = await startTikTokEmulator({
      now: () => now,
      pixels: [
        { pixelCode: "CPIXEL00000000000001", token: "token-1" },
        { pixelCode: "CPIXEL00000000000002", token: "token-1" },
        { pixelCode: "CPIXEL00000000000002", token: "token-2" },
      ],
    });
  });
  afterEach(() => emulator.close());

  const send = (options: PostOptions = {}): Promise<Answered> => postEvents(emulator.url, events, options);
  const code = async (options: PostOptions = {}): Promise<number | undefined> =>
    (await send(options)).json?.code;
  const acceptedIds = (): (string | undefined)[] => emulator.accepted.map(({ eventId }) => eventId);

  const answers: [Fault, Partial<Answered>][] = [
    [{ kind: "throttle" }, { status: 200, json: expect.objectContaining({ code: 40100 }) }],
    [
      { kind: "httpError" },
      { status: 502, json: undefined, text: expect.stringMatching(/<html>[^]*502 Bad Gateway/) },
    ],
    [
      { kind: "httpError", status: 503 },
      { status: 503, json: undefined, text: expect.stringContaining("503 Service") },
    ],
    [
      { kind: "httpError", status: 520 },
      { status: 520, text: expect.stringContaining("<h1>520 Error</h1>") },
    ],
    [
      { kind: "code", code: 50002, message: "busy" },
      { json: { code: 50002, message: "busy", request_id: expect.any(String) } },
    ],
    [
      { kind: "code", code: 40100, status: 429, headers: { "retry-after": "7" } },
      {
        status: 429,
        headers: expect.objectContaining({ "retry-after": "7" }),
        json: expect.objectContaining({ code: 40100 }),
      },
    ],
    [{ kind: "duplicateCode" }, { status: 200, json: expect.objectContaining({ code: 40050 }) }],
    [
      { kind: "truncatedJson" },
      { status: 200, json: undefined, text: expect.stringMatching(/^\{"code":0,/) },
    ],
    [{ kind: "emptyBody" }, { status: 200, text: "" }],
    [
      { kind: "emptyBody", status: 204 },
      { status: 204, text: "" },
    ],
    [{ kind: "html" }, { status: 200, json: undefined, text: expect.stringContaining("<html>") }],
    [{ kind: "redirect" }, { status: 302, headers: expect.objectContaining({ location: "/redirected/" }) }],
    [
      { kind: "redirect", location: "https://example.com/" },
      { headers: expect.objectContaining({ location: "https://example.com/" }) },
    ],
  ];
  test.each(answers)("%j gives its answer and records no event", async (fault, answer) => {
    emulator.fail(fault);
    expect(await send()).toMatchObject(answer);
    expect(emulator.accepted).toEqual([]);
    expect(emulator.requests).toMatchObject([{ fault: fault.kind, ending: "answered", eventCount: 4 }]);
  });

  test("an answer of HTTP 204 announces no body", async () => {
    emulator.fail({ kind: "emptyBody", status: 204 });
    expect((await send()).headers).not.toHaveProperty("content-length");
  });

  const spoilers: Fault[] = [
    { kind: "httpError", accepting: true },
    { kind: "code", code: 50000, accepting: true },
    { kind: "truncatedJson", accepting: true },
    { kind: "emptyBody", accepting: true },
    { kind: "html", accepting: true },
    { kind: "redirect", accepting: true },
  ];
  test.each(spoilers)("%j records the events all the same", async (fault) => {
    emulator.fail(fault);
    expect(await code()).not.toBe(0);
    expect(emulator.accepted).toHaveLength(4);
  });

  test("dropReplyAfterAccepting records the events and breaks the connection without an answer", async () => {
    emulator.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    await expect(send()).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
    expect(emulator.accepted).toHaveLength(4);
    expect(emulator.requests).toMatchObject([{ fault: "dropReplyAfterAccepting", ending: "dropped" }]);
    expect(await code()).toBe(0);
    expect(emulator.counts).toMatchObject({ accepted: 4, duplicates: 4 });
  });

  test("dropConnection breaks the connection and records nothing", async () => {
    emulator.fail({ kind: "dropConnection" });
    await expect(send()).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
    expect(emulator.counts).toMatchObject({ requests: 1, accepted: 0 });
  });

  test.each([true, false])(
    "resetMidReply (accepting: %s) breaks the connection inside the body",
    async (accepting) => {
      emulator.fail({ kind: "resetMidReply", accepting });
      await expect(send()).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
      expect(emulator.accepted).toHaveLength(accepting ? 4 : 0);
      expect(emulator.requests[0]).toMatchObject({
        ending: "dropped",
        status: 200,
        answerBody: expect.stringMatching(/^\{"code":0/),
      });
      expect(emulator.requests[0]).not.toHaveProperty("code");
    },
  );

  test.each([true, false])("hang (accepting: %s) never answers", async (accepting) => {
    emulator.fail({ kind: "hang", accepting });
    const controller = new AbortController();
    const sending = send({ signal: controller.signal });
    await emulator.waitFor(({ requests }) => requests[0]?.ending === "hung");
    controller.abort();
    await expect(sending).rejects.toMatchObject({ name: "AbortError" });
    expect(emulator.accepted).toHaveLength(accepting ? 4 : 0);
  });

  test("close breaks a hung connection", async () => {
    emulator.fail({ kind: "hang" });
    const sending = send();
    await emulator.waitFor(({ requests }) => requests[0]?.ending === "hung");
    await Promise.all([expect(sending).rejects.toMatchObject({ code: "UND_ERR_SOCKET" }), emulator.close()]);
  });

  test("slow gives the right answer no sooner than its delay", async () => {
    emulator.fail({ kind: "slow", delayMs: 60 });
    const startedMs = performance.now();
    expect(await code()).toBe(0);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
  });

  test("a slow answer's events are in before it is sent, and a client that leaves is recorded", async () => {
    emulator.fail({ kind: "slow", delayMs: 60_000 });
    const controller = new AbortController();
    const sending = send({ signal: controller.signal });
    await emulator.waitFor(({ accepted }) => accepted.length === 4);
    expect(emulator.requests).toMatchObject([{ ending: "pending" }]);
    controller.abort();
    await expect(sending).rejects.toMatchObject({ name: "AbortError" });
    await emulator.waitFor(({ requests }) => requests[0]?.ending === "abandoned");
  });

  test("any fault can be late", async () => {
    emulator.fail({ kind: "throttle", delayMs: 60 });
    const startedMs = performance.now();
    expect(await code()).toBe(40100);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
  });

  test("partial takes every other event with code 20001", async () => {
    emulator.fail({ kind: "partial" });
    expect(await code()).toBe(20001);
    expect(acceptedIds()).toEqual(["purchase_0", "purchase_2"]);
  });

  test("partial takes the events it was told", async () => {
    emulator.fail({ kind: "partial", acceptEventIds: ["purchase_3"] });
    expect(await code()).toBe(20001);
    expect(acceptedIds()).toEqual(["purchase_3"]);
  });

  test("poisonEvent refuses every batch with that event id and no other", async () => {
    emulator.fail({ kind: "poisonEvent", eventId: "purchase_2" });
    const { json } = await send();
    expect(json).toMatchObject({ code: 40002, message: expect.stringContaining("Batch.2.event_id") });
    expect(emulator.accepted).toEqual([]);
    expect((await postEvents(emulator.url, events.slice(0, 2))).json?.code).toBe(0);
    expect((await postEvents(emulator.url, events.slice(2, 3))).json?.code).toBe(40002);
    expect((await postEvents(emulator.url, events.slice(3))).json?.code).toBe(0);
    expect(acceptedIds()).toEqual(["purchase_0", "purchase_1", "purchase_3"]);
  });

  test.each<Fault>([
    { kind: "slow", delayMs: 1 },
    { kind: "partial" },
    { kind: "poisonEvent", eventId: "purchase_2" },
  ])("%j leaves a refused request refused", async (fault) => {
    emulator.fail(fault);
    expect(await code({ token: "token-9" })).toBe(40105);
  });

  test("an accepting fault does not take events that break a rule", async () => {
    emulator.fail({ kind: "dropReplyAfterAccepting" });
    const bad = events.map((event) => withField(event, "event_id", 5));
    await expect(postEvents(emulator.url, bad)).rejects.toThrow();
    expect(emulator.accepted).toEqual([]);
  });
});
