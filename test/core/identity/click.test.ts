import { describe, expect, test } from "vitest";

import {
  gatherClicks,
  gatherVisitClicks,
  readClickTime,
  readLandingClickId,
  type Click,
} from "#app/core/identity/click.ts";
import { readCartAttributes } from "#app/core/shopify/cart-attributes.ts";

const createdAt = Date.parse("2026-11-22T10:14:03Z");
const createdSeconds = createdAt / 1_000;

const gather = (attributes: Record<string, string>, landingSite?: string) =>
  gatherClicks({
    attributes: readCartAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value }))),
    landingSite,
    createdAt,
    occurredAt: createdAt,
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

describe("a click without a time, of which the server", () => {
  const carried = {
    attributes: readCartAttributes([{ name: "ttclid", value: "a" }]),
    landingSite: "/?ttclid=b",
    createdAt,
    occurredAt: createdAt,
  };
  const times = (heard: Record<string, number>) =>
    gatherClicks(carried, { clicks: [], firstHeard: new Map(Object.entries(heard)) }).map(
      ({ clickedAt, timeKnown }) => [clickedAt - createdAt, timeKnown],
    );

  test.each<[string, Record<string, number>, [number, boolean][]]>([
    [
      "never heard takes the order's",
      {},
      [
        [0, false],
        [0, false],
      ],
    ],
    [
      "heard before takes that time",
      { a: createdAt - 5, b: createdAt - 7 },
      [
        [-5, true],
        [-7, true],
      ],
    ],
    [
      "heard at the order's moment takes that",
      { a: createdAt },
      [
        [0, true],
        [0, false],
      ],
    ],
    [
      "heard after the order takes the order's",
      { a: createdAt + 1, b: createdAt - 7 },
      [
        [0, false],
        [-7, true],
      ],
    ],
  ])("%s", (_what, heard, expected) => {
    expect(times(heard)).toEqual(expected);
  });
});

describe("the clicks the storefront told of", () => {
  const click = (source: Click["source"], after: number): Click => ({
    ttclid: "a",
    source,
    clickedAt: createdAt + after,
    timeKnown: true,
  });

  test("count for an order up to its moment, on whatever device", () => {
    const clicks = [
      click("checkout_visitor", 0),
      click("checkout_visitor", 1),
      click("same_email", 0),
      click("same_email", 1),
    ];
    const sale = {
      attributes: readCartAttributes([]),
      landingSite: undefined,
      createdAt,
      occurredAt: createdAt,
    };
    expect(gatherClicks(sale, { clicks, firstHeard: new Map() })).toEqual([clicks[0], clicks[2]]);
  });

  test("count for an event up to its moment, but for the browser's own one that came with it without a time", () => {
    const clicks = [click("checkout_visitor", 0), click("checkout_visitor", 1), click("same_email", 1)];
    expect(gatherVisitClicks(clicks, createdAt, undefined)).toEqual(clicks.slice(0, 1));
    expect(gatherVisitClicks(clicks, createdAt, "another")).toEqual(clicks.slice(0, 1));
    expect(gatherVisitClicks(clicks, createdAt, "a")).toEqual(clicks.slice(0, 2));
  });
});

describe("of a sale that happened before it was created, a click", () => {
  const occurredAt = createdAt - 3_600_000;
  const gatherFor = (
    attributes: Record<string, string>,
    heard: Record<string, number> = {},
    known: Click[] = [],
  ) =>
    gatherClicks(
      {
        attributes: readCartAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value }))),
        landingSite: undefined,
        createdAt,
        occurredAt,
      },
      { clicks: known, firstHeard: new Map(Object.entries(heard)) },
    ).map(({ clickedAt, timeKnown }) => [clickedAt - occurredAt, timeKnown]);
  const noted = (after: number) => ({ ttclid: "a", ttclid_at: String((occurredAt + after) / 1_000) });
  const known = (after: number): Click => ({
    ttclid: "a",
    source: "same_email",
    clickedAt: occurredAt + after,
    timeKnown: true,
  });

  test("counts up to its moment and not between that and its creation, wherever the time is from", () => {
    expect(gatherFor(noted(0))).toEqual([[0, true]]);
    expect(gatherFor(noted(1_000))).toEqual([]);
    expect(gatherFor({ ttclid: "a" }, { a: occurredAt })).toEqual([[0, true]]);
    expect(gatherFor({ ttclid: "a" }, { a: occurredAt + 1 })).toEqual([]);
    expect(gatherFor({}, {}, [known(0), known(1)])).toEqual([[0, true]]);
  });

  test("without a time came with it, and takes the time of its creation", () => {
    expect(gatherFor({ ttclid: "a" })).toEqual([[3_600_000, false]]);
    expect(gatherFor(noted(3_601_000))).toEqual([[3_600_000, false]]);
  });
});

test("of a sale whose time was set to after its creation a click counts up to the creation", () => {
  const sale = {
    attributes: readCartAttributes([]),
    landingSite: undefined,
    createdAt,
    occurredAt: createdAt + 60_000,
  };
  const click = (after: number): Click => ({
    ttclid: "a",
    source: "same_email",
    clickedAt: createdAt + after,
    timeKnown: true,
  });
  expect(gatherClicks(sale, { clicks: [click(0), click(1)], firstHeard: new Map() })).toEqual([click(0)]);
});
