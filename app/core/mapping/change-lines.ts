import { Big } from "big.js";

import type { ChangeKind, EventChange } from "#app/core/mapping/compare-tellings.ts";
import type { ToldEvent } from "#app/core/mapping/tell-events.ts";

/** Amounts as decimal strings, by currency. */
export type Sums = { readonly [currency: string]: string };

/** One conversion in which a difference shows. Plain data, fit for JSON. */
export type ChangeExample = {
  readonly tiktokEventId: string;
  readonly orderName: string | undefined;
  readonly source: string;
  /** Unix milliseconds. */
  readonly occurredAt: number;
  readonly before: ToldEvent;
  readonly after: ToldEvent;
};

/** How many conversions differ in the same way for a pixel. Plain data, fit for JSON. */
export type ChangeLine = {
  readonly kind: ChangeKind;
  /** Why it is not sent for now all the same; undefined where nothing is in its way. */
  readonly heldBy: string | undefined;
  readonly pixelCode: string;
  readonly eventBefore: string;
  readonly eventAfter: string;
  readonly count: number;
  readonly valueBefore: Sums;
  readonly valueAfter: Sums;
  /** The newest of them. */
  readonly examples: readonly ChangeExample[];
};

/** A difference, and the conversion in which it shows. */
export type FoundChange = EventChange & {
  readonly heldBy: string | undefined;
  readonly conversion: Pick<ChangeExample, "tiktokEventId" | "orderName" | "source" | "occurredAt">;
};

/** Counts differences of the same kind, event and pixel together. */
export function lineUp(changes: readonly FoundChange[], examplesMax: number): readonly ChangeLine[] {
  const groups = Map.groupBy(changes, ({ kind, heldBy, before, after }) =>
    JSON.stringify([kind, heldBy, after.pixelCode, before.event, after.event]),
  );
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const all = [first, ...more];
    return [
      {
        kind: first.kind,
        heldBy: first.heldBy,
        pixelCode: first.after.pixelCode,
        eventBefore: first.before.event,
        eventAfter: first.after.event,
        count: all.length,
        valueBefore: sumUp(all.map(({ before }) => before)),
        valueAfter: sumUp(all.map(({ after }) => after)),
        examples: all.slice(0, examplesMax).map(({ before, after, conversion }) => {
          return { ...conversion, before, after };
        }),
      },
    ];
  });
}

/** Lines of newer conversions with those of older ones. */
export function mergeLines(
  newer: readonly ChangeLine[],
  older: readonly ChangeLine[],
  examplesMax: number,
): readonly ChangeLine[] {
  const groups = Map.groupBy([...newer, ...older], (line) =>
    JSON.stringify([line.kind, line.heldBy, line.pixelCode, line.eventBefore, line.eventAfter]),
  );
  return [...groups.values()].map((lines) =>
    lines.reduce((one, other) => ({
      ...one,
      count: one.count + other.count,
      valueBefore: addSums(one.valueBefore, other.valueBefore),
      valueAfter: addSums(one.valueAfter, other.valueAfter),
      examples: [...one.examples, ...other.examples].slice(0, examplesMax),
    })),
  );
}

function sumUp(events: readonly ToldEvent[]): Sums {
  const sums = new Map<string, Big>();
  for (const event of events) {
    if (event.state !== "sent" || event.value === undefined) continue;
    const { amount, currency } = event.value;
    sums.set(currency, (sums.get(currency) ?? new Big(0)).plus(amount));
  }
  return Object.fromEntries([...sums].map(([currency, sum]) => [currency, sum.toFixed()]));
}

function addSums(one: Sums, other: Sums): Sums {
  const currencies = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...currencies].map((currency) => [
      currency,
      new Big(one[currency] ?? 0).plus(other[currency] ?? 0).toFixed(),
    ]),
  );
}
