import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { coverageKinds, explainCoverage, type CoverageCount } from "#app/core/coverage/explain-coverage.ts";
import { fieldLetters } from "#app/core/coverage/match-field.ts";

/** Letters in the order email, phone, ttclid, ttp, browser, external id. */
const of = (coverage: string, count: number, source = "purchase"): CoverageCount => ({
  source,
  coverage,
  count,
});

const field = (counts: readonly CoverageCount[], name: string, kind = "purchase" as const) =>
  explainCoverage(counts, kind).fields.find((one) => one.field === name);

describe("a field's share", () => {
  test("is rounded down: 59.9 % is not the target yet", () => {
    expect(field([of("hhnhhh", 599), of("ghnhhh", 401)], "email")?.percent).toBe(59);
    expect(field([of("hhnhhh", 600), of("ghnhhh", 400)], "email")?.percent).toBe(60);
  });

  test("is unknown of nothing", () => {
    expect(field([], "email")).toEqual({ field: "email", has: 0, percent: undefined, gaps: [] });
  });

  test("names the causes, the largest first", () => {
    expect(field([of("hhhhhh", 1), of("hgnhhh", 2), of("dddddd", 3)], "phone")?.gaps).toEqual([
      { cause: "consent_denied", count: 3 },
      { cause: "not_given", count: 2 },
    ]);
  });

  test("is of the kind that was asked for: renewals are purchases, all that browsers tell is the rest", () => {
    const counts = [
      of("hhhhhh", 1, "purchase"),
      of("hhhhhh", 2, "renewal"),
      of("hhhhhh", 4, "checkout"),
      of("gghhhg", 8, "product_view"),
      of("gghhhg", 16, "signup"),
    ];
    expect(coverageKinds.map((kind) => explainCoverage(counts, kind).total)).toEqual([3, 4, 24]);
  });
});

describe("what Shopify keeps from the app", () => {
  test("is not approved where of enough purchases none has an email or a phone number", () => {
    const counts = [of("ggnhhh", 5), of("ggnhhg", 3, "checkout")];
    expect(field(counts, "email")?.gaps).toEqual([{ cause: "not_approved", count: 5 }]);
    expect(explainCoverage(counts, "checkout").fields[1]?.gaps).toEqual([
      { cause: "not_approved", count: 3 },
    ]);
    expect(explainCoverage(counts, "purchase").best).toEqual({
      change: "ask_approval",
      gained: 10,
      conversions: 5,
    });
  });

  test("is no verdict on few purchases, nor where one buyer was seen", () => {
    expect(field([of("ggnhhh", 4)], "email")?.gaps).toEqual([{ cause: "not_given", count: 4 }]);
    expect(field([of("ggnhhh", 500), of("ghnhhh", 1)], "email")?.gaps).toEqual([
      { cause: "not_given", count: 501 },
    ]);
  });

  test("is not told by those whose keys consent withholds", () => {
    expect(field([of("dddddd", 50), of("ggnhhh", 1)], "email")?.gaps).toEqual([
      { cause: "consent_denied", count: 50 },
      { cause: "not_given", count: 1 },
    ]);
  });

  test("says nothing about what browsers tell: most visitors are strangers", () => {
    const counts = [of("ggnhhh", 9), of("ggnhhg", 3, "add_to_cart")];
    expect(explainCoverage(counts, "other").fields[0]?.gaps).toEqual([{ cause: "not_given", count: 3 }]);
  });
});

describe("the one change", () => {
  test("is the capture where the storefront is silent: it brings consent, click, cookie and browser", () => {
    const counts = [of("hgcchh", 10), of("uuuuuu", 5)];
    expect(explainCoverage(counts, "purchase").best).toEqual({
      change: "capture",
      gained: 10 * 2 + 5 * 6,
      conversions: 15,
    });
  });

  test("is to ask for the phone number where that is what most lack", () => {
    expect(explainCoverage([of("hgnhhh", 10), of("hhnchh", 9)], "purchase").best).toEqual({
      change: "ask_phone",
      gained: 10,
      conversions: 10,
    });
  });

  test("is none where only refusals and visits without an ad are left", () => {
    expect(
      explainCoverage([of("dddddd", 5), of("hhnhhh", 9), of("hhohhg", 2)], "purchase").best,
    ).toBeUndefined();
  });
});

const anyCoverage = fc
  .array(fc.constantFrom(...Object.values(fieldLetters)), { minLength: 6, maxLength: 6 })
  .map((letters) => letters.join(""));
const anyCounts = fc.array(
  fc.record({
    source: fc.constantFrom("purchase", "renewal", "checkout", "search", "lead"),
    coverage: fc.oneof(anyCoverage, fc.string({ maxLength: 7 })),
    count: fc.nat(1_000),
  }),
);

test("whatever was counted, each field's parts add up to the total, and a gain is never more than what is missing", () => {
  fc.assert(
    fc.property(anyCounts, fc.constantFrom(...coverageKinds), (counts, kind) => {
      const { total, fields, best } = explainCoverage(counts, kind);
      let missing = 0;
      for (const { has, gaps } of fields) {
        const parts = gaps.reduce((sum, { count }) => sum + count, 0);
        expect(has + parts).toBe(total);
        missing += parts;
      }
      expect(best?.gained ?? 0).toBeLessThanOrEqual(missing);
      expect(best?.conversions ?? 0).toBeLessThanOrEqual(total);
    }),
  );
});
