import * as fc from "fast-check";
import { expect, test } from "vitest";

import { tellWords } from "#app/tiktok/tell-words.ts";

import { assertLaw } from "../../core/assert-law.ts";

test("every secret of a call is covered, as it is and as it stands in an address", () => {
  expect(tellWords("token a/b+c of ?access_token=a%2Fb%2Bc and ?secret=xyz", ["a/b+c", "xyz"])).toBe(
    "token [hidden] of ?access_token=[hidden] and ?secret=[hidden]",
  );
});

test("a secret that is the beginning of another does not leave its end readable", () => {
  expect(tellWords("wrong: abcdef", ["abc", "abcdef"])).toBe("wrong: [hidden]");
});

test("a secret is covered before the words are cut to length", () => {
  const words = tellWords(`${"x".repeat(495)}token-1234567890`, ["token-1234567890"]);
  expect(words).toBe(`${"x".repeat(495)}[hidd`);
});

test("words without anything readable are no words", () => {
  expect(tellWords(undefined, [])).toBeUndefined();
  expect(tellWords(" \n\u0000 ", [])).toBeUndefined();
});

test("words never hold a secret, a NUL or a line break, and are never longer than 500", () => {
  const secret = fc.string({
    minLength: 8,
    maxLength: 60,
    unit: fc.constantFrom(..."abc012-_~.%+/= \u{1F6D2}é"),
  });
  const text = fc.string({ maxLength: 300, unit: "binary" });
  assertLaw(
    fc.property(text, secret, text, (before, hidden, after) => {
      const words = tellWords(`${before}${hidden}${after}${encodeURIComponent(hidden)}`, [hidden]) ?? "";
      expect(words).not.toContain(hidden);
      expect(words).not.toContain(encodeURIComponent(hidden));
      expect(words).not.toMatch(/\p{Cc}/u);
      expect(words.length).toBeLessThanOrEqual(500);
      expect(words.isWellFormed()).toBe(true);
    }),
  );
});
