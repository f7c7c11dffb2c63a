import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readConsent, strictestConsent } from "#app/core/storefront/consent.ts";

import { assertLaw } from "../assert-law.ts";

describe("the answer in the cart", () => {
  test.each([
    ["granted", "granted"],
    [" Granted ", "granted"],
    ["GRANTED_NO_SALE", "granted_no_sale"],
    ["denied", "denied"],
    ["refused", "unknown"],
    ["", "unknown"],
    ["true", "unknown"],
    [undefined, "unknown"],
  ])("%j is %s", (text, consent) => {
    expect(readConsent(text)).toBe(consent);
  });

  test("of several the one that allows least counts, in any order", () => {
    const answers = fc.constantFrom<string | undefined>(
      "granted",
      "granted_no_sale",
      "denied",
      undefined,
      "maybe",
    );
    assertLaw(
      fc.property(fc.array(answers, { maxLength: 4 }), (texts) => {
        const expected = ["denied", "granted_no_sale", "granted"].find((value) => texts.includes(value));
        expect(strictestConsent(texts)).toBe(expected ?? "unknown");
      }),
    );
  });
});
