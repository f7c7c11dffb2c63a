import { describe, expect, test } from "vitest";

import {
  answerUnknownConsent,
  unknownConsentSchema,
  type UnknownConsentAnswer,
} from "#app/core/storefront/unknown-consent.ts";

const setting = (stored: object | string = {}) => unknownConsentSchema.parse(stored);
const answer = (countries: readonly string[], currency: string | undefined, stored: object | string = {}) =>
  answerUnknownConsent({ countries, currency }, setting(stored));

describe("unless a shop says otherwise", () => {
  const required =
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB CH".split(
      " ",
    );

  test.each(required)("it is withheld in %s", (country) => {
    expect(answer([country], undefined)).toBe("withhold");
  });

  test.each(["US", "CA", "AU", "JP", "BR", "TR", "RS", "UA", "MC"])("it is sent in %s", (country) => {
    expect(answer([country], "EUR")).toBe("send");
  });

  test("of several countries one that withholds is enough, in any place", () => {
    expect(answer(["US", "CH"], "USD")).toBe("withhold");
    expect(answer(["GB", "US"], "USD")).toBe("withhold");
  });

  test("where no country is known the buyer's currency decides", () => {
    for (const currency of ["EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "ISK"])
      expect(answer([], currency)).toBe("withhold");
    for (const currency of ["USD", "CAD", "JPY", undefined]) expect(answer([], currency)).toBe("send");
  });
});

describe("by a shop's setting", () => {
  test.each<[object, readonly string[], UnknownConsentAnswer]>([
    [{ whereRequired: "send" }, ["DE"], "send"],
    [{ whereRequired: "send" }, ["US"], "send"],
    [{ elsewhere: "withhold" }, ["US"], "withhold"],
    [{ elsewhere: "withhold" }, ["DE"], "withhold"],
    [{ countries: { US: "withhold" } }, ["US"], "withhold"],
    [{ countries: { US: "withhold" } }, ["CA"], "send"],
    [{ countries: { DE: "send" } }, ["DE"], "send"],
    [{ countries: { DE: "send" } }, ["FR"], "withhold"],
    [{ countries: { DE: "send" } }, ["DE", "FR"], "withhold"],
    [{ countries: { DE: "send" } }, ["DE", "US"], "send"],
    [{ countries: { US: "withhold" } }, ["CA", "US"], "withhold"],
  ])("%j, a buyer in %j: %s", (stored, countries, expected) => {
    expect(answer(countries, "USD", stored)).toBe(expected);
  });

  test.each<[object, string | undefined, UnknownConsentAnswer]>([
    [{ whereRequired: "send" }, "EUR", "send"],
    [{ elsewhere: "withhold" }, "USD", "withhold"],
    [{ elsewhere: "withhold" }, undefined, "withhold"],
    [{ countries: { US: "withhold" } }, "USD", "withhold"],
    [{ countries: { US: "withhold" } }, "JPY", "withhold"],
    [{ countries: { US: "withhold" } }, undefined, "withhold"],
    [{ whereRequired: "send", countries: { US: "withhold" } }, "EUR", "send"],
    [{ whereRequired: "send", countries: { DE: "withhold" } }, "EUR", "withhold"],
    [{ whereRequired: "send", countries: { DE: "withhold" } }, "USD", "send"],
    [{ countries: { DE: "send" } }, "EUR", "withhold"],
  ])("%j, no country known, paid in %s: %s", (stored, currency, expected) => {
    expect(answer([], currency, stored)).toBe(expected);
  });
});
