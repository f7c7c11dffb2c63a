import * as fc from "fast-check";
import { expect, test } from "vitest";

import { normalizeEmail } from "#app/core/identity/normalize-email.ts";

import { assertLaw } from "../assert-law.ts";

test("dots and plus tags stay: only the mail provider knows what they mean", () => {
  expect(normalizeEmail("J.Doe+Shop@Example.COM")).toBe("j.doe+shop@example.com");
});

test("letters of other scripts are kept", () => {
  expect(normalizeEmail("Zoë@例え.example")).toBe("zoë@例え.example");
});

test.each([
  "",
  "   ",
  "@",
  "jane",
  "jane@",
  "@example.com",
  "jane doe@example.com",
  "jane@ex@ample.com",
  "null",
  "n/a",
  `${"x".repeat(65)}@example.com`,
  `x@${"y".repeat(256)}`,
])("%j is no email, and no hash of it can match anyone", (text) => {
  expect(normalizeEmail(text)).toBeUndefined();
});

test("normalising twice is normalising once", () => {
  const emails = fc.oneof(
    fc.emailAddress(),
    fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })).map((parts) => parts.join("@")),
  );
  assertLaw(
    fc.property(emails, fc.constantFrom("", " ", "\t\u00a0"), (email, space) => {
      const once = normalizeEmail(space + email + space);
      expect(once === undefined ? undefined : normalizeEmail(once)).toBe(once);
    }),
  );
});

test("capitals and spaces around it never change whose email it is", () => {
  assertLaw(
    fc.property(fc.emailAddress(), (email) => {
      expect(normalizeEmail(`  ${email.toUpperCase()} `)).toBe(normalizeEmail(email));
    }),
  );
});
