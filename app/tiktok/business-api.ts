import { setTimeout as waitMs } from "node:timers/promises";

import { request, type Dispatcher } from "undici";

import type { CodeClass } from "#app/core/tiktok/response-codes.ts";
import { judgeReply, type Again, type Judged } from "#app/tiktok/judge-reply.ts";
import { AnswerTooLargeError, readBoundedText } from "#app/tiktok/read-bounded-text.ts";

/**
 * TikTok's Business API as its endpoints see it. Paths are TikTok's, from and to the slash: `/pixel/list/`.
 * Both give the `data` of an answer whose `code` is 0; ids past 2^53 come as strings of their digits.
 *
 * Both throw BusinessApiError; what `waitForTurn` throws passes through.
 */
export type BusinessApi = {
  /**
   * Values go into the query, lists and objects as JSON; undefined is left out. Asked again a few times when TikTok
   * has too much to do or a gateway fails, since reading twice does no harm.
   */
  get(path: string, query: Readonly<Record<string, unknown>>, token: string): Promise<unknown>;
  /** Sent once and never again: TikTok may have done it although no answer came. */
  post(path: string, body: Readonly<Record<string, unknown>>, token?: string): Promise<unknown>;
};

type Facts = {
  readonly kind: "refused" | "no_answer";
  readonly code?: number | undefined;
  readonly words?: string | undefined;
  readonly requestId?: string | undefined;
  readonly codeClass?: CodeClass | undefined;
};

/**
 * TikTok said no, or nothing that could be used. Neither the message nor `words` holds a token, a secret or an
 * address's query.
 *
 * - `refused`: `code` says why and `codeClass` what to do; `words` are TikTok's own. Without a code it was HTTP 429.
 * - `no_answer`: nothing came, or not TikTok's envelope, or not the documented shape. A post may have been done.
 */
export class BusinessApiError extends Error {
  override readonly name = "BusinessApiError";
  readonly kind: "refused" | "no_answer";
  readonly code: number | undefined;
  readonly words: string | undefined;
  readonly requestId: string | undefined;
  readonly codeClass: CodeClass | undefined;

  constructor(message: string, facts: Facts) {
    super(message);
    this.kind = facts.kind;
    this.code = facts.code;
    this.words = facts.words;
    this.requestId = facts.requestId;
    this.codeClass = facts.codeClass;
  }
}

const basePath = "/open_api/v1.3";

/** A full page of a report is about one megabyte. */
const answerBytesMaxDefault = 20_000_000;

/** The first try and three more: enough for a second's quota and a stumble, too few to hide an outage. */
const triesMax = 4;

type Call = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string | undefined;
  readonly secrets: readonly string[];
};

/**
 * @param apiUrl an origin, TIKTOK_API_URL.
 * @param waitForTurn waited for before every request, repeated ones too; see createRequestBudget.
 * @param timeoutMs for one request; waiting for a turn does not count.
 */
export function createBusinessApi(options: {
  readonly apiUrl: string;
  readonly dispatcher: Dispatcher;
  readonly waitForTurn?: () => Promise<void>;
  readonly timeoutMs?: number;
  readonly answerBytesMax?: number;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly wait?: (ms: number) => Promise<void>;
}): BusinessApi {
  const { apiUrl, dispatcher, waitForTurn, timeoutMs = 20_000 } = options;
  const { answerBytesMax = answerBytesMaxDefault, random = Math.random } = options;
  const { wait = (ms: number) => waitMs(ms) } = options;

  const askOnce = async (call: Call): Promise<Judged> => {
    await waitForTurn?.();
    try {
      // Redirects are not followed, the token would go with them.
      const response = await request(call.url, {
        method: call.method,
        headers: {
          ...(call.token === undefined ? {} : { "access-token": call.token }),
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: call.body ?? null,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readBoundedText(response.body, answerBytesMax);
      return judgeReply(response.statusCode, text, call.secrets);
    } catch (error) {
      return judgeFailure(error);
    }
  };

  const ask = async (call: Call, tries: number): Promise<unknown> => {
    for (let tried = 1; ; tried += 1) {
      const judged = await askOnce(call);
      if (judged.kind === "data") return judged.data;
      if (tried >= tries || judged.again === "never") throw toError(call, judged);
      await wait(pauseMs(judged.again, tried, random()));
    }
  };

  return {
    get: (path, query, token) => {
      const url = `${apiUrl}${basePath}${path}?${writeQuery(query)}`;
      const secrets = [token, ...secretsIn(query)];
      return ask({ method: "GET", path, url, token, body: undefined, secrets }, triesMax);
    },
    post: (path, body, token) => {
      const url = `${apiUrl}${basePath}${path}`;
      const secrets = [...(token === undefined ? [] : [token]), ...secretsIn(body)];
      return ask({ method: "POST", path, url, token, body: JSON.stringify(body), secrets }, 1);
    },
  };
}

/** A second's quota is free again in the next second; anything else gets a little longer each time. */
function pauseMs(again: Exclude<Again, "never">, tried: number, random: number): number {
  const [least, most] = again === "next_second" ? [1_000, 2_000] : [250, 500 * 2 ** tried];
  return Math.round(least + random * (most - least));
}

function writeQuery(query: Readonly<Record<string, unknown>>): string {
  const written = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  return new URLSearchParams(written).toString();
}

/** By the names that TikTok gives them, in a query and in a body alike. */
const secretNames = new Set(["secret", "access_token", "auth_code"]);

function secretsIn(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    secretNames.has(name) && typeof value === "string" ? [value] : [],
  );
}

/** Without the error that was caught: others' errors may carry the request. */
function judgeFailure(error: unknown): Judged {
  if (error instanceof AnswerTooLargeError)
    return { kind: "no_answer", why: "the answer was too large", again: "never" };
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  const why = typeof code === "string" ? code : error instanceof Error ? error.name : "unknown error";
  return { kind: "no_answer", why, again: hopeless.has(why) ? "never" : "soon" };
}

/** Whoever waits has waited long enough; a token no header can carry; a process that is closing. */
const hopeless = new Set(["TimeoutError", "UND_ERR_INVALID_ARG", "UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);

function toError({ method, path }: Call, judged: Exclude<Judged, { kind: "data" }>): BusinessApiError {
  if (judged.kind === "no_answer")
    return new BusinessApiError(`No answer from TikTok to ${method} ${path} (${judged.why})`, judged);
  const { code, words } = judged;
  const reason = `${code ?? "HTTP 429"}${words === undefined ? "" : `: ${words}`}`;
  return new BusinessApiError(`TikTok refused ${method} ${path} with ${reason}`, judged);
}
