import type { EventSource } from "./pixel-registry.ts";

/** One event TikTok took. `json` is the whole object as received, left out when bodies are not kept. */
export type TrackedEvent = {
  pixelCode: string;
  eventSource: EventSource;
  event: string;
  /** Undefined when the sender gave none: such an event is never a duplicate. */
  eventId: string | undefined;
  /** Unix seconds. */
  eventTime: number;
  at: Date;
  requestId: string;
  json?: Record<string, unknown>;
};

/** An event that was answered with code 0 but not counted, since `firstAt` already was. */
export type DuplicateEvent = TrackedEvent & { firstAt: Date };

export type TestEvent = TrackedEvent & { testEventCode: string };

export type EventLedger = {
  readonly accepted: readonly TrackedEvent[];
  readonly duplicates: readonly DuplicateEvent[];
  readonly testEvents: readonly TestEvent[];
  /** Counts the event, or finds it a duplicate; one with a `testEventCode` is only shown, never counted. */
  record(event: TrackedEvent, testEventCode: string | undefined): void;
  reset(): void;
};

/** TikTok's deduplication window, from the first event and not from the latest. */
const windowMs = 48 * 60 * 60 * 1000;

/** Keeps what was accepted, with TikTok's rule: pixel + event + event_id within 48 h of the first is one event. */
export function createEventLedger(): EventLedger {
  let accepted: TrackedEvent[] = [];
  let duplicates: DuplicateEvent[] = [];
  let testEvents: TestEvent[] = [];
  // Nested maps and not one joined key: any string is a legal event name or id, so no separator is safe.
  let firstSeen = new Map<string, Map<string, Map<string, Date>>>();

  function firstWithin(event: TrackedEvent, eventId: string): Date | undefined {
    const byEvent = getOrAdd(firstSeen, event.pixelCode, () => new Map<string, Map<string, Date>>());
    const byId = getOrAdd(byEvent, event.event, () => new Map<string, Date>());
    const first = byId.get(eventId);
    if (first && event.at.getTime() - first.getTime() <= windowMs) return first;
    byId.set(eventId, event.at);
    return undefined;
  }

  return {
    get accepted() {
      return accepted;
    },
    get duplicates() {
      return duplicates;
    },
    get testEvents() {
      return testEvents;
    },
    record(event, testEventCode) {
      if (testEventCode !== undefined) {
        testEvents.push({ ...event, testEventCode });
        return;
      }
      const firstAt = event.eventId === undefined ? undefined : firstWithin(event, event.eventId);
      if (firstAt) duplicates.push({ ...event, firstAt });
      else accepted.push(event);
    },
    reset() {
      accepted = [];
      duplicates = [];
      testEvents = [];
      firstSeen = new Map();
    },
  };
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
