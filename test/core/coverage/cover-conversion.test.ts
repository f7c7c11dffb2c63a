import { describe, expect, test } from "vitest";

import { coverConversion } from "#app/core/coverage/cover-conversion.ts";
import { readCoverage, type FieldState, type MatchField } from "#app/core/coverage/match-field.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";

import type { JsonObject } from "../../fixtures/json.ts";
import { aConversion, cancelled, skipped } from "../mapping/a-conversion.ts";

function cover(conversion: MappedConversion): Readonly<Record<MatchField, FieldState>> | undefined {
  const text = coverConversion(conversion);
  return text === undefined ? undefined : readCoverage(text);
}

const coverOrder = (fields: JsonObject) => cover(aConversion("orders/create", fields));

const attributes = (given: Readonly<Record<string, string>>): JsonObject => ({
  note_attributes: Object.entries(given).map(([name, value]) => ({ name, value })),
});

const nobody = {
  email: null,
  contact_email: null,
  phone: null,
  customer: null,
  billing_address: null,
  shipping_address: null,
};

/** What the storefront leaves in a cart. */
const heard = { tt_consent: "granted", _ttp: "2Tw3cookieOfTheBrowser" };

describe("a key that is there", () => {
  test("is said to be, and what the storefront alone knows is missed where it was silent", () => {
    expect(coverOrder({ note_attributes: [], landing_site: "/" })).toMatchObject({
      email: "has",
      phone: "has",
      external_id: "has",
      browser: "has",
      ttclid: "not_captured",
      ttp: "not_captured",
    });
  });

  test("is the click where one is used, and the cookie", () => {
    expect(coverOrder(attributes({ ...heard, ttclid: "E.C.P.aClickOfToday" }))).toMatchObject({
      ttclid: "has",
      ttp: "has",
    });
  });
});

describe("a key that is not there", () => {
  test("was not given, by a guest without email, phone and account", () => {
    expect(coverOrder({ ...nobody, ...attributes(heard) })).toMatchObject({
      email: "not_given",
      phone: "not_given",
      external_id: "not_given",
    });
  });

  test("is no click's where the storefront was heard and knew of none", () => {
    expect(coverOrder({ ...attributes(heard), landing_site: "/" })).toMatchObject({ ttclid: "no_click" });
  });

  test("is no loss of the capture's where consent alone was heard, but the cookie's is", () => {
    expect(coverOrder({ ...attributes({ tt_consent: "granted" }), landing_site: "/" })).toMatchObject({
      ttclid: "no_click",
      ttp: "not_captured",
    });
  });

  test("was too old where every click was, and the shop sends those without it", () => {
    const old = aConversion("orders/create", attributes(heard));
    const choice = { ttclid: "x", source: "cart_attributes", clickedAt: 0, timeKnown: true } as const;
    expect(
      cover({
        ...old,
        facts: { ...old.facts, clicks: [{ click: choice, verdict: "outside_window" }] },
      }),
    ).toMatchObject({ ttclid: "click_too_old" });
  });

  test("is both of address and agent, or neither", () => {
    for (const missing of ["browser_ip", "user_agent"])
      expect(
        coverOrder({
          ...(missing === "browser_ip" ? { browser_ip: null } : {}),
          client_details: { browser_ip: "8.8.8.8", user_agent: "Mozilla/5.0", [missing]: null },
        }),
      ).toMatchObject({ browser: "not_captured" });
  });
});

describe("consent", () => {
  test("that was refused, or that nobody knows of, is why none of the keys is there", () => {
    const denied = coverOrder(attributes({ tt_consent: "denied" }));
    expect(new Set(Object.values(denied ?? {}))).toEqual(new Set(["consent_denied"]));
    const unknown = skipped(aConversion("orders/create"), "consent_unknown");
    expect(new Set(Object.values(cover(unknown) ?? {}))).toEqual(new Set(["consent_unknown"]));
  });
});

test("what TikTok never was to hear of is not counted", () => {
  expect(cover(cancelled)).toBeUndefined();
  expect(coverOrder({ test: true })).toBeUndefined();
  for (const reason of [
    "channel_off",
    "rule_off",
    "bot",
    "too_old",
    "outside_window",
    "awaiting_payment",
  ] as const)
    expect(cover(skipped(aConversion("orders/create"), reason))).toBeUndefined();
});

test("a letter that no version knows reads as nothing", () => {
  expect(readCoverage("hhhhhz")).toBeUndefined();
  expect(readCoverage("hhhhh")).toBeUndefined();
  expect(readCoverage("hhhhhhh")).toBeUndefined();
});
