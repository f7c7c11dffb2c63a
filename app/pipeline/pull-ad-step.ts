import type { Pool, PoolClient } from "pg";

import type { AdSyncStep } from "#app/core/tiktok/ad-sync-cursor.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";
import { halveReport } from "#app/core/tiktok/ad-sync-plan.ts";
import type { ReportRow } from "#app/core/tiktok/report-row.ts";
import { storeAdDays } from "#app/pipeline/store-ad-days.ts";
import { storeAdObjects } from "#app/pipeline/store-ad-objects.ts";
import { storePixelDay } from "#app/pipeline/store-pixel-day.ts";
import { readAdGroupsPage } from "#app/tiktok/ad-groups.ts";
import { BusinessApiError, type BusinessApi } from "#app/tiktok/business-api.ts";
import { readPixelStats } from "#app/tiktok/pixel-stats.ts";
import { readReportPage } from "#app/tiktok/reports.ts";

/** What a step came to: what it got is stored with the cursor that says so, and these steps take its place. */
export type PulledStep = {
  readonly next: readonly AdSyncStep[];
  readonly store: (client: PoolClient, now: Date) => Promise<void>;
};

/** Pages of a thousand rows that are held at once; a report of more is asked for in halves. */
const pagesHeldMax = 20;

/** No ad account has so many ads running on one day: TikTok's answer is broken, and would fill the memory. */
const pagesOfDayMax = 100;

const storeNothing = async () => {};

/**
 * Asks TikTok for one step: a report with all its pages, a page of ad groups, a day of a pixel.
 *
 * @returns a function that throws BusinessApiError, and gives undefined when `mayAsk`, called before each request,
 *   said no.
 */
export function createPullAdStep(dependencies: {
  readonly pool: Pool;
  readonly api: BusinessApi;
}): (
  account: { readonly advertiserRef: number; readonly advertiserId: string; readonly token: string },
  step: AdSyncStep,
  mayAsk: () => Promise<boolean>,
) => Promise<PulledStep | undefined> {
  const { pool, api } = dependencies;

  return async (account, step, mayAsk) => {
    const { advertiserRef, advertiserId, token } = account;

    switch (step.kind) {
      case "report": {
        const { level, from, to } = step;
        const rows: ReportRow[] = [];
        for (let page = 1, pagesTotal = 1; page <= pagesTotal; page += 1) {
          if (!(await mayAsk())) return undefined;
          const answer = await readReportPage(api, token, { advertiserId, level, from, to, page });
          pagesTotal = answer.pagesTotal;
          if (pagesTotal > pagesHeldMax) {
            const halves = halveReport(step);
            if (halves !== undefined) return { next: halves, store: storeNothing };
            if (pagesTotal > pagesOfDayMax) throw tooLarge(from, pagesTotal);
          }
          rows.push(...answer.rows);
        }
        return {
          next: [],
          store: (client, now) => storeAdDays(client, { advertiserRef, level, from, to, rows, now }),
        };
      }
      case "ad_groups": {
        if (!(await mayAsk())) return undefined;
        const { groups, pagesTotal } = await readAdGroupsPage(api, token, advertiserId, step.page);
        const told = groups.map(({ adGroupId, campaignId, ...group }) => ({
          ...group,
          objectId: adGroupId,
          parentId: campaignId,
        }));
        return {
          // An empty page is the last, whatever TikTok says how many there are.
          next: step.page < pagesTotal && groups.length > 0 ? [{ ...step, page: step.page + 1 }] : [],
          store: (client, now) => storeAdObjects(client, advertiserRef, "adgroup", told, now),
        };
      }
      case "pixel_days": {
        const tiktokPixelId = await readTikTokPixelId(pool, advertiserRef, step.pixelId);
        if (tiktokPixelId === undefined) return { next: [], store: storeNothing };
        if (!(await mayAsk())) return undefined;
        const day = step.from;
        const counts = await readPixelStats(api, token, { advertiserId, pixelIds: [tiktokPixelId], day });
        const ours = counts.filter(({ pixelId }) => pixelId === tiktokPixelId);
        return {
          next: day < step.to ? [{ ...step, from: addDays(day, 1) }] : [],
          store: (client) => storePixelDay(client, step.pixelId, day, ours),
        };
      }
    }
  };
}

/** @returns undefined when the pixel is gone, or is another account's by now. */
async function readTikTokPixelId(
  pool: Pool,
  advertiserRef: number,
  pixelId: number,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ tiktok_pixel_id: string }>(
    "SELECT tiktok_pixel_id FROM pixel WHERE id = $1 AND advertiser_ref = $2 AND tiktok_pixel_id IS NOT NULL",
    [pixelId, advertiserRef],
  );
  return rows[0]?.tiktok_pixel_id;
}

function tooLarge(day: string, pages: number): BusinessApiError {
  return new BusinessApiError(
    `TikTok's report of ${day} would have ${pages} pages; ${pagesOfDayMax} are read`,
    {
      kind: "no_answer",
    },
  );
}
