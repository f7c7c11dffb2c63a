import type { ReportLevel } from "#app/core/tiktok/report-row.ts";

/** How TikTok names a level and what stands in its rows. */
export const reportLevels = {
  campaign: {
    dataLevel: "AUCTION_CAMPAIGN",
    id: "campaign_id",
    name: "campaign_name",
    parent: undefined,
    status: "campaign_status",
  },
  adgroup: {
    dataLevel: "AUCTION_ADGROUP",
    id: "adgroup_id",
    name: "adgroup_name",
    parent: "campaign_id",
    status: "adgroup_status",
  },
  ad: {
    dataLevel: "AUCTION_AD",
    id: "ad_id",
    name: "ad_name",
    parent: "adgroup_id",
    status: "ad_status",
  },
} as const satisfies Record<ReportLevel, object>;

/**
 * The figures of a day. TikTok's ratios (cpc, ctr, cost_per_conversion, complete_payment_roas and their like) are not
 * asked for: each is the quotient of two figures that are, and over several days or objects only the quotient of the
 * sums is right. The mean of daily ratios is not, so a stored one would have no use but to be used wrongly.
 *
 * Figures are booked on the day of the click or view, but for `real_time_conversion`, which is booked on the day of
 * the conversion itself.
 */
export const reportFigures = [
  "spend",
  "impressions",
  "clicks",
  "conversion",
  "real_time_conversion",
  "cta_conversion",
  "vta_conversion",
  "complete_payment",
  // The sum of the purchases' values, whatever its name says; total_complete_payment_value is refused with 40002.
  "total_complete_payment_rate",
  "vta_complete_payment",
  "vta_complete_payment_value",
] as const;

export type ReportFigure = (typeof reportFigures)[number];

/** The metrics to ask for: the figures, the object's name and its parent's id. */
export function reportMetrics(level: ReportLevel): readonly string[] {
  const { name, parent } = reportLevels[level];
  return [...reportFigures, name, ...(parent === undefined ? [] : [parent])];
}
