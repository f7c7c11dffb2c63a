import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { Channels } from "#app/core/shopify/channel.ts";
import type { UnknownConsent } from "#app/core/storefront/unknown-consent.ts";

export type ChannelAnswerDraft = {
  readonly answer: "counted" | "not_counted" | "app";
  /** TikTok's number of the mobile app, as typed. */
  readonly appId: string;
};

/** By Shopify's `source_name`. */
export type ChannelDrafts = Readonly<Record<string, ChannelAnswerDraft>>;

export type NumberName =
  | "attributionWindowDays"
  | "maxAgeDays"
  | "purchaseWaitSeconds"
  | "checkoutWaitSeconds"
  | "keepMessagesDays"
  | "keepHistoryDays"
  | "keepAuditDays";

/** A shop's settings while they are edited: numbers as typed, each channel with the fields of its row. */
export type SettingsDraft = Omit<ShopSettings, NumberName | "channels"> &
  Readonly<Record<NumberName, string>> & { readonly channels: ChannelDrafts };

/** @param shown channels that have a row although nothing was said of them. */
export function draftSettings(settings: ShopSettings, shown: readonly string[]): SettingsDraft {
  const names = [...new Set([...shown, ...Object.keys(settings.channels)])];
  return {
    ...settings,
    attributionWindowDays: String(settings.attributionWindowDays),
    maxAgeDays: String(settings.maxAgeDays),
    purchaseWaitSeconds: String(settings.purchaseWaitSeconds),
    checkoutWaitSeconds: String(settings.checkoutWaitSeconds),
    keepMessagesDays: String(settings.keepMessagesDays),
    keepHistoryDays: String(settings.keepHistoryDays),
    keepAuditDays: String(settings.keepAuditDays),
    channels: Object.fromEntries(names.map((name) => [name, draftChannel(settings.channels[name])])),
  };
}

function draftChannel(said: Channels[string] | undefined): ChannelAnswerDraft {
  if (typeof said === "object") return { answer: "app", appId: said.app };
  return { answer: said === true ? "counted" : "not_counted", appId: "" };
}

type Json = Readonly<Record<string, unknown>>;

/** What differs between two drafts as the merge patch that saving takes; undefined where nothing does. */
export function readChanges(before: SettingsDraft, after: SettingsDraft): Json | undefined {
  const changes = new Map<string, unknown>();
  for (const name of Object.keys(before) as (keyof SettingsDraft)[]) {
    if (name === "channels" || name === "unknownConsent") continue;
    if (after[name] !== before[name]) changes.set(name, readTyped(after[name]));
  }
  const channels = readChannels(before.channels, after.channels);
  if (Object.keys(channels).length > 0) changes.set("channels", channels);
  const consent = readConsentChanges(before.unknownConsent, after.unknownConsent);
  if (Object.keys(consent).length > 0) changes.set("unknownConsent", consent);
  return changes.size === 0 ? undefined : Object.fromEntries(changes);
}

/** A number where digits were typed; anything else goes as it is, to be refused with its reason. */
function readTyped(value: unknown): unknown {
  return typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
}

function readChannels(before: ChannelDrafts, after: ChannelDrafts): Json {
  const changed = Object.entries(after).filter(
    ([name, { answer, appId }]) => before[name]?.answer !== answer || before[name]?.appId !== appId,
  );
  return Object.fromEntries(
    changed.map(([name, { answer, appId }]) => [
      name,
      answer === "app" ? { app: appId.trim() } : answer === "counted",
    ]),
  );
}

function readConsentChanges(before: UnknownConsent, after: UnknownConsent): Json {
  const countries = Object.fromEntries(
    [...new Set([...Object.keys(before.countries), ...Object.keys(after.countries)])]
      .filter((country) => before.countries[country] !== after.countries[country])
      .map((country) => [country, after.countries[country] ?? null]),
  );
  return {
    ...(before.whereRequired === after.whereRequired ? {} : { whereRequired: after.whereRequired }),
    ...(before.elsewhere === after.elsewhere ? {} : { elsewhere: after.elsewhere }),
    ...(Object.keys(countries).length === 0 ? {} : { countries }),
  };
}
