import { z } from "zod";

import { inOrder } from "#app/core/mapping/are-same-settings.ts";
import { marketCountries } from "#app/core/mapping/market-countries.ts";
import { canonicalEvents, isCanonicalEvent, type CanonicalEvent } from "#app/core/tiktok/event-names.ts";

const countries: ReadonlySet<string> = new Set(marketCountries);

/** What a merchant can set of one pixel. A failed check names its reason; the words are in app/strings. */
export const pixelSettingsSchema = z.object({
  enabled: z.boolean(),
  /** At most one of a shop; making one primary ends it for the other. */
  isPrimary: z.boolean(),
  eventSpelling: z.enum(["classic", "renamed"]),
  /** Countries (ISO 3166-1 alpha-2) whose orders it gets; empty: all. */
  markets: z
    .array(z.string().refine((code) => countries.has(code), "country_unknown"))
    .max(marketCountries.length, "too_many")
    .transform(inOrder),
  /** Canonical events that do not go to it. */
  eventsOff: z
    .array(z.string().refine(isCanonicalEvent, "event_unknown"))
    .max(Object.keys(canonicalEvents).length, "too_many")
    .transform((events) => inOrder(events as CanonicalEvent[])),
});

export type PixelSettings = z.infer<typeof pixelSettingsSchema>;

/** As Events Manager shows it under Test events, with what gets copied along. */
export const testEventCodeSchema = z
  .string("code_missing")
  .trim()
  .min(1, "code_missing")
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "code_malformed");

export type PixelProblem = {
  readonly field: keyof PixelSettings | "testEventCode";
  readonly reason:
    | "country_unknown"
    | "event_unknown"
    | "too_many"
    | "code_missing"
    | "code_malformed"
    | "malformed";
};

const reasons: ReadonlySet<string> = new Set<PixelProblem["reason"]>([
  "country_unknown",
  "event_unknown",
  "too_many",
  "code_missing",
  "code_malformed",
]);

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly PixelProblem[] };

/** Reads what a form sent: the settings, or one problem for each field that has any. */
export function readPixelSettings(sent: unknown): Read<PixelSettings> {
  const parsed = pixelSettingsSchema.safeParse(sent);
  if (parsed.success) return { ok: true, value: parsed.data };
  const byField = new Map<PixelProblem["field"], PixelProblem>();
  const fields = Object.keys(pixelSettingsSchema.shape) as (keyof PixelSettings)[];
  for (const { path, message } of parsed.error.issues) {
    // A form that is no object at all is wrong in its first field: a person has to see something.
    const field = fields.find((name) => name === path[0]) ?? "enabled";
    if (!byField.has(field)) byField.set(field, { field, reason: readReason(message) });
  }
  return { ok: false, problems: [...byField.values()] };
}

/** Reads a test event code as a person pasted it. */
export function readTestEventCode(sent: unknown): Read<string> {
  const parsed = testEventCodeSchema.safeParse(sent);
  if (parsed.success) return { ok: true, value: parsed.data };
  const reason = readReason(parsed.error.issues[0]?.message ?? "");
  return { ok: false, problems: [{ field: "testEventCode", reason }] };
}

function readReason(message: string): PixelProblem["reason"] {
  return reasons.has(message) ? (message as PixelProblem["reason"]) : "malformed";
}
