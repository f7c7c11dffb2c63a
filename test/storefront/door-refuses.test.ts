import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

import { describe, expect, test } from "vitest";

import { visitOf, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type",
};

function corsOf(headers: Headers): Record<string, string | null> {
  return Object.fromEntries(Object.keys(cors).map((name) => [name, headers.get(name)]));
}

const secretText = "jane.doe-s3cret@example.com";

describe("400, in words that repeat nothing of what was sent", () => {
  const fits = { key: "0123456789abcdef", visit: visitOf(), events: [] };
  test.each<[string, unknown, RegExp]>([
    ["no JSON", `{"key": "${secretText}`, /^body: /],
    ["no body", "", /^body: /],
    ["a list", [secretText], /^body: /],
    ["null", "null", /^body: /],
    ["no key", { ...fits, key: undefined }, /^key: /],
    ["a key of another shape", { ...fits, key: secretText }, /^key: /],
    [
      "a key with a NUL in it, which Postgres could not look up",
      { ...fits, key: "01234567\u0000" },
      /^key: /,
    ],
    ["a key that is a number", { ...fits, key: 12_345_678 }, /^key: /],
    ["no visit", { ...fits, visit: undefined }, /^visit: /],
    ["no clientId", { ...fits, visit: { ...visitOf(), clientId: "" } }, /^visit\.clientId: /],
    [
      "a clientId of 201",
      { ...fits, visit: { ...visitOf(), clientId: secretText.repeat(9) } },
      /^visit\.clientId: /,
    ],
    ["an unheard-of consent", { ...fits, visit: { ...visitOf(), consent: secretText } }, /^visit\.consent: /],
    ["no events", { ...fits, events: undefined }, /^events: /],
    ["events that are no list", { ...fits, events: secretText }, /^events: /],
    ["51 events", { ...fits, events: Array.from({ length: 51 }, () => secretText) }, /^events: /],
  ])("for %s", async (_what, body, words) => {
    const { status, headers, body: said } = await world.door.post(body);
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/json");
    expect(corsOf(headers)).toEqual(cors);
    const { error } = JSON.parse(said) as { error: string };
    expect(error).toMatch(words);
    expect(said).not.toContain(secretText);
    expect(said.length).toBeLessThan(600);
  });
});

test("403 for a key that no shop has, and for one that almost is a shop's", async () => {
  const store = await world.openStore();
  for (const key of ["f".repeat(32), store.key.toUpperCase(), `${store.key}0`, store.key.slice(1)]) {
    const answer = await world.door.post(store.batch([make.productViewed()], { key }));
    expect([answer.status, answer.body]).toEqual([403, '{"error":"key: no shop has it"}']);
    expect(corsOf(answer.headers)).toEqual(cors);
  }
  expect(await store.entries()).toEqual([]);
});

test.each(["GET", "PUT", "DELETE", "PATCH"])("405 for %s, with what is allowed instead", async (method) => {
  const answer = await world.door.ask({ method });
  expect([answer.status, answer.body]).toEqual([405, '{"error":"only POST is answered here"}']);
  expect(answer.headers.get("allow")).toBe("POST, OPTIONS");
  expect(corsOf(answer.headers)).toEqual(cors);
});

/** Opens a request and leaves it open: the answer must not wait for its end. */
async function upload(headers: Record<string, string | number>, chunks: number): Promise<IncomingMessage> {
  const sending = request(world.door.url, { method: "POST", headers });
  sending.on("error", () => {});
  const answered = once(sending, "response").then(([response]) => response as IncomingMessage);
  sending.flushHeaders();
  for (let sent = 0; sent < chunks; sent += 1) sending.write(Buffer.alloc(10_000, "x"));
  const response = await answered;
  sending.destroy();
  return response;
}

describe("413", () => {
  const bytesMax = 256 * 1024;

  test.each([
    ["by the length it announces, before the first byte", { "content-length": bytesMax + 1 }, 0],
    ["by what has come, when no length was announced", { "transfer-encoding": "chunked" }, 28],
  ])("%s", async (_how, headers, chunks) => {
    const { statusCode, headers: answered } = await upload(headers, chunks);
    expect(statusCode).toBe(413);
    expect(answered["access-control-allow-origin"]).toBe("*");
    expect(answered.connection).toBe("close");
  });

  test("for one byte too many, and not for one less", async () => {
    const store = await world.openStore();
    const text = JSON.stringify(store.batch([]));
    const pad = (bytes: number) => text + " ".repeat(bytes - text.length);
    expect((await world.door.post(pad(bytesMax + 1))).status).toBe(413);
    expect((await world.door.post(pad(bytesMax))).status).toBe(204);
  });
});
