import { kindOfChannel, type ChannelKind } from "#app/core/shopify/channel-kinds.ts";

/** A sales channel by the name merchants know, or as Shopify names it. */
export function nameChannel(channel: string, names: Readonly<Record<ChannelKind, string>>): string {
  const kind = kindOfChannel(channel);
  return kind === undefined ? channel : names[kind];
}
