import type { FindingEvidence, FindingKind } from "#app/core/diagnostics/finding.ts";

/** One line of what shows a finding: words, or a moment (ISO 8601) to be shown in its zone. */
export type EvidenceLine = { readonly label: string } & ({ readonly text: string } | { readonly at: string });

/** What a finding says to a merchant. */
export type FindingText = {
  /** What is wrong, in one sentence. */
  readonly title: string;
  readonly evidence: readonly EvidenceLine[];
  readonly whatToDo: string;
  /** On the button that does it, or leads to where it is done; absent where there is no such place in the app. */
  readonly action?: string;
};

/** Total: a new kind of finding without its words does not compile. */
export type FindingTexts = {
  readonly [Kind in FindingKind]: (evidence: FindingEvidence[Kind]) => FindingText;
};
