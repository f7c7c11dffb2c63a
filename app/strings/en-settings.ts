import type { SettingProblem, SettingReason } from "#app/core/mapping/setting-problem.ts";
import type { ChannelKind } from "#app/core/shopify/channel.ts";

type Allowed = Pick<SettingProblem, "choices" | "least" | "most">;

const listChoices = ({ choices = [] }: Allowed) => choices.join(", ");

function tellRange({ least, most }: Allowed): string {
  if (least !== undefined) return `It must be at least ${least}.`;
  return most === undefined ? "It is out of range." : `It must be at most ${most}.`;
}

/** What the settings are called, and what is said of values that can't be. */
export const enSettings = {
  problem: {
    unknown_setting: () => "There is no such setting.",
    not_a_choice: (allowed) => `It must be one of these: ${listChoices(allowed)}.`,
    not_a_number: () => "It must be a whole number.",
    out_of_range: tellRange,
    not_yes_or_no: () => "It must be true or false.",
    country_unknown: () => "It must be a country's code of two capital letters, such as DE or US.",
    channel_name: () => "A sales channel's name has 1 to 100 characters.",
    channel_answer: () =>
      "A sales channel is counted (true), not counted (false), or a mobile app with its TikTok app id.",
    app_id_malformed: () =>
      "A TikTok app id has only digits. Copy it from TikTok Events Manager, where your app is listed.",
    malformed: () => "It is not in the right form.",
  } satisfies Readonly<Record<SettingReason, (allowed: Allowed) => string>>,
  /** Where several staff members changed the same thing at once. */
  changedMeanwhile: "Someone else changed this meanwhile. Look at what holds now, then change it again.",
  /** Channels that are known; others are shown as Shopify names them. */
  channel: {
    online_store: "Online store",
    point_of_sale: "Point of sale",
    draft_orders: "Draft orders",
    tiktok_shop: "TikTok Shop",
    shop_app: "Shop",
    facebook_instagram: "Facebook and Instagram",
    google_youtube: "Google and YouTube",
    headless: "Headless",
  } satisfies Readonly<Record<ChannelKind, string>>,
} as const;
