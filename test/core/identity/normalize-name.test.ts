import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { normalizeName, normalizePlace, normalizeZip } from "#app/core/identity/normalize-name.ts";

import { assertLaw } from "../assert-law.ts";

describe("a name", () => {
  test.each([
    ["O'Brien", "obrien"],
    ["D’Arcy", "darcy"],
    ["Jean-Luc", "jeanluc"],
    ["  José   María ", "josé maría"],
    ["MÜLLER", "müller"],
    ["Dr. Strange, Jr.", "dr strange jr"],
    ["春樹", "春樹"],
    ["ΑΣΠΑΣΙΑ", "ασπασια"],
    ["Jose\u0301", "josé"],
    ["Maya \u2764\ufe0f", "maya"],
    ["प्रिया", "प्रिया"],
  ])("%j is %j before it is hashed", (written, expected) => {
    expect(normalizeName(written)).toBe(expected);
  });

  test.each(["", " ", "-", "...", "❤️", "👩‍👩‍👧", "\u0301", "1️⃣".slice(1), "null", "Undefined"])(
    "%j is nobody's name",
    (written) => {
      expect(normalizeName(written)).toBeUndefined();
    },
  );
});

describe("a postal code", () => {
  test.each([
    ["SW1A 1AA", "sw1a1aa"],
    ["94607-1132", "946071132"],
    [" 01310-100 ", "01310100"],
    ["K2P 0B0", "k2p0b0"],
    ["〒530-0001", "5300001"],
  ])("%j is %j before it is hashed", (written, expected) => {
    expect(normalizeZip(written)).toBe(expected);
  });

  test.each(["", "-", "null"])("%j is none", (written) => {
    expect(normalizeZip(written)).toBeUndefined();
  });
});

describe("a city or state", () => {
  test.each([
    ["São Paulo", "sãopaulo"],
    ["St. John's", "stjohns"],
    ["大阪市", "大阪市"],
    ["Île-de-France", "îledefrance"],
    ["CA", "ca"],
    ["Oakland \u2764\ufe0f", "oakland"],
  ])("%j goes to TikTok as %j", (written, expected) => {
    expect(normalizePlace(written)).toBe(expected);
  });

  test.each(["", "—", "🌳"])("%j goes nowhere", (written) => {
    expect(normalizePlace(written)).toBeUndefined();
  });
});

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  // Letters, marks and joiners in any order: what taking one out does to its neighbours.
  fc.string({ unit: fc.constantFrom(..."aeoAEOΣσςİıßẞnñ'-. \u0301\u0308\u200d\ufe0f\u0345\u1161\u1112") }),
);

test.each([
  ["normalizeName", normalizeName],
  ["normalizeZip", normalizeZip],
  ["normalizePlace", normalizePlace],
])("%s twice is %s once", (_name, normalize) => {
  assertLaw(
    fc.property(texts, (text) => {
      const once = normalize(text);
      expect(once === undefined ? undefined : normalize(once)).toBe(once);
    }),
    2_000,
  );
});

test("how a name was composed, spaced or capitalised never changes whose it is", () => {
  assertLaw(
    fc.property(fc.string({ unit: fc.constantFrom(..."aéîõüñç bd") }), (name) => {
      const expected = normalizeName(name);
      expect(normalizeName(name.normalize("NFD"))).toBe(expected);
      expect(normalizeName(`  ${name.toUpperCase()}  `)).toBe(expected);
    }),
  );
});
