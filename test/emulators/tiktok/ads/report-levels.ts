import type { AdLevel } from "./ads-seed.ts";

/** What a report's rows are about. */
export type ReportLevel = "advertiser" | AdLevel;

/** Each data level goes with the id that its rows are told apart by. */
export const dataLevels = {
  AUCTION_ADVERTISER: { level: "advertiser", idDimensions: ["advertiser_id"] },
  AUCTION_CAMPAIGN: { level: "campaign", idDimensions: ["campaign_id"] },
  AUCTION_ADGROUP: { level: "adgroup", idDimensions: ["adgroup_id"] },
  AUCTION_AD: { level: "ad", idDimensions: ["ad_id", "ad_id_v2"] },
} as const satisfies Readonly<Record<string, { level: ReportLevel; idDimensions: readonly string[] }>>;
export type DataLevel = keyof typeof dataLevels;
export const dataLevelNames = Object.keys(dataLevels) as DataLevel[];

const levels: readonly ReportLevel[] = ["advertiser", "campaign", "adgroup", "ad"];

/** Metrics that are facts and not figures, and the highest level at which they are one. */
export const attributeLevels = {
  advertiser_id: "advertiser",
  advertiser_name: "advertiser",
  currency: "advertiser",
  timezone: "advertiser",
  campaign_id: "campaign",
  campaign_name: "campaign",
  adgroup_id: "adgroup",
  adgroup_name: "adgroup",
  ad_id: "ad",
  ad_name: "ad",
} as const satisfies Readonly<Record<string, ReportLevel>>;
export type Attribute = keyof typeof attributeLevels;

export function isAttribute(metric: string): metric is Attribute {
  return Object.hasOwn(attributeLevels, metric);
}

/** Whether `inner` lies at or below `outer`: an ad has a campaign's name, a campaign has no ad's. */
export function isWithin(inner: ReportLevel, outer: ReportLevel): boolean {
  return levels.indexOf(inner) >= levels.indexOf(outer);
}
