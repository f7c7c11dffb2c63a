import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import type { Dispatched } from "./dispatch.ts";
import type { FaultKind } from "./fault.ts";

/** `abandoned`: the client left before the request was whole or before its answer was sent. */
export type Ending = "pending" | "answered" | "dropped" | "hung" | "abandoned";

/** One request to TikTok's API (not to the emulator's own doors), in the order they became whole. */
export type RequestRecord = {
  at: Date;
  requestId: string;
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
  token: string | undefined;
  pixelCode: string | undefined;
  /** The exact text; absent when bodies are not kept. */
  body?: string;
  bodyBytes: number;
  eventCount: number;
  fault: FaultKind | undefined;
  ending: Ending;
  answeredAt?: Date;
  status?: number;
  /** The envelope's code; absent when no whole envelope was sent. */
  code?: number;
  /** The exact text sent, a cut one as cut; absent when bodies are not kept. */
  answerBody?: string;
};

/** The record of a request that has arrived and has no answer yet. */
export function recordRequest(call: Call, { target, fault }: Dispatched, keepBodies: boolean): RequestRecord {
  return {
    at: call.at,
    requestId: call.requestId,
    method: call.method,
    url: call.url,
    headers: call.headers,
    token: call.token,
    pixelCode: target.pixelCode,
    ...(keepBodies ? { body: call.body } : {}),
    bodyBytes: call.bodyBytes,
    eventCount: target.events.length,
    fault: fault?.kind,
    ending: "pending",
  };
}

/** Completes the record in place; `answer` is what was really sent. */
export function recordEnding(
  record: RequestRecord,
  ending: Ending,
  answer: Answer | undefined,
  { at, keepBodies }: { at: Date; keepBodies: boolean },
): void {
  record.ending = ending;
  if (!answer) return;
  record.answeredAt = at;
  record.status = answer.status;
  if (answer.code !== undefined) record.code = answer.code;
  if (keepBodies) record.answerBody = answer.body;
}
