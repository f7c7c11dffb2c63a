import type { AdsSeed } from "./ads-seed.ts";

/** Two campaigns: one with two ad groups of one ad each, one with a day of its own and nothing below. */
export function sampleAccountAds(): AdsSeed {
  return {
    objects: [
      { level: "campaign", id: "1800000000000000001", name: "Autumn" },
      { level: "campaign", id: "1800000000000000002", name: "Smart+" },
      {
        level: "adgroup",
        id: "1810000000000000001",
        parentId: "1800000000000000001",
        name: "Lookalike",
        clickWindow: "TWENTY_EIGHT_DAYS",
        viewWindow: "OFF",
        engagedViewWindow: null,
        eventCount: "ONCE",
      },
      { level: "adgroup", id: "1810000000000000002", parentId: "1800000000000000001", name: "Broad" },
      { level: "ad", id: "1820000000000000001", parentId: "1810000000000000001", name: "Video 1" },
      { level: "ad", id: "1820000000000000002", parentId: "1810000000000000002", name: "Video 2" },
    ],
    days: [
      {
        id: "1820000000000000001",
        day: "2026-11-19",
        figures: { spend: "0.10", impressions: 1000, clicks: 20, reach: 800, complete_payment: 1 },
      },
      {
        id: "1820000000000000001",
        day: "2026-11-20",
        figures: {
          spend: 0.2,
          impressions: 2000,
          clicks: 30,
          reach: 900,
          complete_payment: 2,
          total_complete_payment_rate: "59.98",
        },
      },
      { id: "1820000000000000002", day: "2026-11-20", figures: { spend: "10", impressions: 500, clicks: 0 } },
      { id: "1800000000000000002", day: "2026-11-20", figures: { spend: "5.125", complete_payment: null } },
    ],
  };
}
