import type { Click, ClickSource } from "#app/core/identity/click.ts";
import type { ClickChoice, ClickVerdict } from "#app/core/identity/choose-click.ts";

/** What is known of the way to an order. Moments in Unix milliseconds. */
export type JourneyFacts = {
  readonly occurredAt: number;
  /** The clicks that were weighed when the order was mapped, and what came of it. */
  readonly weighed: ClickChoice["candidates"];
  /** Every click that is known of the order's browser and its person's other devices by now. */
  readonly known: readonly Click[];
  /** When the order's own browser was first seen, and when it was seen with this cart, checkout and order. */
  readonly visits: readonly { readonly what: VisitKind; readonly at: number }[];
};

export type VisitKind = "first_seen" | "cart" | "checkout" | "order";

/** `heard_later`: heard of only after the order was mapped, so it could not count. */
export type JourneyVerdict = ClickVerdict | "heard_later";

export type JourneyStep = {
  readonly at: number;
  /** How long before the order. */
  readonly beforeOrder: number;
} & (
  | { readonly kind: "visit"; readonly what: VisitKind }
  | {
      readonly kind: "click";
      readonly ttclid: string;
      /** Where it became known, the most telling first: one click may come with the cart and be known of the browser. */
      readonly sources: readonly ClickSource[];
      readonly isTimeKnown: boolean;
      readonly verdict: JourneyVerdict;
    }
);

/** What led to an order, newest first: each click once, however many ways it was told, and the visits around it. */
export function traceJourney({ occurredAt, weighed, known, visits }: JourneyFacts): readonly JourneyStep[] {
  const late = known.filter(
    ({ ttclid, clickedAt }) =>
      clickedAt <= occurredAt && !weighed.some(({ click }) => click.ttclid === ttclid),
  );
  const told = [
    ...weighed,
    ...late.map((click) => ({ click, verdict: "heard_later" as const })),
  ] satisfies readonly { readonly click: Click; readonly verdict: JourneyVerdict }[];
  const clicks = [...Map.groupBy(told, ({ click }) => click.ttclid)].map(
    ([ttclid, tellings]): JourneyStep => {
      const best = tellings.find(({ verdict }) => verdict === "used") ?? firstTold(tellings);
      return {
        kind: "click",
        at: best.click.clickedAt,
        beforeOrder: Math.max(0, occurredAt - best.click.clickedAt),
        ttclid,
        sources: [...new Set([best, ...tellings].map(({ click }) => click.source))],
        isTimeKnown: best.click.timeKnown,
        verdict: best.verdict,
      };
    },
  );
  const seen = visits
    .filter(({ at }) => at <= occurredAt)
    .map(({ what, at }): JourneyStep => ({ kind: "visit", what, at, beforeOrder: occurredAt - at }));
  return [...clicks, ...seen].toSorted((a, b) => b.at - a.at || turnOf(a) - turnOf(b));
}

/** Of the same moment what led to the other comes below it. */
const turns = ["order", "checkout", "cart", "click", "first_seen"] as const;

function turnOf(step: JourneyStep): number {
  return turns.indexOf(step.kind === "click" ? "click" : step.what);
}

type Telling = { readonly click: Click; readonly verdict: JourneyVerdict };

/** Of one click the telling that knows its time; the first where none does. */
function firstTold(tellings: readonly Telling[]): Telling {
  const told = tellings.find(({ click }) => click.timeKnown) ?? tellings[0];
  if (told === undefined) throw new Error("a click that nobody told of");
  return told;
}
