import type { AnswersEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding, type Severity } from "#app/core/diagnostics/finding.ts";
import { classifyCode, type CodeClass } from "#app/core/tiktok/response-codes.ts";

const severityOf = {
  accepted: "notice",
  // Sent again by itself, each event alone.
  partial: "notice",
  throttled: "notice",
  transient: "notice",
  // Where it still holds, the checks of the connection and of its pixels weigh it.
  auth: "warning",
  payload: "warning",
  duplicate: "notice",
} as const satisfies Record<CodeClass, Severity>;

/** What TikTok refused or put off, code by code: what weighs most first, then what happened most. */
export function judgeAnswers({ errors, isCapped }: AnswersEvidence): readonly Finding[] {
  return errors
    .toSorted((a, b) => b.count - a.count || a.code - b.code)
    .map(({ code, count, ...newest }) => {
      const codeClass = classifyCode(code);
      const evidence = { code, codeClass, count, isAtLeast: isCapped, newest };
      return finding(severityOf[codeClass], "tiktok_error", evidence);
    });
}

/** Whether deliveries ended without TikTok having said yes or no. */
export function judgeGivenUp({ dead, unknown, since }: AnswersEvidence): readonly Finding[] {
  return dead + unknown === 0 ? [] : [finding("warning", "given_up", { dead, unknown, since })];
}
