import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseLosslessJson } from "#app/core/lossless-json.ts";
import { reportFigures, reportMetrics } from "#app/core/tiktok/report-metrics.ts";
import { reportRowSchema, type ReportLevel } from "#app/core/tiktok/report-row.ts";

import { assertLaw } from "../assert-law.ts";

const metrics = {
  spend: "12.34",
  impressions: "1000",
  clicks: "20",
  conversion: "3",
  real_time_conversion: "4",
  cta_conversion: "2",
  vta_conversion: "1",
  complete_payment: "2",
  total_complete_payment_rate: "98.70",
  vta_complete_payment: "1",
  vta_complete_payment_value: "49.35",
  ad_name: "Video 1",
  adgroup_id: "1800000000000000021",
};
const dimensions = { ad_id: "1800000000000000031", stat_time_day: "2026-11-20 00:00:00" };

const read = (entry: unknown, level: ReportLevel = "ad") => reportRowSchema(level).parse(entry);
const withMetrics = (changed: object) => read({ dimensions, metrics: { ...metrics, ...changed } });
const problem = (entry: unknown, level: ReportLevel = "ad") =>
  reportRowSchema(level)
    .safeParse(entry)
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a row of a report", () => {
  test("of an ad keeps every figure, amounts to the cent and counts whole", () => {
    expect(read({ dimensions, metrics })).toEqual({
      level: "ad",
      day: "2026-11-20",
      objectId: "1800000000000000031",
      parentId: "1800000000000000021",
      name: "Video 1",
      spend: "12.34",
      impressions: 1000,
      clicks: 20,
      conversions: 3,
      realTimeConversions: 4,
      clickThroughConversions: 2,
      viewThroughConversions: 1,
      purchases: 2,
      purchaseValue: "98.70",
      viewThroughPurchases: 1,
      viewThroughPurchaseValue: "49.35",
    });
  });

  test("of an ad group hangs under its campaign, one of a campaign under nothing", () => {
    const adgroup = {
      dimensions: { adgroup_id: "21", stat_time_day: "2026-11-20" },
      metrics: { ...metrics, adgroup_name: "Lookalike", campaign_id: "11" },
    };
    expect(read(adgroup, "adgroup")).toMatchObject({ objectId: "21", parentId: "11", name: "Lookalike" });
    const campaign = {
      dimensions: { campaign_id: "11", stat_time_day: "2026-11-20" },
      metrics: { ...metrics, campaign_name: "Autumn", campaign_id: "11" },
    };
    expect(read(campaign, "campaign")).toMatchObject({ objectId: "11", parentId: undefined, name: "Autumn" });
  });

  test("that has a dash for a figure not every object has leaves it out, and is zero for the four it must have", () => {
    const dashes = Object.fromEntries(reportFigures.map((name) => [name, "-"]));
    const row = withMetrics({ ...dashes, ad_name: "-", adgroup_id: "-" });
    expect(row).toEqual({
      level: "ad",
      day: "2026-11-20",
      objectId: "1800000000000000031",
      parentId: undefined,
      name: "1800000000000000031",
      spend: "0",
      impressions: 0,
      clicks: 0,
      conversions: 0,
    });
  });

  test("without a figure that need not be there is read, and one it did not ask for is left aside", () => {
    const { complete_payment: _, ...others } = metrics;
    const row = read({ dimensions, metrics: { ...others, cpc: "0.61", video_play_actions: "-" } });
    expect(row.purchases).toBeUndefined();
    expect(Object.keys(row)).not.toContain("cpc");
  });

  test("keeps ids past 2^53 that come as numbers", () => {
    const text = JSON.stringify({ dimensions, metrics }).replaceAll(/"(18\d+)"/g, "$1");
    expect(read(parseLosslessJson(text))).toMatchObject({
      objectId: "1800000000000000031",
      parentId: "1800000000000000021",
    });
  });

  test("may name an ad with what Postgres refuses, which is taken out", () => {
    expect(withMetrics({ ad_name: "Vi\u0000deo \uD800" }).name).toBe("Video \uFFFD");
  });
});

describe("a row that cannot be read names the field and never repeats what is in it", () => {
  const bad = (changed: object) => problem({ dimensions, metrics: { ...metrics, ...changed } });

  test.each([
    [{ spend: undefined }, "metrics.spend: expected an amount such as 12.34"],
    [{ spend: "1,234.50" }, "metrics.spend: expected an amount such as 12.34"],
    [{ spend: "NaN" }, "metrics.spend: expected an amount such as 12.34"],
    [
      { total_complete_payment_rate: "12 USD" },
      "metrics.total_complete_payment_rate: expected an amount such as 12.34",
    ],
    [{ clicks: "2.5" }, "metrics.clicks: expected a whole number"],
    [{ impressions: "-1" }, "metrics.impressions: expected a whole number"],
    [{ complete_payment: "9007199254740993" }, "metrics.complete_payment: expected a whole number"],
    [{ conversion: true }, "metrics.conversion: expected a whole number"],
  ])("%j", (changed, expected) => {
    expect(bad(changed)).toEqual([expected]);
  });

  test("days and ids too", () => {
    expect(problem({ dimensions: { ...dimensions, stat_time_day: "2026-02-30 00:00:00" }, metrics })).toEqual(
      ["dimensions.stat_time_day: expected a day such as 2026-11-20"],
    );
    expect(problem({ dimensions: { stat_time_day: "2026-11-20" }, metrics })).toEqual([
      "dimensions.ad_id: expected an id",
    ]);
    expect(problem({ dimensions: { ...dimensions, ad_id: "one" }, metrics })).toEqual([
      "dimensions.ad_id: expected an id of digits",
    ]);
    expect(problem({ dimensions, metrics }, "campaign")).toEqual(["dimensions.campaign_id: expected an id"]);
  });
});

describe("laws of figures", () => {
  test("an amount keeps its digits, whether it comes as a text or as a number", () => {
    const amount = fc
      .tuple(fc.nat(99_999_999), fc.nat(99))
      .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, "0")}`);
    assertLaw(
      fc.property(amount, (text) => {
        expect(withMetrics({ spend: text }).spend).toBe(text);
        expect(Number(withMetrics({ spend: Number(text) }).spend)).toBe(Number(text));
        expect(withMetrics({ spend: Number(text) }).spend).toMatch(/^\d+(\.\d+)?$/);
      }),
    );
  });

  test("a whole number is the same as a text, as a number and with nothing behind its point", () => {
    assertLaw(
      fc.property(fc.nat(), (count) => {
        for (const written of [String(count), count, `${count}.0`, `${count}.00`])
          expect(withMetrics({ clicks: written }).clicks).toBe(count);
      }),
    );
  });

  test("whatever stands in a figure, the row is read or the error is about that figure", () => {
    assertLaw(
      fc.property(fc.constantFrom(...reportFigures), fc.anything(), (name, value) => {
        const parsed = reportRowSchema("ad").safeParse({
          dimensions,
          metrics: { ...metrics, [name]: value },
        });
        if (!parsed.success)
          expect(new Set(parsed.error.issues.map(({ path }) => path.join(".")))).toEqual(
            new Set([`metrics.${name}`]),
          );
      }),
    );
  });
});

describe("the metrics asked for", () => {
  test("are the figures, the name and the parent of the level", () => {
    expect(reportMetrics("campaign").slice(reportFigures.length)).toEqual(["campaign_name"]);
    expect(reportMetrics("adgroup").slice(reportFigures.length)).toEqual(["adgroup_name", "campaign_id"]);
    expect(reportMetrics("ad").slice(reportFigures.length)).toEqual(["ad_name", "adgroup_id"]);
  });

  test("call the value of purchases by the name TikTok knows", () => {
    expect(reportFigures).toContain("total_complete_payment_rate");
    expect(reportFigures).not.toContain("total_complete_payment_value");
  });
});
