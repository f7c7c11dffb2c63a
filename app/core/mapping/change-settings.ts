import { z } from "zod";

import { readSettingIssue, type SettingProblem } from "#app/core/mapping/setting-problem.ts";
import { shopSettingsSchema, type ShopSettings } from "#app/core/mapping/shop-settings.ts";
import { unknownConsentSchema, unknownConsentShape } from "#app/core/storefront/unknown-consent.ts";

type Json = Readonly<Record<string, unknown>>;

type SettingName = keyof ShopSettings;

/** What may be written: a misspelt part is refused here, where reading lets the parts of a newer version be. */
const written: Readonly<Record<SettingName, z.ZodType>> = {
  ...shopSettingsSchema.shape,
  unknownConsent: z.preprocess(
    (sent) => (typeof sent === "string" ? unknownConsentSchema.safeParse(sent).data : sent),
    z.strictObject(unknownConsentShape),
  ),
};

export const settingNames = Object.keys(shopSettingsSchema.shape) as readonly SettingName[];

const defaults = shopSettingsSchema.parse({});

export type ChangeSettingsResult =
  | {
      readonly ok: true;
      readonly settings: ShopSettings;
      /** What to store: only what differs from the defaults, and what a newer version stored. */
      readonly stored: Json;
    }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/**
 * Changes settings by a JSON merge patch (RFC 7396) on what holds: a table such as `channels` is changed entry by entry,
 * and null takes an entry, or a whole setting, back to what holds without it.
 *
 * @param stored what the shop has, by whatever version; what can't be read of it counts as not there.
 * @param changes as they came from a form, a command or the API.
 */
export function changeSettings(stored: unknown, changes: unknown): ChangeSettingsResult {
  if (!isTable(changes))
    return { ok: false, problems: [{ field: "", entry: undefined, reason: "malformed" }] };
  const before = isTable(stored) ? stored : {};
  const problems: SettingProblem[] = [];
  const after = new Map(Object.entries(before));
  for (const [name, change] of Object.entries(changes)) {
    if (!isSettingName(name)) {
      problems.push({ field: name, entry: undefined, reason: "unknown_setting" });
      continue;
    }
    const parsed = written[name].safeParse(mergeSetting(name, before[name], change));
    if (!parsed.success) problems.push(readSettingIssue(name, parsed.error));
    else if (isSame(parsed.data, defaults[name])) after.delete(name);
    else after.set(name, parsed.data);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, settings: readLeniently(after), stored: Object.fromEntries(after) };
}

function mergeSetting(name: SettingName, before: unknown, change: unknown): unknown {
  if (change === null) return defaults[name];
  const read = shopSettingsSchema.shape[name].safeParse(before);
  return mergePatch(read.success ? read.data : defaults[name], change, defaults[name]);
}

function readLeniently(stored: ReadonlyMap<string, unknown>): ShopSettings {
  const readable = [...stored].filter(
    ([name, value]) => isSettingName(name) && shopSettingsSchema.shape[name].safeParse(value).success,
  );
  return shopSettingsSchema.parse(Object.fromEntries(readable));
}

/** @param fallback what null takes an entry back to; nothing of it where there is none. */
function mergePatch(target: unknown, patch: unknown, fallback: unknown): unknown {
  if (!isTable(patch)) return patch;
  const merged = new Map(Object.entries(isTable(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    const without = isTable(fallback) && Object.hasOwn(fallback, key) ? fallback[key] : undefined;
    if (value !== null) merged.set(key, mergePatch(merged.get(key), value, without));
    else if (without === undefined) merged.delete(key);
    else merged.set(key, without);
  }
  return Object.fromEntries(merged);
}

/** A part of the settings that somebody changes: a setting, or one entry of it. */
export type SettingPart = { readonly field: string; readonly entry: string | undefined };

export function listChangedParts(changes: unknown): readonly SettingPart[] {
  if (!isTable(changes)) return [];
  return Object.entries(changes).flatMap(([field, change]): SettingPart[] =>
    isTable(change) ? Object.keys(change).map((entry) => ({ field, entry })) : [{ field, entry: undefined }],
  );
}

/** Whether two parts are the same, or one lies in the other. */
export function doPartsMeet(one: SettingPart, other: SettingPart): boolean {
  return (
    one.field === other.field &&
    (one.entry === undefined || other.entry === undefined || one.entry === other.entry)
  );
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(shopSettingsSchema.shape, name);
}

function isTable(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two settings say the same, in whatever order their entries stand. */
function isSame(one: unknown, other: unknown): boolean {
  if (!isTable(one) || !isTable(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
