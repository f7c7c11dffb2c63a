import * as fc from "fast-check";
import { expect, test } from "vitest";

import { normalizeLocale } from "#app/core/identity/locale.ts";

import { assertLaw } from "../assert-law.ts";

test.each([
  ["en-us", "en-US"],
  ["EN", "en"],
  ["pt-br", "pt-BR"],
  ["zh-hant-tw", "zh-Hant-TW"],
  ["iw", "he"],
])("%s is %s", (written, expected) => {
  expect(normalizeLocale(written)).toBe(expected);
});

test.each(["", "en_US", "english (US)", "e", "*", "en-"])("%j is no BCP 47 tag", (written) => {
  expect(normalizeLocale(written)).toBeUndefined();
});

test("normalising twice is normalising once", () => {
  const tags = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2})?$/));
  assertLaw(
    fc.property(tags, (tag) => {
      const once = normalizeLocale(tag);
      expect(once === undefined ? undefined : normalizeLocale(once)).toBe(once);
    }),
  );
});
