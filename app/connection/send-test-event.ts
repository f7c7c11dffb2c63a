import type { Answer } from "#app/core/delivery/outcome.ts";
import type { EventDraft } from "#app/core/mapping/conversion.ts";
import { sampleDraft } from "#app/core/mapping/sample-draft.ts";
import { spellEvent, type EventSpelling } from "#app/core/tiktok/event-names.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import { trackBody, type TrackEvents } from "#app/tiktok/track-events.ts";

export type TestEventInput = {
  readonly trackEvents: TrackEvents;
  /** The access token in clear; it is in no part of the result. */
  readonly token: string;
  readonly pixelCode: string;
  readonly spelling: EventSpelling;
  readonly testEventCode: string;
  /** A purchase of the shop to send a copy of; a sample stands in for undefined. */
  readonly draft: EventDraft | undefined;
  readonly now: Date;
  readonly randomBytes: RandomBytes;
};

export type TestEventResult = {
  /** The body as TikTok got it, parsed. */
  readonly request: unknown;
  readonly answer: Answer;
  /** TikTok said that it took it: its code was 0. */
  readonly accepted: boolean;
};

/**
 * Sends one purchase to one pixel, marked as a test, alone in its request. It gets an id of its own that no order
 * has and the time of now, so TikTok matches it with nothing that counts. Never throws for what TikTok answers.
 *
 * @throws Error without a test event code: TikTok would count the event.
 */
export async function sendTestEvent(input: TestEventInput): Promise<TestEventResult> {
  const { testEventCode, pixelCode, spelling, now } = input;
  if (testEventCode.trim() === "") throw new Error("a test event needs a test event code");
  const eventId = `test_${input.randomBytes(12).toString("hex")}`;
  const eventTime = Math.floor(now.getTime() / 1_000);
  const draft = input.draft ?? sampleDraft(eventId, eventTime);
  const event: TikTokEvent = {
    event: spellEvent("CompletePayment", spelling),
    ...draft,
    event_id: eventId,
    event_time: eventTime,
  };
  const track = {
    eventSource: "web" as const,
    eventSourceId: pixelCode,
    testEventCode,
    events: [Buffer.from(JSON.stringify(event))],
  };
  const answer = await input.trackEvents({ ...track, token: input.token });
  return {
    request: JSON.parse(trackBody(track).toString("utf8")) as unknown,
    answer,
    accepted: answer.kind === "answered" && answer.code === 0,
  };
}
