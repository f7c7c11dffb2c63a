import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { chooseClick } from "#app/core/identity/choose-click.ts";
import { clickSources, type Click } from "#app/core/identity/click.ts";

import { assertLaw } from "../assert-law.ts";

const day = 86_400_000;
const at = Date.parse("2026-11-22T10:14:03Z");

function click(ttclid: string, clickedAt: number, source: Click["source"] = "cart_attributes"): Click {
  return { ttclid, source, clickedAt, timeKnown: true };
}

describe("the click that counts", () => {
  test("is the newest", () => {
    const choice = chooseClick([click("old", at - 3 * day), click("new", at - day, "landing_page")], at, 30);
    expect(choice.used?.ttclid).toBe("new");
    expect(choice.candidates.map(({ verdict }) => verdict)).toEqual(["older_than_another", "used"]);
  });

  test("is, between equals, the one the cart carried", () => {
    const clicks = [click("landing", at - day, "landing_page"), click("cart", at - day)];
    expect(chooseClick(clicks, at, 30).used?.ttclid).toBe("cart");
    expect(chooseClick(clicks.toReversed(), at, 30).used?.ttclid).toBe("cart");
  });

  test("is, between equals, the one of the first source in the order of the rule", () => {
    const order = [
      "cart_attributes",
      "landing_page",
      "checkout_visitor",
      "same_customer",
      "same_email",
      "same_phone",
    ];
    expect(clickSources).toEqual(order);
    const clicks = clickSources.map((source) => click(source, at - day, source));
    for (let first = 0; first < clicks.length; first += 1)
      expect(chooseClick(clicks.slice(first).toReversed(), at, 30).used?.source).toBe(order[first]);
  });

  test("may be as old as the window, and not a millisecond older", () => {
    for (const windowDays of [1, 7, 30, 90]) {
      expect(chooseClick([click("edge", at - windowDays * day)], at, windowDays)).toMatchObject({
        used: { ttclid: "edge" },
        onlyOutsideWindow: false,
      });
      expect(chooseClick([click("past", at - windowDays * day - 1)], at, windowDays)).toMatchObject({
        used: undefined,
        onlyOutsideWindow: true,
        candidates: [{ verdict: "outside_window" }],
      });
    }
  });

  test("is none where there was none, which is not the same as all of them too old", () => {
    expect(chooseClick([], at, 30)).toEqual({ used: undefined, onlyOutsideWindow: false, candidates: [] });
  });

  test("one inside outweighs many outside", () => {
    const clicks = [click("a", at - 40 * day), click("b", at - 2 * day), click("c", at - 50 * day)];
    expect(chooseClick(clicks, at, 30)).toMatchObject({ used: { ttclid: "b" }, onlyOutsideWindow: false });
  });
});

const clicks = fc.array(
  fc.record({
    ttclid: fc.stringMatching(/^[a-c]$/),
    source: fc.constantFrom(...clickSources),
    // Few values, so that equal times and edges occur.
    clickedAt: fc.constantFrom(0, 1, 7, 29, 30, 31).map((days) => at - days * day),
    timeKnown: fc.boolean(),
  }),
  { maxLength: 6 },
);

describe("for any clicks", () => {
  test("nothing inside the window is newer than the one used", () => {
    assertLaw(
      fc.property(clicks, fc.constantFrom(1, 7, 30), (all, windowDays) => {
        const { used, onlyOutsideWindow, candidates } = chooseClick(all, at, windowDays);
        const inside = all.filter(({ clickedAt }) => clickedAt >= at - windowDays * day);
        expect(used === undefined).toBe(inside.length === 0);
        expect(onlyOutsideWindow).toBe(all.length > 0 && inside.length === 0);
        if (used !== undefined)
          expect(used.clickedAt).toBe(Math.max(...inside.map(({ clickedAt }) => clickedAt)));
        expect(candidates.map((candidate) => candidate.click)).toEqual(all);
        expect(candidates.filter(({ verdict }) => verdict === "used")).toHaveLength(
          used === undefined ? 0 : 1,
        );
        for (const { click: candidate, verdict } of candidates)
          expect(verdict === "outside_window").toBe(!inside.includes(candidate));
      }),
    );
  });

  test("their order does not matter, not even between equals of one source", () => {
    const shuffled = clicks.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    assertLaw(
      fc.property(shuffled, ([all, other]) => {
        const [one, two] = [chooseClick(all, at, 30).used, chooseClick(other, at, 30).used];
        expect([two?.clickedAt, two?.source, two?.ttclid]).toEqual([
          one?.clickedAt,
          one?.source,
          one?.ttclid,
        ]);
      }),
    );
  });

  test("a wider window never loses a click", () => {
    assertLaw(
      fc.property(clicks, (all) => {
        const narrow = chooseClick(all, at, 7).used;
        if (narrow !== undefined) expect(chooseClick(all, at, 30).used).toEqual(narrow);
      }),
    );
  });
});
