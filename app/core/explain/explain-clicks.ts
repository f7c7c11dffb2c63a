import type { ExplainedClick } from "#app/core/explain/explanation.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { EventFacts } from "#app/core/mapping/stored-facts.ts";

const dayMs = 86_400_000;

/** Every click that could have counted, and why it did or did not; newest first. */
export function explainClicks(
  candidates: EventFacts["clicks"],
  texts: ExplanationTexts,
): readonly ExplainedClick[] {
  return candidates
    .toSorted((a, b) => b.click.clickedAt - a.click.clickedAt)
    .map(({ click, verdict }) => ({
      ttclid: click.ttclid,
      source: texts.clickSource[click.source],
      clickedAt: new Date(click.clickedAt).toISOString(),
      isTimeKnown: click.timeKnown,
      verdict,
      sentence: click.timeKnown
        ? texts.clickVerdict[verdict]
        : `${texts.clickVerdict[verdict]} ${texts.clickTimeUnknown}`,
    }));
}

/** Whole days between the newest click and the conversion; undefined without a click. */
export function newestClickAgeDays(
  candidates: EventFacts["clicks"],
  occurredAt: string | undefined,
): number | undefined {
  if (occurredAt === undefined || candidates.length === 0) return undefined;
  const newest = Math.max(...candidates.map(({ click }) => click.clickedAt));
  return Math.max(0, Math.floor((Date.parse(occurredAt) - newest) / dayMs));
}
