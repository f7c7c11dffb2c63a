import { describe, expect, test } from "vitest";

import { sha256 } from "#app/core/identity/hash.ts";
import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { normalizeName, normalizeZip } from "#app/core/identity/normalize-name.ts";
import { normalizePhone } from "#app/core/identity/normalize-phone.ts";

/** TikTok's own examples of a value and what a sender must make of it. */
describe("TikTok's published vectors", () => {
  test("an email is hashed trimmed and in lower case", () => {
    const hash = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
    expect(sha256(normalizeEmail("alice_abc@gmail.com") ?? "")).toBe(hash);
    expect(sha256(normalizeEmail("  Alice_ABC@Gmail.com\n") ?? "")).toBe(hash);
  });

  test("a phone number is hashed in E.164 with its plus", () => {
    const hash = "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd";
    expect(sha256(normalizePhone("+12133734253", []) ?? "")).toBe(hash);
    expect(sha256(normalizePhone("(213) 373-4253", ["US"]) ?? "")).toBe(hash);
    expect(sha256("12133734253")).not.toBe(hash);
  });

  test("an external id is hashed as it is", () => {
    expect(sha256("user_123")).toBe("80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b");
  });
});

/** Inputs on which other senders were seen to differ, each with what is right. */
describe("where other senders go wrong", () => {
  test("spaces around an email are no part of it", () => {
    expect(normalizeEmail(" Jane@X.com ")).toBe("jane@x.com");
  });

  test.each([
    ["(415) 555-1234", ["US"], "+14155551234"],
    ["+1 415-555-1234", [], "+14155551234"],
    ["+1 415-555-1234", ["GB"], "+14155551234"],
    ["00447911123456", [], "+447911123456"],
    ["00447911123456", ["US"], "+447911123456"],
    ["07911 123456", ["GB"], "+447911123456"],
    ["+123456789012345", ["US"], "+123456789012345"],
  ])("the phone %j of a buyer in %j is %s", (written, countries, expected) => {
    expect(normalizePhone(written, countries)).toBe(expected);
  });

  test("a name is hashed as UTF-8, accents and all", () => {
    expect(normalizeName("João")).toBe("joão");
    expect(sha256("joão")).toBe("d147147c3dcbe0ac2756b42297dd7f013f8b2fa6178e209c3f74dc7d752243ef");
  });

  test("a postal code loses its space and its capitals", () => {
    expect(normalizeZip("SW1A 1AA")).toBe("sw1a1aa");
  });
});
