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
