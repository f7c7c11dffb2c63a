import { checkNames, checks, type CheckName } from "#app/core/diagnostics/checks.ts";
import type { Evidence, EvidenceGroup, NotChecked, Read } from "#app/core/diagnostics/evidence.ts";
import { severities, type Finding } from "#app/core/diagnostics/finding.ts";

/** What one check said. */
export type CheckResult =
  | { readonly check: CheckName; readonly outcome: "found"; readonly findings: readonly Finding[] }
  | { readonly check: CheckName; readonly outcome: "fine" }
  | { readonly check: CheckName; readonly outcome: "not_checked"; readonly why: NotChecked };

/** Evidence as far as it was read; groups that are not there yet are left out, and so are their checks. */
export type ReadEvidence = { readonly [Group in EvidenceGroup]?: Read<Evidence[Group]> };

/** Runs the checks of the groups that are given. */
export function runChecks(evidence: ReadEvidence): readonly CheckResult[] {
  return checkNames.flatMap((check): CheckResult[] => {
    const { reads, judge } = checks[check];
    const read = evidence[reads];
    if (read === undefined) return [];
    if (!read.isRead) return [{ check, outcome: "not_checked", why: read.why }];
    // A check is made with the group it reads, which the union over all of them cannot say.
    const verdict = (judge as (value: unknown) => readonly Finding[] | NotChecked)(read.value);
    if (typeof verdict === "string") return [{ check, outcome: "not_checked", why: verdict }];
    return [
      verdict.length === 0 ? { check, outcome: "fine" } : { check, outcome: "found", findings: verdict },
    ];
  });
}

export type Diagnosis = {
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly fine: readonly CheckName[];
  readonly notChecked: readonly { readonly check: CheckName; readonly why: NotChecked }[];
};

/** Ranks what the checks said, in whatever order they came. */
export function rankResults(results: readonly CheckResult[]): Diagnosis {
  const inOrder = results.toSorted((a, b) => checkNames.indexOf(a.check) - checkNames.indexOf(b.check));
  const findings = inOrder.flatMap((result) => (result.outcome === "found" ? result.findings : []));
  return {
    // Sorting is stable: between equals the checks' order holds.
    findings: findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    fine: inOrder.flatMap((result) => (result.outcome === "fine" ? [result.check] : [])),
    notChecked: inOrder.flatMap((result) =>
      result.outcome === "not_checked" ? [{ check: result.check, why: result.why }] : [],
    ),
  };
}
