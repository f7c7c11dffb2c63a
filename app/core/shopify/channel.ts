import { z } from "zod";

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
