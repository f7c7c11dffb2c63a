import { describe, expect, test } from "vitest";

import { createLoginStates } from "#app/connection/login-states.ts";

const states = createLoginStates(Buffer.alloc(32, 1));
const now = new Date("2026-11-22T12:00:00Z");
const state = {
  nonce: "n".repeat(32),
  shopDomain: "northlight.myshopify.com",
  expiresAt: new Date("2026-11-22T12:15:00Z"),
};
const signed = states.sign(state);

describe("a login's state", () => {
  test("comes back as it went, and needs no escaping in an address", () => {
    expect(states.read(signed, now)).toEqual({ kind: "valid", state });
    expect(encodeURIComponent(signed)).toBe(signed);
  });

  test("is over at the moment it ends, and not a second before", () => {
    expect(states.read(signed, new Date("2026-11-22T12:14:59Z")).kind).toBe("valid");
    expect(states.read(signed, state.expiresAt)).toEqual({ kind: "expired", state });
  });

  test("is forged when any character of it is another", () => {
    for (let at = 0; at < signed.length; at += 1) {
      const other = signed[at] === "1" ? "2" : "1";
      const changed = signed.slice(0, at) + other + signed.slice(at + 1);
      // The last character of the signature has bits to spare, so another may say the same.
      if (at < signed.length - 1) expect([at, states.read(changed, now).kind]).toEqual([at, "forged"]);
    }
  });

  test("is forged under another key", () => {
    expect(createLoginStates(Buffer.alloc(32, 2)).read(signed, now).kind).toBe("forged");
  });

  test.each([
    ["nothing", null],
    ["an empty text", ""],
    ["a text that is none", "hello"],
    ["one without its signature", signed.slice(0, signed.lastIndexOf("."))],
    ["one with an empty signature", `${signed.slice(0, signed.lastIndexOf("."))}.`],
    ["one with something behind it", `${signed}.`],
    ["one with a line break", `${signed}\n`],
    ["a megabyte", "a".repeat(1_000_000)],
    ["a key of every object", "constructor.constructor.1.constructor"],
  ])("is forged when it is %s", (_name, text) => {
    expect(states.read(text, now)).toEqual({ kind: "forged" });
  });
});
