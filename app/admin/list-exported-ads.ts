import type { Pool } from "pg";

import type { Sort } from "#app/admin/ads-search.ts";
import { lookUpObject, orderBy, type AdLevel } from "#app/admin/list-ad-rows.ts";
import { readSums, sumColumns, type SumRow } from "#app/admin/read-ad-figures.ts";
import { withRatios, type AdFigures } from "#app/core/ads/ad-figures.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";

/** What something is called and where it belongs, from the campaign down to itself; names are TikTok's text. */
export type AdPath = Readonly<Record<AdLevel, { readonly id: string; readonly name: string } | undefined>>;

export type ExportedAd = AdFigures & { readonly path: AdPath };

const levelOrder = ["campaign", "adgroup", "ad"] as const satisfies readonly AdLevel[];

type Row = SumRow & { readonly [Part in `${AdLevel}_${"id" | "name"}`]: string | null };

/** How to get from the objects of a level to what is above them. */
const lookUps: Readonly<Record<AdLevel, string>> = {
  campaign: "",
  adgroup: lookUpObject("campaign", "'campaign'", "object.parent_id"),
  ad: `${lookUpObject("adgroup", "'adgroup'", "object.parent_id")}
    ${lookUpObject("campaign", "'campaign'", "adgroup.parent_id")}`,
};

/** Every row of one level, those too whose parent is not known (yet). */
export async function listExportedAds(
  pool: Pool,
  asked: {
    readonly advertiserRef: number;
    readonly range: DateRange;
    readonly level: AdLevel;
    readonly sort: Sort;
  },
): Promise<readonly ExportedAd[]> {
  const { advertiserRef, range, level, sort } = asked;
  const columns = levelOrder.flatMap((each) =>
    (["id", "name"] as const).map((part) => `${columnOf(each, part, level)} AS ${each}_${part}`),
  );
  const { rows } = await pool.query<Row>({
    text: `WITH sums AS (
        SELECT object_id, ${sumColumns} FROM ad_day
        WHERE advertiser_ref = $1 AND level = $2::ad_level AND day BETWEEN $3::date AND $4::date GROUP BY object_id
      )
      SELECT sums.*, ${columns.join(", ")}
      FROM sums ${lookUpObject("object", "$2::ad_level", "sums.object_id")} ${lookUps[level]}
      ORDER BY ${orderBy(sort)}`,
    values: [advertiserRef, level, range.from, range.to],
  });
  return rows.map((row) => {
    const read = (each: AdLevel) => {
      const id = row[`${each}_id`];
      return id === null ? undefined : { id, name: row[`${each}_name`] ?? "" };
    };
    const path = { campaign: read("campaign"), adgroup: read("adgroup"), ad: read("ad") };
    return { path, ...withRatios(readSums(row)) };
  });
}

/** Where the id or name of `each` is found when the rows are those of `level`. */
function columnOf(each: AdLevel, part: "id" | "name", level: AdLevel): string {
  if (each === level) return part === "id" ? "sums.object_id" : "object.name";
  // Below the level there is nothing to name.
  const isAbove = levelOrder.indexOf(each) < levelOrder.indexOf(level);
  return isAbove ? `${each}.${part === "id" ? "object_id" : "name"}` : "NULL";
}
