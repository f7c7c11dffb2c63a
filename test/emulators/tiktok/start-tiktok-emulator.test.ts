import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { postEvents, postText, trackPath } from "./post-events.ts";
import { sampleEvent } from "./sample-event.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";
import type { TikTokEmulator, TikTokEmulatorOptions } from "./tiktok-emulator.ts";

const now = new Date("2026-11-22T12:00:00Z");
const event = sampleEvent("purchase_1", now);

function throwNoSuchEvent(): boolean {
  throw new Error("no such event");
}

describe("startTikTokEmulator", () => {
  const started: TikTokEmulator[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((emulator) => emulator.close()));
  });

  async function start(options: TikTokEmulatorOptions = {}): Promise<TikTokEmulator> {
    const pixels = [{ pixelCode: "CPIXEL00000000000001", token: "token-1" }];
    const emulator = await startTikTokEmulator({ now: () => now, pixels, ...options });
    started.push(emulator);
    return emulator;
  }

  test("a request is recorded with its token, exact body, answer and times", async () => {
    const emulator = await start();
    const body = `{ "event_source":"web",\n"event_source_id":"CPIXEL00000000000001","data":[${JSON.stringify(event)}]} `;
    const { text, json } = await postText(emulator.url, body);
    expect(emulator.requests).toEqual([
      {
        at: now,
        requestId: json?.request_id,
        method: "POST",
        url: trackPath,
        headers: expect.objectContaining({ "access-token": "token-1", "content-type": "application/json" }),
        token: "token-1",
        pixelCode: "CPIXEL00000000000001",
        body,
        bodyBytes: Buffer.byteLength(body),
        eventCount: 1,
        fault: undefined,
        ending: "answered",
        answeredAt: now,
        status: 200,
        code: 0,
        answerBody: text,
      },
    ]);
  });

  test("without keepBodies no body is held, but everything is still counted and deduplicated", async () => {
    const emulator = await start({ keepBodies: false });
    await postEvents(emulator.url, [event, event]);
    expect(emulator.counts).toEqual({ requests: 1, accepted: 1, duplicates: 1, testEvents: 0 });
    expect(emulator.requests[0]).not.toHaveProperty("body");
    expect(emulator.requests[0]).not.toHaveProperty("answerBody");
    expect(emulator.accepted[0]).not.toHaveProperty("json");
    expect(emulator.duplicates[0]).not.toHaveProperty("json");
  });

  test("a client that leaves before its request is whole is recorded as abandoned", async () => {
    const emulator = await start();
    const socket = connect(emulator.port, "127.0.0.1");
    await once(socket, "connect");
    socket.end(
      `POST ${trackPath} HTTP/1.1\r\nhost: x\r\naccess-token: token-1\r\ncontent-length: 100\r\n\r\n{"ev`,
    );
    await emulator.waitFor(({ requests }) => requests[0]?.ending === "abandoned");
    expect(emulator.requests).toMatchObject([{ token: "token-1", url: trackPath }]);
    socket.destroy();
  });

  test("waitFor resolves at once for what is already so, and later when it becomes so", async () => {
    const emulator = await start();
    await emulator.waitFor(({ counts }) => counts.accepted === 0, 0);
    const waiting = emulator.waitFor(({ counts }) => counts.accepted === 1);
    await postEvents(emulator.url, [event]);
    await waiting;
  });

  test("waitFor tells what it saw when time is up", async () => {
    const emulator = await start();
    await postEvents(emulator.url, [event]);
    await expect(emulator.waitFor(({ counts }) => counts.accepted === 2, 5)).rejects.toThrow(
      /within 5 ms; seen so far: {"requests":1,"accepted":1/,
    );
  });

  test("a condition that throws rejects its own waitFor", async () => {
    const emulator = await start();
    await expect(emulator.waitFor(throwNoSuchEvent)).rejects.toThrow("no such event");
    expect((await postEvents(emulator.url, [event])).json?.code).toBe(0);
  });

  test("close rejects what still waits", async () => {
    const emulator = await start();
    const waiting = emulator.waitFor(() => false);
    await Promise.all([expect(waiting).rejects.toThrow(/closed/), emulator.close()]);
  });

  test("two emulators share nothing, and a taken port is an error", async () => {
    const first = await start();
    const second = await start();
    await postEvents(first.url, [event]);
    expect(second.counts).toEqual({ requests: 0, accepted: 0, duplicates: 0, testEvents: 0 });
    await expect(start({ port: first.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("the real clock is used unless another is given", async () => {
    const emulator = await startTikTokEmulator({ pixels: [{ pixelCode: "P", token: "token-1" }] });
    started.push(emulator);
    const { json } = await postEvents(emulator.url, [sampleEvent("purchase_1", new Date())], {
      pixelCode: "P",
    });
    expect(json?.code).toBe(0);
  });
});
