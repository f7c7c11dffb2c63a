import * as fc from "fast-check";
import { expect, test } from "vitest";

import { normalizePhone } from "#app/core/identity/normalize-phone.ts";

import { assertLaw } from "../assert-law.ts";

test.each([
  ["+44 (0)20 7946 0958", [], "+442079460958"],
  ["020 7946 0958", ["GB"], "+442079460958"],
  ["030 23125 417", ["DE"], "+493023125417"],
  ["06 39 98 12 34", ["FR"], "+33639981234"],
  ["0491 570 156", ["AU"], "+61491570156"],
  ["06-1234 5678", ["IT"], "+390612345678"],
  ["415.555.0142", ["US"], "+14155550142"],
  ["1 (415) 555-0142", ["CA"], "+14155550142"],
  ["+1 415 555 0142 ext. 7", ["US"], "+14155550142"],
  ["011 44 20 7946 0958", ["US"], "+442079460958"],
  ["+86 138 0013 8000", ["CN"], "+8613800138000"],
  ["٠١٠٠١٢٣٤٥٦٧", ["EG"], "+201001234567"],
])("%j in %j is %s", (written, countries, expected) => {
  expect(normalizePhone(written, countries)).toBe(expected);
});

test("the first country that makes it a valid number wins, over one that only makes it long enough", () => {
  expect(normalizePhone("0491 570 156", ["US", "AU"])).toBe("+61491570156");
  expect(normalizePhone("07700 900416", ["US", "GB"])).toBe("+447700900416");
  expect(normalizePhone("2079460958", ["GB", "US"])).toBe("+442079460958");
  expect(normalizePhone("2079460958", ["US", "GB"])).toBe("+12079460958");
});

test("a number that is valid nowhere is read in the first country where it could be one", () => {
  expect(normalizePhone("123 123 1234", ["US", "MX"])).toBe("+11231231234");
  expect(normalizePhone("123 123 1234", ["MX", "US"])).toBe("+521231231234");
});

test("a new range of a known country is kept as it was written", () => {
  expect(normalizePhone("+44 0000 000 000", [])).toMatch(/^\+44/);
});

test.each([
  ["", ["US"]],
  ["   ", ["US"]],
  ["+", ["US"]],
  ["+1", ["US"]],
  ["555-HARBOR", ["US"]],
  ["n/a", ["US"]],
  ["5550142", ["US"]],
  ["4155550142", []],
  ["4155550142", ["XX", "", "us"]],
  ["+0123456789", []],
  ["+1234567890123456", []],
  ["0".repeat(64), ["US"]],
  [`+1${" ".repeat(64)}4155550142`, ["US"]],
])("%j in %j is no phone number: absent is better than a hash of it", (written, countries) => {
  expect(normalizePhone(written, countries)).toBeUndefined();
});

test("an E.164 number stays what it is, whatever the country", () => {
  const numbers = fc.tuple(
    fc.constantFrom("1415555", "442079", "4930231", "33639", "5511", "81312", "96522", "234803", "39061"),
    fc.stringMatching(/^\d{4,6}$/),
  );
  const countries = fc.uniqueArray(fc.constantFrom("US", "GB", "DE", "FR", "BR", "JP", "KW", "IT", "XX"), {
    maxLength: 3,
  });
  assertLaw(
    fc.property(numbers, countries, (parts, buyer) => {
      const once = normalizePhone(`+${parts.join("")}`, buyer);
      if (once === undefined) return;
      expect(once).toMatch(/^\+[1-9]\d{7,14}$/);
      expect(normalizePhone(once, [])).toBe(once);
      expect(normalizePhone(once, buyer)).toBe(once);
    }),
  );
});

test("whatever is written, the result is E.164 or nothing", () => {
  const written = fc.oneof(
    fc.stringMatching(/^[+0-9 ().x-]{0,24}$/),
    fc.string({ unit: "binary", maxLength: 80 }),
  );
  assertLaw(
    fc.property(written, fc.constantFrom("US", "GB", "DE", "AR", "MX", "CN"), (text, country) => {
      expect(normalizePhone(text, [country]) ?? "+12345678").toMatch(/^\+[1-9]\d{5,14}$/);
    }),
    2_000,
  );
});
