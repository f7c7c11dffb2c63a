import { tellUnmade, type Telling, type ToldEvent } from "#app/core/mapping/tell-events.ts";

/** What differs for one pixel. `renamed`: it hears of the conversion as before, under another event. */
export type ChangeKind = "appears" | "vanishes" | "changes_value" | "renamed";

/** One difference between two tellings of a conversion; what is told alike is none. */
export type EventChange = {
  readonly kind: ChangeKind;
  /** Why it was not sent, where it appears. */
  readonly before: ToldEvent;
  /** Why it is not sent any more, where it vanishes. */
  readonly after: ToldEvent;
};

type Sent = Extract<ToldEvent, { state: "sent" }>;

/**
 * What each pixel hears of a conversion that it did not hear before, and the other way round. An event that vanishes
 * and one that appears in its place are one difference: of the same row if there is one, else in the tables' order.
 */
export function compareTellings(before: Telling, after: Telling): readonly EventChange[] {
  const codes = new Set([...before.events, ...after.events].map(({ pixelCode }) => pixelCode));
  return [...codes].flatMap((code) => comparePixel(code, before, after));
}

function comparePixel(code: string, before: Telling, after: Telling): readonly EventChange[] {
  const was = sentTo(code, before);
  const is = sentTo(code, after);
  const changes: EventChange[] = [];
  const gone: Sent[] = [];
  const fresh = is.filter(({ event }) => !was.some((one) => one.event === event));
  for (const old of was) {
    const now = is.find(({ event }) => event === old.event);
    if (now === undefined) gone.push(old);
    else if (!isSameValue(old, now)) changes.push({ kind: "changes_value", before: old, after: now });
  }
  for (const old of gone) {
    const place = takePlace(old, fresh);
    if (place === undefined)
      changes.push({ kind: "vanishes", before: old, after: skippedIn(after, code, old.event) });
    else changes.push({ kind: "renamed", before: old, after: place });
  }
  for (const now of fresh)
    changes.push({ kind: "appears", before: skippedIn(before, code, now.event), after: now });
  return changes;
}

function sentTo(code: string, { events }: Telling): Sent[] {
  return events.filter((one): one is Sent => one.state === "sent" && one.pixelCode === code);
}

/** Takes what comes in the place of `old` out of what appears. */
function takePlace(old: Sent, fresh: Sent[]): Sent | undefined {
  const sameRow = fresh.findIndex(({ ruleId }) => ruleId !== undefined && ruleId === old.ruleId);
  return fresh.splice(Math.max(sameRow, 0), 1)[0];
}

function skippedIn({ events, judged }: Telling, code: string, event: string): ToldEvent {
  return (
    events.find((one) => one.pixelCode === code && one.event === event) ?? tellUnmade(code, event, judged)
  );
}

function isSameValue({ value: one }: Sent, { value: other }: Sent): boolean {
  return one?.amount === other?.amount && one?.currency === other?.currency;
}
