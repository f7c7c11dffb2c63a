import type { AppSeed } from "./account/app-registry.ts";
import type { UserSeed } from "./account/user-registry.ts";

export const sampleApp = {
  appId: "7300000000000000001",
  secret: "app-secret-1",
  redirectUris: ["https://app.example/tiktok/callback", "http://127.0.0.1:3000/tiktok/callback"],
} as const satisfies Omit<AppSeed, "redirectUris"> & { redirectUris: readonly string[] };

const us = {
  advertiserId: "7000000000000000001",
  name: "Northlight US",
  currency: "USD",
  timezone: "America/Los_Angeles",
} as const;
const jp = {
  advertiserId: "7000000000000000002",
  name: "Northlight <JP> & Co",
  currency: "JPY",
  timezone: "Asia/Tokyo",
} as const;

export const usAdvertiser = us.advertiserId;
export const jpAdvertiser = jp.advertiserId;
/** An ad account that Ada cannot enter. */
export const otherAdvertiser = "7000000000000000003";

export const usPixel = {
  pixelId: "7100000000000000001",
  pixelCode: "CUSPIXEL000000000001",
  pixelName: "Shop US",
};
export const jpPixel = {
  pixelId: "7100000000000000002",
  pixelCode: "CJPPIXEL000000000001",
  pixelName: "Shop JP",
};
export const otherPixel = {
  pixelId: "7100000000000000003",
  pixelCode: "COTHERPIXEL000000001",
  pixelName: "Elsewhere",
};

/** Ada has two ad accounts, Ben another one, Cleo none. */
export const sampleUsers = [
  {
    userId: "ada",
    name: "Ada",
    advertisers: [
      { ...us, role: "ADMIN", pixels: [usPixel] },
      { ...jp, role: "OPERATOR", pixels: [jpPixel] },
    ],
  },
  {
    userId: "ben",
    name: "Ben",
    advertisers: [
      {
        advertiserId: otherAdvertiser,
        name: "Elsewhere",
        currency: "EUR",
        timezone: "Europe/Berlin",
        pixels: [otherPixel],
      },
    ],
  },
  { userId: "cleo", name: "Cleo" },
] satisfies UserSeed[];

/** The app and the users as options for `startTikTokEmulator`; a fresh copy each time. */
export function sampleAccount(): { apps: AppSeed[]; users: UserSeed[] } {
  return {
    apps: [{ ...sampleApp, redirectUris: [...sampleApp.redirectUris] }],
    users: structuredClone(sampleUsers),
  };
}
