import type { Answer } from "#app/core/delivery/outcome.ts";
import type { AnswerText } from "#app/core/explain/explanation-texts.ts";
import { classifyCode, isTikTokCode, type CodeClass } from "#app/core/tiktok/response-codes.ts";

/** What can be said of the answer to a test event: unlike a delivery it is never tried again by itself. */
export type TestAnswerTexts = {
  readonly byClass: { readonly [Class in CodeClass]: AnswerText };
  readonly byCode: { readonly [code: number]: AnswerText };
  /** TikTok's words name the test event code. */
  readonly testEventCode: AnswerText;
  readonly notSent: AnswerText;
  readonly lost: AnswerText;
  /** Something that is not TikTok's software answered. */
  readonly gateway: AnswerText;
};

/** An answer as a page shows it. */
export type ExplainedTestAnswer = AnswerText & {
  readonly accepted: boolean;
  readonly code: number | undefined;
  readonly httpStatus: number | undefined;
  readonly requestId: string | undefined;
  /** TikTok's own words: text from outside. */
  readonly message: string | undefined;
  /** Ours, where TikTok said nothing. */
  readonly detail: string | undefined;
};

/** Says what TikTok's answer to a test event means and what to do about it. */
export function explainTestAnswer(answer: Answer, texts: TestAnswerTexts): ExplainedTestAnswer {
  const none = {
    accepted: false,
    code: undefined,
    httpStatus: undefined,
    requestId: undefined,
    message: undefined,
    detail: undefined,
  };
  if (answer.kind !== "answered")
    return { ...none, ...(answer.kind === "not_sent" ? texts.notSent : texts.lost), detail: answer.message };
  const { code, httpStatus, message, requestId } = answer;
  if (code === undefined || !isTikTokCode(code)) return { ...none, ...texts.gateway, httpStatus };
  return {
    ...textOf(code, message, texts),
    accepted: code === 0,
    code,
    httpStatus,
    requestId,
    message,
    detail: undefined,
  };
}

function textOf(code: number, message: string | undefined, texts: TestAnswerTexts): AnswerText {
  const codeClass = classifyCode(code);
  if (codeClass === "payload" && message?.includes("test_event_code") === true) return texts.testEventCode;
  // Only own keys: codes are numbers from outside.
  const known = Object.hasOwn(texts.byCode, code) ? texts.byCode[code] : undefined;
  return known ?? texts.byClass[codeClass];
}
