import type { PoolClient } from "pg";

import type { ReportLevel } from "#app/core/tiktok/report-row.ts";
import { storableText } from "#app/pipeline/storable-text.ts";

/** A campaign, ad group or ad as TikTok names it now. Windows in days: 0 is off, undefined is not told. */
export type NamedAdObject = {
  readonly objectId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly clickWindowDays?: number | undefined;
  readonly viewWindowDays?: number | undefined;
  readonly engagedViewWindowDays?: number | undefined;
};

/** Keeps names, parents and windows. One that is not told keeps what was known; nothing is ever taken out. */
export async function storeAdObjects(
  client: PoolClient,
  advertiserRef: number,
  level: ReportLevel,
  told: readonly NamedAdObject[],
  now: Date,
): Promise<void> {
  const objects = [...new Map(told.map((object) => [object.objectId, object])).values()];
  if (objects.length === 0) return;
  await client.query({
    name: "store-ad-objects",
    text: `INSERT INTO ad_object AS known (advertiser_ref, level, object_id, parent_id, name, click_window_days,
        view_window_days, engaged_view_window_days, seen_at)
      SELECT $1, $2::ad_level, object_id, parent_id, coalesce(name, object_id), click, view, engaged, $9
      FROM unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[])
        AS told (object_id, parent_id, name, click, view, engaged)
      ON CONFLICT (advertiser_ref, level, object_id) DO UPDATE SET
        parent_id = coalesce(excluded.parent_id, known.parent_id),
        name = CASE WHEN excluded.name = excluded.object_id THEN known.name ELSE excluded.name END,
        click_window_days = coalesce(excluded.click_window_days, known.click_window_days),
        view_window_days = coalesce(excluded.view_window_days, known.view_window_days),
        engaged_view_window_days = coalesce(excluded.engaged_view_window_days, known.engaged_view_window_days),
        seen_at = excluded.seen_at`,
    values: [
      advertiserRef,
      level,
      objects.map(({ objectId }) => objectId),
      objects.map(({ parentId }) => parentId ?? null),
      objects.map(({ name }) => storableText(name) || null),
      objects.map(({ clickWindowDays }) => clickWindowDays ?? null),
      objects.map(({ viewWindowDays }) => viewWindowDays ?? null),
      objects.map(({ engagedViewWindowDays }) => engagedViewWindowDays ?? null),
      now,
    ],
  });
}
