import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { chooseClick } from "#app/core/identity/choose-click.ts";
import { clickSources, type Click } from "#app/core/identity/click.ts";
import { traceJourney } from "#app/core/journey/trace-journey.ts";

import { assertLaw } from "../assert-law.ts";

const day = 86_400_000;
const occurredAt = Date.parse("2026-11-22T12:00:00Z");

const click = (ttclid: string, daysBefore: number, changes: Partial<Click> = {}): Click => ({
  ttclid,
  source: "checkout_visitor",
  clickedAt: occurredAt - daysBefore * day,
  timeKnown: true,
  ...changes,
});
const weigh = (...clicks: Click[]) => chooseClick(clicks, occurredAt, 30).candidates;

describe("the way to an order", () => {
  test("has what was used, what was older and what was too old, newest first", () => {
    const weighed = weigh(click("old", 40), click("new", 1), click("phone", 5, { source: "same_email" }));
    const steps = traceJourney({ occurredAt, weighed, known: [], visits: [] });
    expect(steps).toMatchObject([
      { ttclid: "new", verdict: "used", beforeOrder: day },
      { ttclid: "phone", verdict: "older_than_another", sources: ["same_email"] },
      { ttclid: "old", verdict: "outside_window" },
    ]);
  });

  test("has a click once that several told of, used if one of them was, with the source that won first", () => {
    const told = [
      click("same", 1),
      click("same", 0, { source: "landing_page", timeKnown: false }),
      click("same", 1, { source: "cart_attributes" }),
    ];
    const [step, ...more] = traceJourney({ occurredAt, weighed: weigh(...told), known: told, visits: [] });
    expect(more).toEqual([]);
    expect(step).toMatchObject({
      verdict: "used",
      sources: ["landing_page", "checkout_visitor", "cart_attributes"],
    });
  });

  test("says of what was heard of later that it could not count, and leaves out what came after the order", () => {
    const known = [click("late", 2), click("after", -1)];
    const steps = traceJourney({ occurredAt, weighed: weigh(click("used", 1)), known, visits: [] });
    expect(steps).toMatchObject([{ verdict: "used" }, { ttclid: "late", verdict: "heard_later" }]);
    expect(steps).toHaveLength(2);
  });

  test("has the browser's visits in between", () => {
    const visits = [
      { what: "first_seen", at: occurredAt - 3 * day },
      { what: "checkout", at: occurredAt - 1_000 },
      { what: "order", at: occurredAt + 1_000 },
    ] as const;
    const steps = traceJourney({ occurredAt, weighed: weigh(click("used", 1)), known: [], visits });
    expect(steps.map((step) => (step.kind === "click" ? step.ttclid : step.what))).toEqual([
      "checkout",
      "used",
      "first_seen",
    ]);
  });

  test("names each click once and one as used at most, whatever was told", () => {
    const anyClick = fc.record({
      ttclid: fc.constantFrom("a", "b", "c", "d"),
      source: fc.constantFrom(...clickSources),
      clickedAt: fc.integer({ min: occurredAt - 60 * day, max: occurredAt + day }),
      timeKnown: fc.boolean(),
    });
    assertLaw(
      fc.property(fc.array(anyClick), fc.array(anyClick), (clicks, known) => {
        const weighed = weigh(...clicks.filter(({ clickedAt }) => clickedAt <= occurredAt));
        const steps = traceJourney({ occurredAt, weighed, known, visits: [] });
        const ids = steps.flatMap((step) => (step.kind === "click" ? [step.ttclid] : []));
        expect(new Set(ids).size).toBe(ids.length);
        const used = steps.filter((step) => step.kind === "click" && step.verdict === "used");
        expect(used.length).toBe(weighed.some(({ verdict }) => verdict === "used") ? 1 : 0);
        expect(steps.every(({ beforeOrder }) => beforeOrder >= 0)).toBe(true);
      }),
    );
  });
});
