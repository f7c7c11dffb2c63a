import { describe, expect, test } from "vitest";

import { gatherClicks, readClickTime, readLandingClickId } from "#app/core/identity/click.ts";
import { readCartAttributes } from "#app/core/shopify/cart-attributes.ts";

const createdAt = Date.parse("2026-11-22T10:14:03Z");
const createdSeconds = createdAt / 1_000;

const gather = (attributes: Record<string, string>, landingSite?: string) =>
  gatherClicks({
    attributes: readCartAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value }))),
    landingSite,
    createdAt,
  });

describe("the time of a click", () => {
  test("is in Unix seconds, up to the order itself", () => {
    expect(readClickTime(String(createdSeconds - 60), createdAt)).toBe(createdAt - 60_000);
    expect(readClickTime(String(createdSeconds), createdAt)).toBe(createdAt);
  });

  test.each([
    undefined,
    "",
    "0",
    "0000000000",
    "999999999",
    String(createdAt),
    String(createdSeconds + 1),
    `${createdSeconds - 60}.5`,
    `-${createdSeconds}`,
    ` ${createdSeconds - 60}`,
    "2026-11-22T10:14:03Z",
    "NaN",
  ])("%j counts as absent", (text) => {
    expect(readClickTime(text, createdAt)).toBeUndefined();
  });
});

describe("the click of a landing page", () => {
  test.each([
    ["/?ttclid=abc", "abc"],
    ["/products/x?utm_source=tiktok&ttclid=E.C.P.abc#top", "E.C.P.abc"],
    ["https://other.example/de?ttclid=abc", "abc"],
    ["?ttclid=abc", "abc"],
    ["/?ttclid=%20bad&ttclid=good", "good"],
    ["/?ttclid=first&ttclid=second", "first"],
  ])("%j is %s", (landingSite, id) => {
    expect(readLandingClickId(landingSite)).toBe(id);
  });

  test.each([
    undefined,
    "",
    "/",
    "/?ttclid=",
    "/?ttclid=%3Cb%3E",
    "/?xttclid=abc",
    "/?TTCLID=abc",
    "/#ttclid=abc",
    "/?q=ttclid%3Dabc",
    "https://[bad/?ttclid=abc",
  ])("%j has none", (landingSite) => {
    expect(readLandingClickId(landingSite)).toBeUndefined();
  });
});

describe("the clicks of a sale", () => {
  test("a click without a time takes that of the order", () => {
    expect(gather({ ttclid: "a" })).toEqual([
      { ttclid: "a", source: "cart_attributes", clickedAt: createdAt, timeKnown: false },
    ]);
  });

  test("the landing page's click has the cart's time only where it is the same click", () => {
    const hourAgo = createdAt - 3_600_000;
    const cart = { ttclid: "a", ttclid_at: String(createdSeconds - 3_600) };
    expect(gather(cart, "/?ttclid=a").map(({ clickedAt }) => clickedAt)).toEqual([hourAgo, hourAgo]);
    expect(gather(cart, "/?ttclid=b")).toEqual([
      { ttclid: "a", source: "cart_attributes", clickedAt: hourAgo, timeKnown: true },
      { ttclid: "b", source: "landing_page", clickedAt: createdAt, timeKnown: false },
    ]);
  });

  test("a time without a click is nothing", () => {
    expect(gather({ ttclid_at: String(createdSeconds) }, "/products/x")).toEqual([]);
  });
});
