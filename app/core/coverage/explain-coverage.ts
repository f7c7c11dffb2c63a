import {
  matchFields,
  readCoverage,
  type FieldState,
  type MatchField,
} from "#app/core/coverage/match-field.ts";
import type { RuleSource } from "#app/core/rules/rule.ts";

/** The share of events with a key that TikTok's matching needs to work well. */
export const coverageTargetPercent = 60;

/** What conversions are looked at together. */
export const coverageKinds = ["purchase", "checkout", "other"] as const;

export type CoverageKind = (typeof coverageKinds)[number];

/** So many conversions of a source have that coverage (writeCoverage). */
export type CoverageCount = {
  readonly source: string;
  readonly coverage: string;
  readonly count: number;
};

/** Why a key is missing. `not_approved`: Shopify keeps the field from this app, so that nobody's is ever seen. */
export type GapCause = Exclude<FieldState, "has"> | "not_approved";

/** What a merchant can do about gaps. */
export const coverageChanges = ["capture", "ask_approval", "ask_phone"] as const;

export type CoverageChange = (typeof coverageChanges)[number];

export type FieldCoverage = {
  readonly field: MatchField;
  readonly has: number;
  /** Rounded down, so that the target is not shown as reached before it is; undefined of nothing. */
  readonly percent: number | undefined;
  /** Largest first; together with `has` they are the total. */
  readonly gaps: readonly { readonly cause: GapCause; readonly count: number }[];
};

export type CoverageReport = {
  readonly total: number;
  readonly fields: readonly FieldCoverage[];
  /** The change that closes most gaps; undefined where none would close any. `gained`: keys, at most. */
  readonly best:
    | { readonly change: CoverageChange; readonly gained: number; readonly conversions: number }
    | undefined;
};

/** So few purchases without an email may be chance. */
const sureFrom = 5;

/**
 * How complete the match keys of one kind of conversions are, and why not more.
 *
 * Shopify leaves a field that an app is not approved for empty, in every order alike, and does not say so. Who buys in a
 * web store leaves an email or a phone number, so where of some purchases not one has either, it is the approval.
 *
 * @param counts of all kinds: what Shopify shows of purchases holds for checkouts too.
 */
export function explainCoverage(counts: readonly CoverageCount[], kind: CoverageKind): CoverageReport {
  const read = counts.flatMap(({ source, coverage, count }) => {
    const states = readCoverage(coverage);
    return states === undefined ? [] : [{ kind: kindOf(source), states, count }];
  });
  const known = read.filter((row) => row.kind === "purchase" && !isWithheld(row.states));
  const isApproved =
    sum(known) < sureFrom ||
    known.some(({ states, count }) => count > 0 && (states.email === "has" || states.phone === "has"));
  const rows = read
    .filter((row) => row.kind === kind)
    .map(({ states, count }) => ({
      count,
      causes: matchFields.map((field) => [field, causeOf(field, states[field], kind, isApproved)] as const),
    }));
  const total = sum(rows);
  return {
    total,
    fields: matchFields.map((field) => coverField(field, rows, total)),
    best: findBest(rows, kind),
  };
}

function kindOf(source: string): CoverageKind {
  if (source === ("purchase" satisfies RuleSource) || source === ("renewal" satisfies RuleSource))
    return "purchase";
  return source === ("checkout" satisfies RuleSource) ? "checkout" : "other";
}

type Row = {
  readonly count: number;
  readonly causes: readonly (readonly [MatchField, GapCause | "has"])[];
};

function isWithheld(states: Readonly<Record<MatchField, FieldState>>): boolean {
  return states.email === "consent_denied" || states.email === "consent_unknown";
}

function causeOf(
  field: MatchField,
  state: FieldState,
  kind: CoverageKind,
  isApproved: boolean,
): GapCause | "has" {
  const isPersonal = field === "email" || field === "phone";
  return state === "not_given" && isPersonal && kind !== "other" && !isApproved ? "not_approved" : state;
}

function coverField(field: MatchField, rows: readonly Row[], total: number): FieldCoverage {
  const counts = new Map<GapCause | "has", number>();
  for (const { count, causes } of rows)
    for (const [name, cause] of causes)
      if (name === field) counts.set(cause, (counts.get(cause) ?? 0) + count);
  const has = counts.get("has") ?? 0;
  return {
    field,
    has,
    percent: total === 0 ? undefined : Math.floor((has * 100) / total),
    gaps: [...counts]
      .flatMap(([cause, count]) => (cause === "has" || count === 0 ? [] : [{ cause, count }]))
      .toSorted((a, b) => b.count - a.count),
  };
}

function findBest(rows: readonly Row[], kind: CoverageKind): CoverageReport["best"] {
  const gains = coverageChanges.map((change) => {
    let gained = 0;
    let conversions = 0;
    for (const { count, causes } of rows) {
      const closed = causes.filter(([field, cause]) => changeFor(field, cause, kind) === change).length;
      gained += closed * count;
      if (closed > 0) conversions += count;
    }
    return { change, gained, conversions };
  });
  const [best] = gains.toSorted((a, b) => b.gained - a.gained);
  return best === undefined || best.gained === 0 ? undefined : best;
}

/** A refusal is the shopper's right, and who came by no ad has no click: about those nothing is to be done. */
function changeFor(
  field: MatchField,
  cause: GapCause | "has",
  kind: CoverageKind,
): CoverageChange | undefined {
  if (cause === "not_captured" || cause === "consent_unknown") return "capture";
  if (cause === "not_approved") return "ask_approval";
  return cause === "not_given" && field === "phone" && kind !== "other" ? "ask_phone" : undefined;
}

function sum(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
