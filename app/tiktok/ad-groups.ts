import { z } from "zod";

import { idField, listField, pageInfoField, textField } from "#app/core/tiktok/answer-fields.ts";
import { readWindowDays } from "#app/core/tiktok/attribution-window.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readData } from "#app/tiktok/read-data.ts";

/**
 * How long after an ad TikTok gives an ad group a sale, in days: 0 is off, undefined is not known. Fixed when the ad
 * group is made.
 */
export type AdGroupWindows = {
  readonly adGroupId: string;
  readonly campaignId: string | undefined;
  readonly name: string;
  readonly clickWindowDays: number | undefined;
  readonly viewWindowDays: number | undefined;
  /** After six seconds of watching. */
  readonly engagedViewWindowDays: number | undefined;
};

/** @property pagesTotal 0 or 1 when there are none. */
export type AdGroupsPage = { readonly groups: readonly AdGroupWindows[]; readonly pagesTotal: number };

const path = "/adgroup/get/";
const pageSize = 1_000;

const windowField = z.unknown().optional().transform(readWindowDays);

const fields = {
  adgroup_id: idField,
  campaign_id: idField.optional().catch(undefined),
  adgroup_name: textField,
  click_attribution_window: windowField,
  view_attribution_window: windowField,
  engaged_view_attribution_window: windowField,
};

const schema = z.object({ list: listField(z.object(fields)), page_info: pageInfoField });

/**
 * One page, from 1, of an ad account's ad groups; deleted ones are in it, as their figures are in the reports.
 *
 * @throws BusinessApiError
 */
export async function readAdGroupsPage(
  api: BusinessApi,
  token: string,
  advertiserId: string,
  page: number,
): Promise<AdGroupsPage> {
  const query = {
    advertiser_id: advertiserId,
    fields: Object.keys(fields),
    filtering: { primary_status: "STATUS_ALL" },
    page,
    page_size: pageSize,
  };
  const read = readData(schema, await api.get(path, query, token), path);
  return {
    groups: read.list.map((group) => ({
      adGroupId: group.adgroup_id,
      campaignId: group.campaign_id,
      name: group.adgroup_name ?? group.adgroup_id,
      clickWindowDays: group.click_attribution_window,
      viewWindowDays: group.view_attribution_window,
      engagedViewWindowDays: group.engaged_view_attribution_window,
    })),
    pagesTotal: read.page_info.total_page,
  };
}
