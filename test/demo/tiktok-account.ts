import type { AdsSeed } from "../emulators/tiktok/ads/ads-seed.ts";
import { sampleAds } from "../emulators/tiktok/ads/sample-ads.ts";

/** The app of the demo at the TikTok that is played, and who logs in there. */
export const tiktokApp = { appId: "7400000000000000009", secret: "demo-app-secret", name: "Clickback" };

/** Connected by its token at the start; the login reaches it as well. */
export const pixel = { pixelCode: "CDEMO0PIXEL0CODE0001", token: "demo-events-api-token" };

export const tiktokUser = {
  userId: "robin",
  name: "Robin",
  advertisers: [
    {
      advertiserId: "7033333333333333339",
      name: "Northlight ads",
      currency: "USD",
      timezone: "America/New_York",
      pixels: [{ pixelId: "7233333333333333339", pixelCode: pixel.pixelCode, pixelName: "Store" }],
    },
  ],
};

const dayMs = 86_400_000;

/** Some campaigns and their last 120 days, the same in every run for the same days. */
export function tiktokAds(now: Date, campaigns = 3): AdsSeed {
  const day = (ago: number) => new Date(now.getTime() - ago * dayMs).toISOString().slice(0, 10);
  return sampleAds("demo", day(120), day(0), { campaigns });
}
