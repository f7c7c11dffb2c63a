/** What TikTok finds a person by. `browser` is address and agent together: one without the other helps little. */
export const matchFields = ["email", "phone", "ttclid", "ttp", "browser", "external_id"] as const;

export type MatchField = (typeof matchFields)[number];

/** What a conversion has of a field: the value, or the reason why there is none. One letter each as it is stored. */
export const fieldLetters = {
  has: "h",
  /** The shopper refused. */
  consent_denied: "d",
  /** Nothing says whether the shopper agreed, and the shop's policy withholds then. */
  consent_unknown: "u",
  /** The storefront could have told and did not. */
  not_captured: "c",
  /** The shopper did not say. */
  not_given: "g",
  /** The storefront was heard, and the shopper came by no TikTok ad that it knows of. */
  no_click: "n",
  /** Every click was older than the shop's window. */
  click_too_old: "o",
} as const;

export type FieldState = keyof typeof fieldLetters;

const states = new Map(Object.entries(fieldLetters).map(([state, letter]) => [letter, state as FieldState]));

/** A letter for each of {@link matchFields}, in their order. */
export function writeCoverage(coverage: Readonly<Record<MatchField, FieldState>>): string {
  return matchFields.map((field) => fieldLetters[coverage[field]]).join("");
}

/** Undefined for what no version of ours wrote, or a newer one. */
export function readCoverage(text: string): Readonly<Record<MatchField, FieldState>> | undefined {
  const entries = matchFields.map((field, index) => [field, states.get(text[index] as never)] as const);
  if (text.length !== matchFields.length || entries.some(([, state]) => state === undefined))
    return undefined;
  return Object.fromEntries(entries) as Record<MatchField, FieldState>;
}
