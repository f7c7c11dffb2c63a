import type { Pool } from "pg";

import { adPageSize, type Sort, type SortColumn } from "#app/admin/ads-search.ts";
import { readSums, sumColumns, type SumRow } from "#app/admin/read-ad-figures.ts";
import { withRatios, type AdFigures } from "#app/core/ads/ad-figures.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";

export type AdLevel = "campaign" | "adgroup" | "ad";

/** A line of the table. `name` is TikTok's text. */
export type AdRow = AdFigures & {
  readonly level: AdLevel;
  readonly id: string;
  readonly parentId: string | undefined;
  readonly name: string | undefined;
};

/** One page of the rows below one parent; of campaigns, which have none, `parentId` is undefined. */
export type AdRowPage = {
  readonly parentId: string | undefined;
  readonly page: number;
  readonly rows: readonly AdRow[];
  /** All rows below the parent. */
  readonly count: number;
  /** What they spent together, as a decimal string. */
  readonly spend: string;
};

/**
 * What is known of the object `id`, as `alias`. Looked up by its key, one by one: a join is planned before the
 * statistics know an account that was just fetched, and then compares every row with every object.
 */
export function lookUpObject(alias: string, level: string, id: string): string {
  return `LEFT JOIN LATERAL (
    SELECT object_id, parent_id, name FROM ad_object
    WHERE ad_object.advertiser_ref = $1 AND ad_object.level = ${level} AND ad_object.object_id = ${id}
    OFFSET 0) AS ${alias} ON true`;
}

/** How each column sorts, over `sums` and `object`: by ratios of sums, as they are shown. */
export const sortExpressions = {
  name: "lower(coalesce(object.name, sums.object_id))",
  spend: "sums.spend",
  impressions: "sums.impressions",
  clicks: "sums.clicks",
  ctr: "sums.clicks / nullif(sums.impressions, 0)",
  cpc: "sums.spend / nullif(sums.clicks, 0)",
  conversions: "sums.conversions",
  cpa: "sums.spend / nullif(sums.conversions, 0)",
  roas: "sums.purchase_value / nullif(sums.spend, 0)",
} as const satisfies Record<SortColumn, string>;

/** What is absent comes last in both directions; equals keep one order, so that pages neither skip nor repeat. */
export function orderBy({ column, direction }: Sort): string {
  return `${sortExpressions[column]} ${direction === "asc" ? "ASC" : "DESC"} NULLS LAST, sums.object_id`;
}

type Asked = {
  readonly advertiserRef: number;
  readonly range: DateRange;
  readonly sort: Sort;
};

type Row = SumRow & {
  readonly object_id: string;
  readonly parent_id: string | null;
  readonly name: string | null;
  readonly family: string;
  readonly family_spend: string;
};

/** A page of the account's campaigns; a page past the last is the first. */
export async function listCampaigns(pool: Pool, asked: Asked, page: number): Promise<AdRowPage> {
  const { rows } = await pool.query<Row>({
    text: `WITH sums AS (
        SELECT object_id, ${sumColumns} FROM ad_day
        WHERE advertiser_ref = $1 AND level = 'campaign' AND day BETWEEN $2::date AND $3::date GROUP BY object_id
      )
      SELECT sums.*, NULL AS parent_id, object.name, count(*) OVER () AS family, sum(sums.spend) OVER () AS family_spend
      FROM sums ${lookUpObject("object", "'campaign'", "sums.object_id")}
      ORDER BY ${orderBy(asked.sort)} LIMIT $4 OFFSET $5`,
    values: [asked.advertiserRef, asked.range.from, asked.range.to, adPageSize, (page - 1) * adPageSize],
  });
  if (rows.length === 0 && page > 1) return listCampaigns(pool, asked, 1);
  return { ...familyOf(rows), parentId: undefined, page, rows: rows.map((row) => toAdRow("campaign", row)) };
}

/**
 * The asked page below each parent; a page past the last is the first. Only what `ad_object` knows the parent of has
 * one, and a parent without parts in the range has an empty page.
 */
export async function listParts(
  pool: Pool,
  asked: Asked,
  level: "adgroup" | "ad",
  parents: readonly { readonly id: string; readonly page: number }[],
): Promise<readonly AdRowPage[]> {
  if (parents.length === 0) return [];
  const ids = parents.map(({ id }) => id);
  const rows = await rankParts(pool, asked, level, parents, await listPartIds(pool, asked, level, ids));
  const isPastEnd = ({ id, page }: { readonly id: string; readonly page: number }) =>
    page > 1 && !rows.some((row) => row.parent_id === id);
  const again = parents.filter(isPastEnd).map(({ id }) => ({ id, page: 1 }));
  const first = await listParts(pool, asked, level, again);
  return parents.map(({ id, page }) => {
    const restarted = first.find(({ parentId }) => parentId === id);
    if (restarted !== undefined) return restarted;
    const own = rows.filter((row) => row.parent_id === id);
    return { ...familyOf(own), parentId: id, page, rows: own.map((row) => toAdRow(level, row)) };
  });
}

async function listPartIds(
  pool: Pool,
  { advertiserRef }: Asked,
  level: "adgroup" | "ad",
  parents: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ object_id: string }>({
    text: `SELECT object_id FROM ad_object
      WHERE advertiser_ref = $1 AND level = $2::ad_level AND parent_id = ANY ($3::text[])`,
    values: [advertiserRef, level, parents],
  });
  return rows.map((row) => row.object_id);
}

/** @param ids of all parts. As a list of its own, which Postgres finds by the key when short and hashes when long. */
async function rankParts(
  pool: Pool,
  { advertiserRef, range, sort }: Asked,
  level: "adgroup" | "ad",
  parents: readonly { readonly id: string; readonly page: number }[],
  ids: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<Row>({
    text: `WITH wanted AS (SELECT * FROM unnest($5::text[], $6::int[]) AS wanted (parent_id, page)),
      sums AS (
        SELECT object_id, ${sumColumns} FROM ad_day
        WHERE advertiser_ref = $1 AND level = $2::ad_level AND day BETWEEN $3::date AND $4::date
          AND object_id = ANY ($8::text[])
        GROUP BY object_id
      ),
      ranked AS (
        SELECT sums.*, object.parent_id, object.name, count(*) OVER family AS family,
          sum(sums.spend) OVER family AS family_spend,
          row_number() OVER (PARTITION BY object.parent_id ORDER BY ${orderBy(sort)}) AS place
        FROM sums ${lookUpObject("object", "$2::ad_level", "sums.object_id")}
        WINDOW family AS (PARTITION BY object.parent_id)
      )
      SELECT ranked.* FROM ranked JOIN wanted USING (parent_id)
      WHERE place > (wanted.page - 1) * $7::int AND place <= wanted.page * $7::int
      ORDER BY parent_id, place`,
    values: [
      advertiserRef,
      level,
      range.from,
      range.to,
      parents.map(({ id }) => id),
      parents.map(({ page }) => page),
      adPageSize,
      ids,
    ],
  });
  return rows;
}

function familyOf(rows: readonly Row[]): Pick<AdRowPage, "count" | "spend"> {
  return { count: Number(rows[0]?.family ?? 0), spend: rows[0]?.family_spend ?? "0" };
}

function toAdRow(level: AdLevel, row: Row): AdRow {
  return {
    level,
    id: row.object_id,
    parentId: row.parent_id ?? undefined,
    name: row.name ?? undefined,
    ...withRatios(readSums(row)),
  };
}
