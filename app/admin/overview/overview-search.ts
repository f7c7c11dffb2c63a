import { rangeParameters, readDateRange, type Preset, type RangeChoice } from "#app/core/ads/date-range.ts";
import type { Day } from "#app/core/ads/day.ts";
import { coverageKinds, type CoverageKind } from "#app/core/coverage/explain-coverage.ts";

/** What the address of the overview asks for. */
export type OverviewSearch = {
  readonly range: RangeChoice;
  /** Whose match keys are shown. */
  readonly kind: CoverageKind;
};

export const overviewPresets = ["last7", "last30", "last90"] as const satisfies readonly Preset[];

const usualPreset: Preset = "last30";
const usualKind: CoverageKind = "purchase";

/** Reads the address; what it can't use counts as not asked for. @param today the day that it is in the shop. */
export function readOverviewSearch(query: URLSearchParams, today: Day): OverviewSearch {
  return {
    range: readDateRange(query, today, usualPreset),
    kind: coverageKinds.find((kind) => kind === query.get("coverage")) ?? usualKind,
  };
}

/** The address of the overview, without its usual parts. */
export function overviewPath(search: OverviewSearch, changes: Partial<OverviewSearch> = {}): string {
  const { range, kind } = { ...search, ...changes };
  const query = new URLSearchParams(
    rangeParameters(range, usualPreset).map(([name, value]): [string, string] => [name, value]),
  );
  if (kind !== usualKind) query.append("coverage", kind);
  const text = query.toString();
  return text === "" ? "/app" : `/app?${text}`;
}
