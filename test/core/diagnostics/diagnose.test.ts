import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { checkNames, checks } from "#app/core/diagnostics/checks.ts";
import { rankResults, runChecks, type CheckResult } from "#app/core/diagnostics/diagnose.ts";
import { finding, severities } from "#app/core/diagnostics/finding.ts";

describe("running the checks", () => {
  test("only those run whose evidence was read; a group that was not read has each of its checks say why", () => {
    const results = runChecks({
      webPixel: { isRead: true, value: { state: "installed" } },
      embed: { isRead: true, value: { state: "off" } },
      answers: { isRead: false, why: "failed" },
    });
    expect(results).toEqual([
      { check: "answers", outcome: "not_checked", why: "failed" },
      {
        check: "embed",
        outcome: "found",
        findings: [{ kind: "embed_off", severity: "critical", evidence: { state: "off" } }],
      },
      { check: "web_pixel", outcome: "fine" },
      { check: "given_up", outcome: "not_checked", why: "failed" },
    ]);
  });

  test("a check that cannot judge by what was read says so, and is not fine", () => {
    const storefront = { now: "2026-11-22T12:00:00Z", lastSeenAt: undefined, purchases: 0 };
    expect(runChecks({ storefront: { isRead: true, value: storefront } })).toEqual([
      { check: "storefront", outcome: "not_checked", why: "too_few" },
    ]);
  });
});

describe("ranking", () => {
  const found = (check: CheckResult["check"], ...kinds: (typeof severities)[number][]): CheckResult => ({
    check,
    outcome: "found",
    findings: kinds.map((severity) => finding(severity, "permissions_missing", { permissions: [check] })),
  });
  const order = (results: readonly CheckResult[]) =>
    rankResults(results).findings.map(({ severity, evidence }) => [
      severity,
      Object.values(evidence).join(""),
    ]);

  test("what weighs more comes first, then what is to be mended first", () => {
    expect(
      order([
        found("test_mode", "notice"),
        found("coverage", "warning"),
        found("embed", "critical"),
        found("skips", "warning", "notice"),
        found("connected", "critical"),
      ]),
    ).toEqual([
      ["critical", "connected"],
      ["critical", "embed"],
      ["warning", "skips"],
      ["warning", "coverage"],
      ["notice", "skips"],
      ["notice", "test_mode"],
    ]);
  });

  test("every check is told of once, in whatever order the groups came", () => {
    const anyResult = fc
      .constantFrom(...checkNames)
      .chain((check) =>
        fc.constantFrom<CheckResult>(
          { check, outcome: "fine" },
          { check, outcome: "not_checked", why: "failed" },
          found(check, "critical"),
          found(check, "notice", "warning"),
        ),
      );
    const anyResults = fc.uniqueArray(anyResult, { selector: ({ check }) => check });
    fc.assert(
      fc.property(
        anyResults.chain((results) =>
          fc.tuple(
            fc.constant(results),
            fc.shuffledSubarray(results, { minLength: results.length, maxLength: results.length }),
          ),
        ),
        ([results, shuffled]) => {
          const ranked = rankResults(results);
          expect(rankResults(shuffled)).toEqual(ranked);
          const weights = ranked.findings.map(({ severity }) => severities.indexOf(severity));
          expect(weights).toEqual(weights.toSorted((a, b) => a - b));
          const told = new Set([
            ...ranked.fine,
            ...ranked.notChecked.map(({ check }) => check),
            ...ranked.findings.map(({ evidence }) => Object.values(evidence).join("")),
          ]);
          expect(told).toEqual(new Set(results.map(({ check }) => check)));
        },
      ),
    );
  });
});

test("the order of mending has nothing before the connection", () => {
  expect(checkNames.slice(0, 3)).toEqual(["connected", "tokens", "switched_on"]);
  expect(checkNames).toHaveLength(new Set(checkNames).size);
  expect(Object.values(checks).every(({ judge }) => typeof judge === "function")).toBe(true);
});
