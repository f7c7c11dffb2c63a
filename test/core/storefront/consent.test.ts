import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  decideConsent,
  isConsentRequired,
  readConsent,
  strictestConsent,
  type BuyerRegion,
  type Consent,
  type UnknownConsentPolicy,
} from "#app/core/storefront/consent.ts";

import { assertLaw } from "../assert-law.ts";

const sent = { send: true, limitedDataUse: false } as const;
const limited = { send: true, limitedDataUse: true } as const;
const denied = { send: false, reason: "consent_denied" } as const;
const withheld = { send: false, reason: "consent_unknown" } as const;

const inside: BuyerRegion = { countries: ["DE"], currency: "EUR" };
const outside: BuyerRegion = { countries: ["US"], currency: "USD" };

describe("consent, region and policy", () => {
  test.each<[Consent, BuyerRegion, UnknownConsentPolicy, object]>([
    ["granted", inside, "withhold_where_required", sent],
    ["granted", inside, "withhold", sent],
    ["granted", outside, "withhold_where_required", sent],
    ["granted", outside, "send", sent],
    ["granted_no_sale", inside, "withhold_where_required", limited],
    ["granted_no_sale", inside, "withhold", limited],
    ["granted_no_sale", outside, "withhold_where_required", limited],
    ["granted_no_sale", outside, "send", limited],
    ["denied", inside, "withhold_where_required", denied],
    ["denied", inside, "send", denied],
    ["denied", outside, "withhold_where_required", denied],
    ["denied", outside, "withhold", denied],
    ["denied", outside, "send", denied],
    ["unknown", inside, "withhold_where_required", withheld],
    ["unknown", inside, "withhold", withheld],
    ["unknown", inside, "send", sent],
    ["unknown", outside, "withhold_where_required", sent],
    ["unknown", outside, "withhold", withheld],
    ["unknown", outside, "send", sent],
  ])("%s, buyer in %j, policy %s: %j", (consent, region, policy, decision) => {
    expect(decideConsent(consent, region, policy)).toEqual(decision);
  });
});

describe("where consent is required", () => {
  const required =
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB CH".split(
      " ",
    );

  test.each(required)("in %s", (country) => {
    expect(isConsentRequired({ countries: [country], currency: undefined })).toBe(true);
  });

  test.each(["US", "CA", "AU", "JP", "BR", "TR", "RS", "UA", "MC"])("not in %s", (country) => {
    expect(isConsentRequired({ countries: [country], currency: "EUR" })).toBe(false);
  });

  test("one of several countries is enough, in any place", () => {
    expect(isConsentRequired({ countries: ["US", "CH"], currency: "USD" })).toBe(true);
    expect(isConsentRequired({ countries: ["GB", "US"], currency: "USD" })).toBe(true);
  });

  test("where no country is known the buyer's currency decides", () => {
    for (const currency of ["EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "ISK"])
      expect(isConsentRequired({ countries: [], currency })).toBe(true);
    for (const currency of ["USD", "CAD", "JPY", undefined])
      expect(isConsentRequired({ countries: [], currency })).toBe(false);
  });
});

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
