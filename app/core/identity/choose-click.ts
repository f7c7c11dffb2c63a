import { clickSources, type Click } from "#app/core/identity/click.ts";

const dayMs = 86_400_000;

/** Why a click won or lost. */
export type ClickVerdict = "used" | "older_than_another" | "outside_window";

export type ClickChoice = {
  readonly used: Click | undefined;
  /** True when there were clicks and every one of them was too old. */
  readonly onlyOutsideWindow: boolean;
  readonly candidates: readonly { readonly click: Click; readonly verdict: ClickVerdict }[];
};

/**
 * Last touch inside the window: the newest click wins, between equals the order of {@link clickSources}; between equals
 * of one source the ids, so that the order in which messages came decides nothing.
 * A click exactly as old as the window is inside it.
 *
 * @param at when the conversion happened, Unix milliseconds.
 */
export function chooseClick(clicks: readonly Click[], at: number, windowDays: number): ClickChoice {
  const oldest = at - windowDays * dayMs;
  const inside = clicks.filter((click) => click.clickedAt >= oldest);
  const used = inside.toSorted(
    (a, b) =>
      b.clickedAt - a.clickedAt ||
      clickSources.indexOf(a.source) - clickSources.indexOf(b.source) ||
      compareTexts(a.ttclid, b.ttclid),
  )[0];
  return {
    used,
    onlyOutsideWindow: clicks.length > 0 && inside.length === 0,
    candidates: clicks.map((click) => ({
      click,
      verdict: click === used ? "used" : inside.includes(click) ? "older_than_another" : "outside_window",
    })),
  };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
