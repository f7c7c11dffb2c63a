import type { Attempt } from "#app/core/delivery/attempt.ts";
import { readUnsendable } from "#app/core/delivery/unsendable.ts";
import type { ExplainedAttempt } from "#app/core/explain/explanation.ts";
import type { AnswerText, ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import { classifyCode } from "#app/core/tiktok/response-codes.ts";

/** Says what one answer means and what to do about it. */
export function explainAttempt(attempt: Attempt, texts: ExplanationTexts): ExplainedAttempt {
  const text = answerText(attempt, texts);
  // A batch is refused as a whole, so TikTok's words may be about another event of it.
  const isAboutBatch = attempt.outcome === "split";
  return {
    at: attempt.at,
    outcome: attempt.outcome,
    batchSize: attempt.batchSize,
    httpStatus: attempt.httpStatus,
    code: attempt.code,
    message: attempt.code === undefined ? undefined : attempt.message,
    detail: attempt.code === undefined ? attempt.message : undefined,
    requestId: attempt.requestId,
    meaning: isAboutBatch ? texts.split(attempt.batchSize) : text.meaning,
    advice: isAboutBatch ? undefined : text.advice,
  };
}

const unsent = { tooOld: "too_old", tooUncertain: "parked", bodyLost: "body_lost" } as const;

function answerText(attempt: Attempt, texts: ExplanationTexts): AnswerText {
  if (attempt.outcome === "replayed") return texts.replayed;
  if (attempt.outcome === "interrupted") return texts.noAnswer.interrupted;
  if (attempt.code !== undefined) {
    // Only a code is looked up: the table is plain data, and codes are numbers from outside.
    const known = Object.hasOwn(texts.code, attempt.code) ? texts.code[attempt.code] : undefined;
    return known ?? texts.answer[classifyCode(attempt.code)];
  }
  if (attempt.httpStatus !== undefined)
    return attempt.httpStatus === 429 ? texts.noAnswer.throttled_gateway : texts.noAnswer.gateway;
  if (attempt.batchSize === 0) return texts.noAnswer[unsent[readUnsendable(attempt.message) ?? "tooOld"]];
  return attempt.outcome === "retriable" ? texts.noAnswer.not_sent : texts.noAnswer.lost;
}
