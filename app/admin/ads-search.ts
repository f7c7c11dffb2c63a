import { rangeParameters, readDateRange, type RangeChoice } from "#app/core/ads/date-range.ts";
import type { Day } from "#app/core/ads/day.ts";

export const sortColumns = [
  "name",
  "spend",
  "impressions",
  "clicks",
  "ctr",
  "cpc",
  "conversions",
  "cpa",
  "roas",
] as const;

export type SortColumn = (typeof sortColumns)[number];
export type Sort = { readonly column: SortColumn; readonly direction: "asc" | "desc" };

export const measures = sortColumns.filter((column) => column !== "name");
export type Measure = Exclude<SortColumn, "name">;

/** A row whose parts are shown below it, and which page of them. */
export type OpenRow = {
  readonly level: "campaign" | "adgroup";
  readonly id: string;
  readonly page: number;
};

/** What the address of the page "Ad performance" asks for. */
export type AdsSearch = {
  readonly range: RangeChoice;
  readonly sort: Sort;
  readonly open: readonly OpenRow[];
  /** Of the campaigns, from 1. */
  readonly page: number;
  /** What the chart shows. */
  readonly measure: Measure;
};

/** What stays in the address from page to page; the days are read before anything else, as their zone decides. */
export type AdsPlace = { readonly account: string | undefined; readonly range: RangeChoice };

const usualSort: Sort = { column: "spend", direction: "desc" };

/** Rows of one level below one parent that are shown at once. */
export const adPageSize = 50;

/** Rows that are open at once: so a page has about a thousand lines at most, and its address stays readable. */
export const openRowsMax = 20;
const pageMax = 1_000;

/** Reads the address; what it can't use counts as not asked for. */
export function readAdsSearch(query: URLSearchParams, today: Day): AdsSearch {
  return {
    range: readDateRange(query, today),
    sort: readSort(query.get("sort")),
    open: readOpenRows(query.getAll("open")),
    page: readPage(query.get("page") ?? undefined),
    measure: measures.find((name) => name === query.get("chart")) ?? "spend",
  };
}

/** The address of "Ad performance", without its usual parts. A change of what is listed begins at its first page. */
export function adsPath(
  account: string | undefined,
  search: AdsSearch,
  changes: Partial<AdsSearch> = {},
): string {
  const { range, sort, measure, page, open } = { ...search, ...restartPages(search, changes), ...changes };
  const query = placeParameters({ account, range });
  if (sort.column !== usualSort.column || sort.direction !== usualSort.direction)
    query.append("sort", `${sort.direction === "desc" ? "-" : ""}${sort.column}`);
  if (measure !== "spend") query.append("chart", measure);
  if (page > 1) query.append("page", String(page));
  for (const row of open) query.append("open", writeOpenRow(row));
  return toPath("/app/ads", query);
}

export function discrepanciesPath(place: AdsPlace): string {
  return toPath("/app/ads/discrepancies", placeParameters(place));
}

export function adsExportPath(place: AdsPlace, level: string, sort: Sort): string {
  const query = placeParameters(place);
  query.append("level", level);
  query.append("sort", `${sort.direction === "desc" ? "-" : ""}${sort.column}`);
  return toPath("/app/ads/export", query);
}

/** The rows to be open after a click on one of them. */
export function toggleRow(open: readonly OpenRow[], row: Pick<OpenRow, "level" | "id">): readonly OpenRow[] {
  const others = open.filter((each) => each.level !== row.level || each.id !== row.id);
  // The oldest closes when there are too many.
  return others.length < open.length ? others : [...others, { ...row, page: 1 }].slice(-openRowsMax);
}

function restartPages(search: AdsSearch, changes: Partial<AdsSearch>): Partial<AdsSearch> {
  if (changes.sort === undefined && changes.range === undefined) return {};
  return { page: 1, open: search.open.map((row) => ({ ...row, page: 1 })) };
}

function placeParameters({ account, range }: AdsPlace): URLSearchParams {
  const query = new URLSearchParams();
  if (account !== undefined) query.append("account", account);
  for (const [name, value] of rangeParameters(range)) query.append(name, value);
  return query;
}

function toPath(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

function readSort(text: string | null): Sort {
  const column = sortColumns.find((name) => name === text?.replace(/^-/, ""));
  if (column === undefined) return usualSort;
  return { column, direction: text?.startsWith("-") ? "desc" : "asc" };
}

function readOpenRows(texts: readonly string[]): readonly OpenRow[] {
  const rows = new Map<string, OpenRow>();
  for (const text of texts) {
    const match = /^(campaign|adgroup)-(\d{1,30})(?:-(\d{1,4}))?$/.exec(text);
    const level = match?.[1];
    const id = match?.[2];
    if (id === undefined || (level !== "campaign" && level !== "adgroup")) continue;
    rows.set(`${level}-${id}`, { level, id, page: readPage(match?.[3]) });
  }
  return [...rows.values()].slice(0, openRowsMax);
}

function writeOpenRow({ level, id, page }: OpenRow): string {
  return page > 1 ? `${level}-${id}-${page}` : `${level}-${id}`;
}

function readPage(text: string | undefined): number {
  const page = text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : 1;
  return Math.min(Math.max(1, page), pageMax);
}
