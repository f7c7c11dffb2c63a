import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseLosslessJson } from "#app/core/lossless-json.ts";

import { assertLaw } from "./assert-law.ts";

const isExact = (value: unknown) => !Number.isInteger(value) || Number.isSafeInteger(value);

describe("integers past 2^53", () => {
  test.each([
    ["820982911946154508", "820982911946154508"],
    ["-820982911946154508", "-820982911946154508"],
    ["9007199254740992", "9007199254740992"],
    ["9007199254740991", 9_007_199_254_740_991],
    ["6482910374021", 6_482_910_374_021],
    ["1234567890123456", 1_234_567_890_123_456],
  ])("%s is read as %j", (digits, expected) => {
    const places = [
      `{"id":${digits}}`,
      `{ "id" : ${digits} }`,
      `[${digits}]`,
      `[1,${digits}]`,
      `[\n${digits}\t]`,
    ];
    for (const text of places) {
      const parsed = parseLosslessJson(text);
      const value = Array.isArray(parsed) ? parsed.at(-1) : (parsed as { id: unknown }).id;
      expect(value).toBe(expected);
    }
    expect(parseLosslessJson(digits)).toBe(expected);
  });

  test("keep every digit, wherever they stand and however long they are", () => {
    const long = fc.bigInt({ min: 2n ** 53n, max: 10n ** 40n });
    assertLaw(
      fc.property(fc.string(), long, fc.boolean(), fc.nat({ max: 40 }), (before, id, isNegative, spaces) => {
        const digits = `${isNegative ? "-" : ""}${id}`;
        const text = `{"before":${JSON.stringify(before)},${" ".repeat(spaces)}"id":${digits}}`;
        expect(parseLosslessJson(text)).toEqual({ before, id: digits });
      }),
    );
  });
});

describe("everything else", () => {
  test("is what JSON.parse makes of it", () => {
    const safe = fc.jsonValue({ maxDepth: 4 }).filter((value) => {
      let allExact = true;
      JSON.stringify(value, (_key, inner: unknown) => ((allExact &&= isExact(inner)), inner));
      return allExact;
    });
    assertLaw(
      fc.property(safe, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
      }),
      1_000,
    );
  });

  test.each([
    '{"ttclid":"1799482746183729154"}',
    '{"landing_site":"/?utm_campaign=1799482746183729154"}',
    '{"note":"card, 4111111111111111"}',
    '{"rate":0.0825000000000000012}',
    '{"big":1e300,"far":1.5e400,"frac":12345678901234567.5}',
    '{"__proto__":{"id":1},"id":2}',
    '"99999999999999999999"',
    "{}",
    '""',
  ])("such as %s", (text) => {
    expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
  });

  test("an own __proto__ key pollutes nothing, in either way of reading", () => {
    for (const id of ["1", "820982911946154508"]) {
      const parsed = parseLosslessJson(`{"__proto__":{"test":true},"id":${id}}`) as object;
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
      expect(Object.hasOwn(parsed, "__proto__")).toBe(true);
    }
  });

  test.each(["", "{", "{'id':1}", "undefined", '{"id":820982911946154508', "\u0000"])(
    "%j is no JSON",
    (text) => {
      expect(() => parseLosslessJson(text)).toThrow(SyntaxError);
    },
  );
});

test("a megabyte of digits costs a glance, not a search from every one of them", () => {
  const text = JSON.stringify({ note: "7".repeat(4_000_000), other: "7 ".repeat(500_000) });
  const startedAt = process.cpuUsage();
  expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
  const { user, system } = process.cpuUsage(startedAt);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
