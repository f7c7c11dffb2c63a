import type { Ledger } from "#app/core/delivery/ledger.ts";

/** Something that a merchant should look at; what the sentence on top says already is not repeated. */
export type Alert =
  | {
      readonly kind: "pixel_refused";
      readonly pixelId: number;
      /** Its name, or its code: text from outside. */
      readonly pixel: string;
      /** TikTok's words: text from outside. */
      readonly words: string | undefined;
    }
  /** Every event of the pixel is tagged as a test. */
  | { readonly kind: "tagged_as_tests"; readonly pixel: string }
  /** A tenth or more of what arrived in the last day did not reach TikTok. */
  | { readonly kind: "many_lost"; readonly lost: number; readonly received: number }
  /** Nothing arrived in the last day, where some usually does. */
  | { readonly kind: "silence"; readonly usualPerDay: number }
  /** The storefront used to tell of visits, and does not any more. */
  | { readonly kind: "storefront_silent"; readonly seenAt: string };

export type AlertEvidence = {
  readonly pixels: readonly {
    readonly id: number;
    readonly code: string;
    readonly name: string | undefined;
    readonly isEnabled: boolean;
    readonly isRefused: boolean;
    readonly refusedMessage: string | undefined;
    readonly testEventCode: string | undefined;
  }[];
  readonly lastDay: Ledger;
  /** What arrived on each of the seven whole days before today. */
  readonly receivedBefore: readonly number[];
  /** When a storefront last told something, ISO 8601. */
  readonly storefrontSeenAt: string | undefined;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Fewer a day, and a day without any may be chance: at five it comes about once in five months. */
const usualMin = 5;
const lostMin = 5;
const storefrontSilenceMs = 2 * 86_400_000;

/** What needs looking at, the worst first. Pure. */
export function listAlerts(evidence: AlertEvidence): readonly Alert[] {
  const { pixels, lastDay, receivedBefore, storefrontSeenAt, now } = evidence;
  const enabled = pixels.filter(({ isEnabled }) => isEnabled);
  const alerts: Alert[] = enabled
    .filter(({ isRefused }) => isRefused)
    .map(({ id, code, name, refusedMessage }) => ({
      kind: "pixel_refused",
      pixelId: id,
      pixel: name ?? code,
      words: refusedMessage,
    }));
  const lost = lastDay.rejected + lastDay.dead + lastDay.unknown;
  if (lost >= lostMin && lost * 10 >= lastDay.received)
    alerts.push({ kind: "many_lost", lost, received: lastDay.received });
  const usualPerDay = median(receivedBefore);
  if (lastDay.received === 0 && usualPerDay >= usualMin) alerts.push({ kind: "silence", usualPerDay });
  for (const { code, name, testEventCode } of enabled)
    if (testEventCode !== undefined) alerts.push({ kind: "tagged_as_tests", pixel: name ?? code });
  if (storefrontSeenAt !== undefined && now - Date.parse(storefrontSeenAt) > storefrontSilenceMs)
    alerts.push({ kind: "storefront_silent", seenAt: storefrontSeenAt });
  return alerts;
}

/** Of an even number the lower of the two in the middle. */
function median(counts: readonly number[]): number {
  return counts.toSorted((a, b) => a - b)[Math.floor((counts.length - 1) / 2)] ?? 0;
}
