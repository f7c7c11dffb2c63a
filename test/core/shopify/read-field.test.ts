import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  readCount,
  readCountry,
  readCurrency,
  readDecimal,
  readGid,
  readId,
  readInstant,
  readList,
  readRecord,
  readText,
} from "#app/core/shopify/read-field.ts";

import { assertLaw } from "../assert-law.ts";

describe("a text", () => {
  test.each([
    ["  Oakland ", "Oakland"],
    ["Oak\0land", "Oakland"],
    ["\0 \0x", "x"],
    ["half \ud83d pair", "half \ufffd pair"],
    ["\u{1f333}", "\u{1f333}"],
    ["x".repeat(2_000), "x".repeat(2_000)],
  ])("%j is read as %j", (value, expected) => {
    expect(readText(value)).toBe(expected);
  });

  test.each(["", "   ", "\0", "\0 \0", "x".repeat(2_001), null, undefined, 7, true, {}, ["x"]])(
    "%j is absent",
    (value) => {
      expect(readText(value)).toBeUndefined();
    },
  );

  test("may be longer where its reader says so", () => {
    expect(readText("x".repeat(2_001), 8_000)).toHaveLength(2_001);
  });
});

describe("an id", () => {
  test.each([
    [6_482_910_374_021, "6482910374021"],
    ["820982911946154508", "820982911946154508"],
    [1, "1"],
  ])("%j is %s", (value, expected) => {
    expect(readId(value)).toBe(expected);
  });

  test.each([
    0,
    -1,
    1.5,
    2 ** 53,
    Number.NaN,
    "0",
    "007",
    "-1",
    "1.0",
    "1e3",
    " 1",
    "",
    "1".repeat(25),
    null,
    true,
  ])("%j is none", (value) => {
    expect(readId(value)).toBeUndefined();
  });

  test("of GraphQL's form is the number of the right type only", () => {
    expect(readGid("gid://shopify/Order/820982911946154508", "Order")).toBe("820982911946154508");
    for (const value of [
      "gid://shopify/Customer/1",
      "gid://shopify/Order/",
      "gid://shopify/Order/1?x",
      "1",
      1,
      null,
    ])
      expect(readGid(value, "Order")).toBeUndefined();
  });
});

describe("an amount", () => {
  test.each([
    ["12.00", "12.00"],
    ["-0.50", "-0.50"],
    ["1200", "1200"],
    ["10.475", "10.475"],
    [12.5, "12.5"],
    [0, "0"],
  ])("%j is read as %s", (value, expected) => {
    expect(readDecimal(value)).toBe(expected);
  });

  test.each([
    "1,077.90",
    "12,00",
    "$12",
    "1e3",
    "",
    " ",
    "NaN",
    "Infinity",
    "12.",
    ".5",
    "--1",
    "1".repeat(16),
  ])("%j is none", (value) => {
    expect(readDecimal(value)).toBeUndefined();
  });

  test.each([Number.NaN, Infinity, 1e21, 1e-9, null, undefined, true, {}, ["1"]])("nor is %j", (value) => {
    expect(readDecimal(value)).toBeUndefined();
  });
});

describe("a moment", () => {
  test.each([
    ["2026-11-22T02:14:03-08:00", "2026-11-22T10:14:03.000Z"],
    ["2026-11-22T10:14:03Z", "2026-11-22T10:14:03.000Z"],
    ["2026-11-22T10:14:03.250+00:00", "2026-11-22T10:14:03.250Z"],
    ["2026-11-22T15:44:03+05:30", "2026-11-22T10:14:03.000Z"],
  ])("%s is %s", (value, expected) => {
    expect(new Date(readInstant(value) ?? 0).toISOString()).toBe(expected);
  });

  test.each([
    "2026-11-22T10:14:03",
    "2026-11-22",
    "2026-13-45T99:99:99Z",
    "22 Nov 2026 10:14:03 GMT",
    "yesterday",
    "",
    "1795342443",
    1_795_342_443,
    null,
  ])("%j is none", (value) => {
    expect(readInstant(value)).toBeUndefined();
  });
});

test("a count is a whole number that fits 32 bits", () => {
  expect([0, 1, 2 ** 31 - 1].map(readCount)).toEqual([0, 1, 2 ** 31 - 1]);
  for (const value of [-1, 1.5, 2 ** 31, Number.NaN, Infinity, "1", null, true, [1]])
    expect(readCount(value)).toBeUndefined();
});

test("currencies and countries are codes, in upper case", () => {
  expect([readCurrency("usd"), readCurrency("USD"), readCountry("us"), readCountry("GB")]).toEqual([
    "USD",
    "USD",
    "US",
    "GB",
  ]);
  for (const value of ["US Dollar", "US", "", "U$D", null, 840]) expect(readCurrency(value)).toBeUndefined();
  for (const value of ["USA", "U", "", "1A", null, 1]) expect(readCountry(value)).toBeUndefined();
});

test("records and lists are told apart", () => {
  expect(readRecord({ a: 1 })).toEqual({ a: 1 });
  for (const value of [null, undefined, [], "x", 1]) expect(readRecord(value)).toBeUndefined();
  expect(readList([1])).toEqual([1]);
  for (const value of [null, undefined, {}, "x", { length: 1 }]) expect(readList(value)).toEqual([]);
});

test("no reader throws, and what it gives has the type it promises", () => {
  assertLaw(
    fc.property(fc.anything(), (value) => {
      expect(typeof (readText(value) ?? "")).toBe("string");
      expect(readId(value) ?? "1").toMatch(/^[1-9]\d*$/);
      expect(readDecimal(value) ?? "1").toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number.isInteger(readInstant(value) ?? 0)).toBe(true);
      expect(Number.isInteger(readCount(value) ?? 0)).toBe(true);
      expect(readCurrency(value) ?? "USD").toMatch(/^[A-Z]{3}$/);
      expect(readCountry(value) ?? "US").toMatch(/^[A-Z]{2}$/);
    }),
    1_000,
  );
});
