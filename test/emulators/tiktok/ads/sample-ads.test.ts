import { describe, expect, test } from "vitest";
import { AdsSeed } from "./ads-seed.ts";
import type { Figures } from "./ads-seed.ts";
import { sampleAds } from "./sample-ads.ts";

const november = ["2026-11-01", "2026-11-30"] as const;

describe("sampleAds", () => {
  test("the same seed gives the same ads, another seed other ones with other ids", () => {
    expect(sampleAds("a", ...november)).toEqual(sampleAds("a", ...november));
    const ids = (seed: string): Set<string> =>
      new Set(sampleAds(seed, ...november).objects.map(({ id }) => id));
    expect(ids("a").intersection(ids("b")).size).toBe(0);
    expect(ids("a").size).toBe(2 + 4 + 8);
  });

  test("a day's figures do not depend on the range asked for", () => {
    const [day] = sampleAds("a", "2026-11-10", "2026-11-10").days;
    expect(sampleAds("a", ...november).days).toContainEqual(day);
  });

  test("it is a seed as it stands, with ids that a double would round", () => {
    const seed = sampleAds("a", ...november, { campaigns: 1, adgroupsPerCampaign: 3, adsPerAdgroup: 1 });
    expect(() => AdsSeed.parse(seed)).not.toThrow();
    expect(seed.objects.map(({ level }) => level).filter((level) => level === "adgroup")).toHaveLength(3);
    expect(seed.objects.every(({ id }) => id.length === 19 && !Number.isSafeInteger(Number(id)))).toBe(true);
  });

  test("each day's figures can stand beside each other, and some days are idle", () => {
    const { days } = sampleAds("a", ...november);
    expect(days.length).toBeGreaterThan(0.8 * 8 * 30);
    expect(days.length).toBeLessThan(8 * 30);
    for (const { figures } of days) {
      const of = (name: keyof Figures): number => Number(figures[name]);
      expect(of("clicks")).toBeLessThanOrEqual(of("impressions"));
      expect(of("complete_payment")).toBeLessThanOrEqual(of("clicks"));
      expect(of("cta_conversion") + of("vta_conversion")).toBe(of("conversion"));
      expect(of("vta_complete_payment_value")).toBeLessThanOrEqual(of("total_complete_payment_rate"));
    }
    expect(sampleAds("a", ...november, { idleShare: 0 }).days).toHaveLength(8 * 30);
  });
});
