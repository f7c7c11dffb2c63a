import { addValue } from "#app/core/mapping/add-value.ts";
import type {
  ConversionFacts,
  EventDraft,
  MappedConversion,
  MappedEvent,
  TestKind,
} from "#app/core/mapping/conversion.ts";
import type { Value } from "#app/core/mapping/value.ts";
import type { RuleValue } from "#app/core/rules/rule.ts";
import type { TikTokProperties } from "#app/core/tiktok/event.ts";
import type { JudgedRow } from "#app/core/rules/judged-row.ts";

/** A conversion's facts as they are stored: with what the rules made of them, for the explanation. */
export type StoredFacts = ConversionFacts & {
  /** Undefined for what really happened. */
  readonly test?: TestKind | undefined;
  readonly outcome: {
    readonly events: readonly Omit<MappedEvent, "draft" | "warnings">[];
    readonly judged: readonly JudgedRow[];
  };
};

/** What was stored before there were rules: one event, its value in the draft. */
type OldFacts = Pick<
  ConversionFacts,
  "consent" | "countries" | "channel" | "appId" | "clicks" | "keySources" | "timeSource" | "pageSource"
> & { readonly value: Value | undefined; readonly draft: EventDraft | undefined };

/** What of the facts explains one of a conversion's events. */
export type EventFacts = OldFacts & {
  readonly saleOptedOut: boolean;
  /** What a custom event was published with. */
  readonly properties: TikTokProperties | undefined;
  /** What its row takes the value from; undefined where no row makes it. */
  readonly valueKind: RuleValue["kind"] | undefined;
  /** The row that made it. */
  readonly ruleId: string | undefined;
  readonly judged: readonly JudgedRow[];
};

export function storeFacts({ facts, test, events, judged }: MappedConversion): string {
  const outcome = {
    events: events.map(({ draft: _draft, warnings: _warnings, ...kept }) => kept),
    judged,
  };
  return JSON.stringify({ ...facts, test, outcome } satisfies StoredFacts);
}

/** Facts that events can be made from again; undefined for those from before there were rules. */
export function readStoredFacts(text: string): StoredFacts | undefined {
  const facts = parse(text);
  return "outcome" in facts ? facts : undefined;
}

/** What explains the event of this name; also of facts from before there were rules. */
export function readEventFacts(text: string, event: string): EventFacts {
  const facts = parse(text);
  if (!("outcome" in facts)) {
    const unruled = { properties: undefined, valueKind: undefined, ruleId: undefined, judged: [] };
    return { ...facts, ...unruled, saleOptedOut: false };
  }
  const made = facts.outcome.events.find((one) => one.event === event);
  return {
    ...facts,
    // An event that newer rules do not make any more keeps its delivery, whose body tells what it was worth.
    value: made?.value,
    draft: made === undefined ? facts.draft : addValue(facts, made.value, made.valueKind),
    valueKind: made?.valueKind,
    ruleId: made?.ruleId,
    judged: facts.outcome.judged,
  };
}

/** Our own writing, so its shape is known; that it is ours is what the seal proves. */
function parse(text: string): StoredFacts | OldFacts {
  return JSON.parse(text) as StoredFacts | OldFacts;
}
