import { z } from "zod";

import { parseLosslessJson } from "#app/core/lossless-json.ts";
import { classifyCode, isTikTokCode, type CodeClass } from "#app/core/tiktok/response-codes.ts";
import { tellWords } from "#app/tiktok/tell-words.ts";

/** When asking the same again may help; `next_second` is for a second's quota. */
export type Again = "never" | "soon" | "next_second";

/** What one reply comes to. */
export type Judged =
  | { readonly kind: "data"; readonly data: unknown }
  | {
      readonly kind: "refused";
      /** Undefined for an HTTP 429 of something in front of TikTok. */
      readonly code: number | undefined;
      readonly codeClass: CodeClass;
      readonly words: string | undefined;
      readonly requestId: string | undefined;
      readonly again: Again;
    }
  | { readonly kind: "no_answer"; readonly why: string; readonly again: Again };

const envelope = z.object({
  code: z.int().refine(isTikTokCode),
  message: z.string().optional().catch(undefined),
  request_id: z.string().max(200).optional().catch(undefined),
  // Refusals have none.
  data: z.unknown().optional(),
});

/**
 * Judges a reply by the `code` in its envelope: HTTP says 200 to nearly everything. Without an envelope it comes from
 * a gateway (5xx, or a page with 200), or the address is wrong (4xx, redirects).
 */
export function judgeReply(httpStatus: number, text: string, secrets: readonly string[]): Judged {
  const parsed = envelope.safeParse(parseJson(text));
  if (!parsed.success) return judgeStatus(httpStatus);
  const { code, message, request_id: requestId, data } = parsed.data;
  if (code === 0) return { kind: "data", data };
  const codeClass = httpStatus === 429 ? "throttled" : classifyCode(code);
  return {
    kind: "refused",
    code,
    codeClass,
    words: tellWords(message, secrets),
    requestId: tellWords(requestId, secrets),
    again: againByClass(codeClass),
  };
}

function judgeStatus(httpStatus: number): Judged {
  if (httpStatus === 429) {
    const nothing = { code: undefined, words: undefined, requestId: undefined };
    return { kind: "refused", ...nothing, codeClass: "throttled", again: "next_second" };
  }
  const isWrongAddress = httpStatus >= 300 && httpStatus < 500;
  return {
    kind: "no_answer",
    why: `HTTP ${httpStatus} without TikTok's envelope`,
    again: isWrongAddress ? "never" : "soon",
  };
}

function againByClass(codeClass: CodeClass): Again {
  if (codeClass === "throttled") return "next_second";
  return codeClass === "transient" ? "soon" : "never";
}

function parseJson(text: string): unknown {
  try {
    return parseLosslessJson(text);
  } catch {
    return undefined;
  }
}
