import type { Pool } from "pg";

import type { AdsSearch } from "#app/admin/ads-search.ts";
import { listCampaigns, listParts, type AdRowPage } from "#app/admin/list-ad-rows.ts";

/** The table as it is opened. `parts` are pages of ad groups and ads, each below the row of its `parentId`. */
export type AdTree = {
  readonly campaigns: AdRowPage;
  readonly adGroups: readonly AdRowPage[];
  readonly ads: readonly AdRowPage[];
};

/** Reads one level after the other: what is open below a row that is not shown is not asked for. */
export async function readAdTree(
  pool: Pool,
  advertiserRef: number,
  { range, sort, open, page }: AdsSearch,
): Promise<AdTree> {
  const asked = { advertiserRef, range: range.range, sort };
  const openBelow = (level: "campaign" | "adgroup", shown: readonly AdRowPage[]) => {
    const ids = new Set(shown.flatMap(({ rows }) => rows.map(({ id }) => id)));
    return open.filter((row) => row.level === level && ids.has(row.id));
  };
  const campaigns = await listCampaigns(pool, asked, page);
  const adGroups = await listParts(pool, asked, "adgroup", openBelow("campaign", [campaigns]));
  const ads = await listParts(pool, asked, "ad", openBelow("adgroup", adGroups));
  return { campaigns, adGroups, ads };
}
