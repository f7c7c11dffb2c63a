import { request, type Dispatcher } from "undici";
import { z } from "zod";

import type { Answer } from "#app/core/delivery/outcome.ts";
import type { EventSource } from "#app/core/tiktok/app-event.ts";
import { tellWords } from "#app/tiktok/tell-words.ts";
import { readBoundedText } from "#app/tiktok/read-bounded-text.ts";

/** One request to the Events API: one pixel or mobile app, and events that are JSON already. */
export type TrackRequest = {
  readonly token: string;
  readonly eventSource: EventSource;
  /** The pixel's code, or TikTok's number of the app. */
  readonly eventSourceId: string;
  readonly testEventCode: string | undefined;
  /** Each the exact bytes of one TikTokEvent: a resend must not differ from the first try. */
  readonly events: readonly Buffer[];
};

export type TrackEvents = (track: TrackRequest) => Promise<Answer>;

/** The trailing slash belongs to it: without one TikTok answers 404. */
const trackPath = "/open_api/v1.3/event/track/";

const answerBytesMax = 1_000_000;

const envelope = z.object({
  code: z.int(),
  message: z.string().optional().catch(undefined),
  request_id: z.string().optional().catch(undefined),
});

/** Errors that prove that no byte of the request reached TikTok. */
const notSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
]);

/**
 * Posts events to TikTok. Never throws: what went wrong is part of the answer. Redirects are not followed, the
 * token would go with them.
 *
 * @param apiUrl an origin, TIKTOK_API_URL.
 * @param timeoutMs for the whole exchange; some per cent of TikTok's replies take longer than a few seconds.
 */
export function createTrackEvents(options: {
  readonly apiUrl: string;
  readonly dispatcher: Dispatcher;
  readonly timeoutMs?: number;
}): TrackEvents {
  const { apiUrl, dispatcher, timeoutMs = 10_000 } = options;
  const url = `${apiUrl}${trackPath}`;
  return async (track) => {
    try {
      const response = await request(url, {
        method: "POST",
        headers: { "access-token": track.token, "content-type": "application/json" },
        body: trackBody(track),
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer = readAnswer(response.statusCode, await readBoundedText(response.body, answerBytesMax));
      // TikTok may quote the token it refuses.
      return answer.kind === "answered"
        ? { ...answer, message: tellWords(answer.message, [track.token]) }
        : answer;
    } catch (error) {
      return describeFailure(error);
    }
  };
}

/** `{"event_source":"web","event_source_id":…,"test_event_code":…,"data":[…]}` around bytes that stay as they are. */
export function trackBody({
  eventSource,
  eventSourceId,
  testEventCode,
  events,
}: Omit<TrackRequest, "token">): Buffer {
  const head = JSON.stringify({
    event_source: eventSource,
    event_source_id: eventSourceId,
    ...(testEventCode === undefined ? {} : { test_event_code: testEventCode }),
  });
  const parts: Buffer[] = [Buffer.from(`${head.slice(0, -1)},"data":[`)];
  for (const [index, event] of events.entries()) {
    if (index > 0) parts.push(comma);
    parts.push(event);
  }
  parts.push(closing);
  return Buffer.concat(parts);
}

const comma = Buffer.from(",");
const closing = Buffer.from("]}");

/** An answer without TikTok's envelope (a gateway's HTML, half a JSON) has no code. */
export function readAnswer(httpStatus: number, text: string): Answer {
  const parsed = envelope.safeParse(parseJson(text));
  return parsed.success
    ? {
        kind: "answered",
        httpStatus,
        code: parsed.data.code,
        message: parsed.data.message,
        requestId: parsed.data.request_id,
      }
    : { kind: "answered", httpStatus, code: undefined, message: undefined, requestId: undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describeFailure(error: unknown): Answer {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  const name = typeof code === "string" ? code : error instanceof Error ? error.name : "unknown error";
  return notSentCodes.has(name)
    ? { kind: "not_sent", message: `no connection to TikTok (${name})` }
    : { kind: "lost", message: `no reply from TikTok (${name})` };
}
