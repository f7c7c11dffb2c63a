import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { countOrderHours, heardBy, hourOf } from "#app/core/reconcile/order-hours.ts";
import { boundRange, dueRange } from "#app/core/reconcile/reconcile-range.ts";

const now = Date.parse("2026-11-22T12:34:56Z");
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const long = now - 100 * dayMs;

describe("what is due", () => {
  test("begins two hours before the last comparison ended, at a whole hour, and ends a quarter of an hour ago", () => {
    const comparedUntil = Date.parse("2026-11-22T11:20:00Z");
    expect(dueRange({ now, installedAt: long, comparedUntil })).toEqual({
      from: Date.parse("2026-11-22T09:00:00Z"),
      until: now - 15 * minuteMs,
    });
  });

  test("goes back seven days at the most, and never before the app was installed", () => {
    const week = hourOf(now - 7 * dayMs);
    expect(dueRange({ now, installedAt: long, comparedUntil: undefined })?.from).toBe(week);
    expect(dueRange({ now, installedAt: long, comparedUntil: now - 30 * dayMs })?.from).toBe(week);
    const installedAt = now - 90 * minuteMs;
    expect(dueRange({ now, installedAt, comparedUntil: undefined })?.from).toBe(installedAt);
  });

  test("is nothing within the first quarter of an hour", () => {
    const due = (age: number) => dueRange({ now, installedAt: now - age, comparedUntil: undefined });
    expect(due(15 * minuteMs)).toBeUndefined();
    expect(due(15 * minuteMs + 1)).toEqual({ from: now - 15 * minuteMs - 1, until: now - 15 * minuteMs });
  });

  test("leaves no moment out from one comparison to the next, whenever they run", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 * 24 * 60 }), { minLength: 1 }), (pauses) => {
        let at = now;
        let comparedUntil = dueRange({ now: at, installedAt: long, comparedUntil: undefined })?.until ?? 0;
        for (const pause of pauses) {
          at += pause * minuteMs;
          const due = dueRange({ now: at, installedAt: long, comparedUntil });
          if (due === undefined) continue;
          expect(due.from).toBeLessThanOrEqual(comparedUntil);
          comparedUntil = due.until;
        }
      }),
    );
  });
});

test("what somebody asks for is bound by the 60 days that Shopify shows", () => {
  expect(boundRange({ from: 0, until: now + dayMs }, { now, installedAt: undefined })).toEqual({
    from: hourOf(now - 60 * dayMs),
    until: now - 15 * minuteMs,
  });
  expect(
    boundRange({ from: now + hourMs, until: now + dayMs }, { now, installedAt: undefined }),
  ).toBeUndefined();
});

describe("orders by the hour", () => {
  const order = (createdAt: string, heard: "webhook" | "fetched" | "missing") => ({
    id: createdAt,
    createdAt: Date.parse(createdAt),
    heard,
  });

  test("are counted in the hour they were made in, by how they became known", () => {
    expect(
      countOrderHours([
        order("2026-11-22T10:00:00Z", "missing"),
        order("2026-11-22T09:59:59.999Z", "webhook"),
        order("2026-11-22T10:59:59Z", "fetched"),
        order("2026-11-22T10:30:00Z", "webhook"),
      ]),
    ).toEqual([
      { hour: Date.parse("2026-11-22T09:00:00Z"), orders: 1, fetched: 0, missing: 0 },
      { hour: Date.parse("2026-11-22T10:00:00Z"), orders: 3, fetched: 1, missing: 1 },
    ]);
  });

  test("became known by webhook unless they were read from the Admin API", () => {
    expect(["orders/create", "orders/paid", null].map(heardBy)).toEqual(["webhook", "webhook", "webhook"]);
    expect(["reconcile/order", "backfill/order"].map(heardBy)).toEqual(["fetched", "fetched"]);
  });
});
