import { z } from "zod";

/** What Clickback knows a sales channel to be; its name for merchants is in app/strings. */
export type ChannelKind =
  | "online_store"
  | "point_of_sale"
  | "draft_orders"
  | "tiktok_shop"
  | "shop_app"
  | "facebook_instagram"
  | "google_youtube"
  | "headless";

/**
 * Shopify's `source_name` of the channels that many stores have. Channels of apps write their app's number or a word of
 * their own, so connectors of TikTok Shop are several. What is not listed here is named as Shopify names it.
 */
const channelKinds: Readonly<Record<string, ChannelKind>> = {
  web: "online_store",
  pos: "point_of_sale",
  "129785": "point_of_sale",
  shopify_draft_order: "draft_orders",
  "1354745": "draft_orders",
  tiktok: "tiktok_shop",
  "tiktok shop": "tiktok_shop",
  tiktok_shop: "tiktok_shop",
  "tiktok-shop": "tiktok_shop",
  tiktokshop: "tiktok_shop",
  "4383523": "tiktok_shop",
  "3890849": "shop_app",
  "2329312": "facebook_instagram",
  "1780363": "google_youtube",
  "12875497473": "headless",
};

/** Off unless the merchant says otherwise, and nobody is asked: not sold on the website, or counted by TikTok itself. */
const knownOff: ReadonlySet<ChannelKind> = new Set(["point_of_sale", "draft_orders", "tiktok_shop"]);

export function kindOfChannel(channel: string): ChannelKind | undefined {
  const name = channel.toLowerCase();
  return Object.hasOwn(channelKinds, name) ? channelKinds[name] : undefined;
}

/** Whether a channel is off without being asked about. */
export function isKnownOff(channel: string): boolean {
  const kind = kindOfChannel(channel);
  return kind !== undefined && knownOff.has(kind);
}

/** TikTok's own number of an app, as its Events Manager shows it. Digits, as text: some are beyond 2^53. */
export const tiktokAppIdSchema = z.string().regex(/^[1-9]\d{4,29}$/, "app_id_malformed");

/** Whether a channel's orders count, or the mobile app (TikTok's number of it) they count for. */
export const channelSettingSchema = z.union(
  [z.boolean(), z.object({ app: tiktokAppIdSchema })],
  "channel_answer",
);

/** By Shopify's `source_name`; what is not listed does not count. */
export const channelsSchema = z.record(
  z.string().min(1, "channel_name").max(100, "channel_name"),
  channelSettingSchema,
);

export type Channels = z.output<typeof channelsSchema>;

export type ChannelAnswer = {
  readonly isCounted: boolean;
  /** TikTok's number of the shop's mobile app, where the merchant said that this channel is one. */
  readonly appId: string | undefined;
};

/** What the merchant said of a channel; a channel of nobody is not counted. */
export function answerChannel(channels: Channels, channel: string | undefined): ChannelAnswer {
  const said = channel !== undefined && Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  if (typeof said === "object") return { isCounted: true, appId: said.app };
  return { isCounted: said === true, appId: undefined };
}
