import { createHash } from "node:crypto";
import type { AdsSeed, Figures } from "./ads-seed.ts";

/** How many of each; `idleShare` is the part of an ad's days without any figures, 0 to 1. */
export type SampleSizes = {
  campaigns?: number;
  adgroupsPerCampaign?: number;
  adsPerAdgroup?: number;
  idleShare?: number;
};

/** A number from 0 up to 1, the same for the same words in every run. */
type Chance = (...words: (string | number)[]) => number;

/**
 * Believable ads for every day from `from` to `to` (`YYYY-MM-DD`, inclusive): the same seed gives the same figures,
 * also for a day of another range. Only ads have days, so the levels above are their sums. Ids are past 2^53.
 */
export function sampleAds(seed: string, from: string, to: string, sizes: SampleSizes = {}): AdsSeed {
  const { campaigns = 2, adgroupsPerCampaign = 2, adsPerAdgroup = 2, idleShare = 0.1 } = sizes;
  const chance: Chance = (...words) => fraction(JSON.stringify([seed, ...words]));
  const seeded: AdsSeed = { objects: [], days: [] };
  const days = daysFrom(from, to);

  for (let c = 1; c <= campaigns; c += 1) {
    const campaignId = idOf(seed, `campaign ${c}`);
    seeded.objects.push({ level: "campaign", id: campaignId, name: `Campaign ${c}` });
    for (let g = 1; g <= adgroupsPerCampaign; g += 1) {
      const adgroupId = idOf(seed, `adgroup ${c}.${g}`);
      seeded.objects.push({
        level: "adgroup",
        id: adgroupId,
        parentId: campaignId,
        name: `Ad group ${c}.${g}`,
      });
      for (let a = 1; a <= adsPerAdgroup; a += 1) {
        const adId = idOf(seed, `ad ${c}.${g}.${a}`);
        seeded.objects.push({ level: "ad", id: adId, parentId: adgroupId, name: `Ad ${c}.${g}.${a}` });
        for (const day of days) {
          if (chance(adId, day, "idle") >= idleShare)
            seeded.days.push({ id: adId, day, figures: sampleFigures((word) => chance(adId, day, word)) });
        }
      }
    }
  }
  return seeded;
}

/** One ad's day, its figures possible beside each other: no more purchases than clicks, no more clicks than views. */
function sampleFigures(chance: (word: string) => number): Figures {
  const some = (of: number, word: string, from: number, to: number): number =>
    Math.floor(of * (from + chance(word) * (to - from)));
  const impressions = some(20_000, "impressions", 0.05, 1);
  const clicks = some(impressions, "clicks", 0.004, 0.02);
  const carts = some(clicks, "carts", 0.1, 0.3);
  const checkouts = some(carts, "checkouts", 0.3, 0.8);
  const payments = some(checkouts, "payments", 0.3, 0.9);
  const viewThrough = some(payments, "view-through", 0, 0.5);
  const cents = some(10_000, "basket", 0.2, 0.9);
  return {
    spend: money(some(impressions, "spend", 0.3, 0.9)),
    impressions,
    reach: some(impressions, "reach", 0.6, 0.95),
    clicks,
    engagements: clicks + some(impressions, "engagements", 0, 0.01),
    conversion: payments,
    real_time_conversion: some(payments, "real-time", 0.5, 1),
    result: payments,
    cta_conversion: payments - viewThrough,
    vta_conversion: viewThrough,
    complete_payment: payments,
    total_complete_payment_rate: money(payments * cents),
    cta_complete_payment: payments - viewThrough,
    vta_complete_payment: viewThrough,
    vta_complete_payment_value: money(viewThrough * cents),
    web_event_add_to_cart: carts,
    total_web_event_add_to_cart_value: money(carts * cents),
    initiate_checkout: checkouts,
    total_initiate_checkout_value: money(checkouts * cents),
  };
}

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

/** 19 digits, as TikTok's: past what a double can hold. */
function idOf(seed: string, word: string): string {
  const number = createHash("sha256")
    .update(JSON.stringify([seed, word]))
    .digest()
    .readBigUInt64BE();
  return `18${String(number % 10n ** 17n).padStart(17, "0")}`;
}

/** FNV-1a and a last stir: thousands of figures are wanted, and none of them is a secret. */
function fraction(words: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) hash = Math.imul(hash ^ words.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function daysFrom(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
