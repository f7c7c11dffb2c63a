import type { CoverageEvidence, NotChecked, SkipsEvidence } from "#app/core/diagnostics/evidence.ts";
import { coverageTargetPercent } from "#app/core/coverage/explain-coverage.ts";
import type { MatchField } from "#app/core/coverage/match-field.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

type Verdict = readonly Finding[] | NotChecked;

const eventsMin = 20;

/** A store with little traffic from TikTok has few clicks, and that is no fault. */
const judgedFields: ReadonlySet<MatchField> = new Set(["email", "phone", "ttp", "browser", "external_id"]);

/** Whether enough events carry each field that TikTok matches by. */
export function judgeCoverage({ total, fields }: CoverageEvidence): Verdict {
  if (total < eventsMin) return "too_few";
  return fields
    .filter(({ field, has }) => judgedFields.has(field) && has * 100 < total * coverageTargetPercent)
    .toSorted((a, b) => a.has - b.has)
    .map(({ field, has, gaps }) => {
      const [most] = gaps.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
      const cause = { cause: most?.cause, causeCount: most?.count ?? 0 };
      // Refusals are the shopper's right: nothing is to be mended.
      const severity = most === undefined || most.cause === "consent_denied" ? "notice" : "warning";
      return finding(severity, "field_low", { field, has, of: total, ...cause });
    });
}

const skippedMin = 3;
const skippedShare = 0.05;

/** Whether conversions are held back because they, or their clicks, are too old. */
export function judgeSkips(skips: SkipsEvidence): Verdict {
  const { received, outsideWindow, tooOld, windowDays, maxAgeDays } = skips;
  if (received === 0) return "too_few";
  const isMuch = (count: number) => count >= skippedMin && count >= received * skippedShare;
  const findings: Finding[] = [];
  if (isMuch(outsideWindow))
    findings.push(
      finding("warning", "clicks_outside_window", { held: outsideWindow, of: received, windowDays }),
    );
  if (isMuch(tooOld))
    findings.push(finding("warning", "events_too_old", { count: tooOld, of: received, maxAgeDays }));
  return findings;
}
