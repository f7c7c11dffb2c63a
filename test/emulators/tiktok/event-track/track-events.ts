import { accept, refuse } from "../answer.ts";
import type { Answer } from "../answer.ts";
import type { Call, Endpoint, Target } from "../call.ts";
import type { TrackedEvent } from "../event-ledger.ts";
import { eventSources } from "../pixel-registry.ts";
import type { EventSource } from "../pixel-registry.ts";
import { inOne } from "../problem-text.ts";
import { refuseJsonBody } from "../refuse-json-body.ts";
import type { TikTokState } from "../tiktok-state.ts";
import { eventRules } from "./event-rules.ts";
import { eventPermission } from "./event-permission.ts";
import type { EventPermission } from "./event-permission.ts";
import { isObject, object, oneOf, problem, required, text } from "./rule.ts";
import type { Problem, Rule } from "./rule.ts";

const batchSizeMax = 1000;

/** The top level of the body; the events themselves come after the pixel was found to be the token's. */
const requestRules: Rule = object({
  event_source: required(oneOf(eventSources)),
  event_source_id: required(text()),
  test_event_code: text(),
  partner_name: text(),
  data: required({
    check(value) {
      if (!Array.isArray(value)) return problem("Not a valid list");
      if (value.length === 0) return problem("Shorter than minimum length 1");
      return value.length > batchSizeMax ? problem(`Longer than maximum length ${batchSizeMax}`) : undefined;
    },
  }),
});

type TrackRequest = {
  event_source: EventSource;
  event_source_id: string;
  test_event_code?: string;
  data: Record<string, unknown>[];
};

/**
 * The refusals for a pixel. The error table gives 40001 for a pixel that is not the token's, 40118 for an app that
 * is not on the allow-list, and 40007 (object does not exist) rather than 40002 for one nobody has: the field is well
 * formed, so it is not a parameter error, and the cure is to list the pixels anew.
 */
const pixelRefusals = {
  permitted: undefined,
  "not-yours": { code: 40001, says: (code) => `No permission to operate pixel ${code}.` },
  "does-not-exist": { code: 40007, says: (code) => `Pixel does not exist: ${code}.` },
  "not-on-allow-list": { code: 40118, says: (code) => `Not on the allow-list for app events: ${code}.` },
  "no-scope": { code: 40001, says: () => "advertiser does not grant you /event/track/:POST permission" },
  "not-an-operator": {
    code: 40001,
    says: (code) =>
      `No permission to operate pixel code: ${code}. You must be an admin or operator of this advertiser account.`,
  },
} satisfies Record<EventPermission, { code: number; says: (pixelCode: string) => string } | undefined>;

/** POST /open_api/v1.3/event/track/ (Events API 2.0). One bad event fails its whole request. */
export const trackEvents: Endpoint = { method: "POST", needsToken: true, isLimited: false, target, handle };

function target(json: unknown): Target {
  if (!isObject(json)) return { events: [] };
  const events = Array.isArray(json["data"]) ? json["data"].filter(isObject) : [];
  const pixelCode = json["event_source_id"];
  return typeof pixelCode === "string" ? { pixelCode, events } : { events };
}

function handle(call: Call, state: TikTokState): Answer {
  const { json, requestId } = call;
  const unreadable = refuseJsonBody(call);
  if (unreadable) return refuse(requestId, unreadable.code, unreadable.message);

  const nowSeconds = call.at.getTime() / 1000;
  const atTop = requestRules.check(json, { nowSeconds, eventSource: "web", eventSourceId: "" });
  if (atTop) return refuse(requestId, atTop.code, inOne(atTop));
  const request = json as TrackRequest;

  const { event_source: eventSource, event_source_id: pixelCode, data } = request;
  const refusal = pixelRefusals[eventPermission(state, call.token ?? "", eventSource, pixelCode)];
  if (refusal) return refuse(requestId, refusal.code, refusal.says(pixelCode));

  for (const [index, event] of data.entries()) {
    const found = eventRules.check(event, { nowSeconds, eventSource, eventSourceId: pixelCode });
    if (found) return refuse(requestId, found.code, data.length === 1 ? inOne(found) : inBatch(index, found));
  }

  for (const [index, event] of data.entries()) {
    if (call.takes(event, index))
      state.events.record(tracked(event, call, request, state), request.test_event_code);
  }
  return accept(requestId);
}

/** The events passed the rules, so the casts are facts. */
function tracked(
  event: Record<string, unknown>,
  call: Call,
  request: TrackRequest,
  { keepBodies }: TikTokState,
): TrackedEvent {
  return {
    pixelCode: request.event_source_id,
    eventSource: request.event_source,
    event: event["event"] as string,
    eventId: event["event_id"] as string | undefined,
    eventTime: event["event_time"] as number,
    at: call.at,
    requestId: call.requestId,
    ...(keepBodies ? { json: event } : {}),
  };
}

/** The form Events API 1.0 used for batches; what 2.0 writes is not known, so no sender should read it. */
function inBatch(index: number, { path, says }: Problem): string {
  return `Batch.${index}${path && `.${path}`}: ${says}`;
}
