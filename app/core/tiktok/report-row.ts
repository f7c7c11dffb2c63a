import { Big } from "big.js";
import { z } from "zod";

import { idField, textField } from "#app/core/tiktok/answer-fields.ts";
import { reportLevels, type ReportFigure } from "#app/core/tiktok/report-metrics.ts";

/** What a report has rows for. */
export type ReportLevel = "campaign" | "adgroup" | "ad";

/** What one object of an ad account did on one day. Amounts are decimal strings in the account's currency. */
export type ReportRow = {
  readonly level: ReportLevel;
  /** YYYY-MM-DD in the account's time zone. */
  readonly day: string;
  readonly objectId: string;
  /** The campaign of an ad group, the ad group of an ad. */
  readonly parentId: string | undefined;
  /** The id where TikTok tells no name. */
  readonly name: string;
  readonly spend: string;
  readonly impressions: number;
  /** Clicks that lead to the shop; likes and the like are not among them. */
  readonly clicks: number;
  /** Of whatever event the ad group optimises for: not always purchases. */
  readonly conversions: number;
  /** The same by the day of the conversion; the others are booked on the day of the click or view. */
  readonly realTimeConversions?: number | undefined;
  readonly clickThroughConversions?: number | undefined;
  readonly viewThroughConversions?: number | undefined;
  readonly purchases?: number | undefined;
  readonly purchaseValue?: string | undefined;
  readonly viewThroughPurchases?: number | undefined;
  readonly viewThroughPurchaseValue?: string | undefined;
};

/** How TikTok writes that it has no figure. */
const isDash = (value: unknown) => value === "-" || value === "" || value === null;

/** Dashes count as nothing where every object has the figure; a key that is not there at all is an error. */
const orZero = <T extends z.ZodType>(field: T) =>
  z.preprocess((value) => (isDash(value) ? "0" : value), field);

const orAbsent = <T extends z.ZodType>(field: T) =>
  z.preprocess((value) => (isDash(value) ? undefined : value), field.optional());

/** Fourteen digits before the point are what the database keeps. */
const amount = z.preprocess(
  (value) => (typeof value === "number" && Number.isFinite(value) ? new Big(value).toFixed() : value),
  z
    .string({ error: "expected an amount such as 12.34" })
    .regex(/^-?\d{1,14}(\.\d+)?$/, "expected an amount such as 12.34"),
);

const count = z.preprocess(
  (value) => (typeof value === "string" && /^\d+(\.0+)?$/.test(value) ? Number(value) : value),
  z.int({ error: "expected a whole number" }).nonnegative({ error: "expected a whole number" }),
);

const figures = {
  spend: orZero(amount),
  impressions: orZero(count),
  clicks: orZero(count),
  conversion: orZero(count),
  real_time_conversion: orAbsent(count),
  cta_conversion: orAbsent(count),
  vta_conversion: orAbsent(count),
  complete_payment: orAbsent(count),
  total_complete_payment_rate: orAbsent(amount),
  vta_complete_payment: orAbsent(count),
  vta_complete_payment_value: orAbsent(amount),
} satisfies Record<ReportFigure, z.ZodType>;

/** `2026-11-20 00:00:00` or the day alone; one that the calendar has. */
const day = z
  .string({ error: "expected a day" })
  .transform((value) => (value.endsWith(" 00:00:00") ? value.slice(0, -" 00:00:00".length) : value))
  .pipe(z.iso.date("expected a day such as 2026-11-20"));

const optionalId = orAbsent(idField);

const rawRow = z.object({
  dimensions: z.object({
    stat_time_day: day,
    campaign_id: optionalId,
    adgroup_id: optionalId,
    ad_id: optionalId,
  }),
  metrics: z.object({
    ...figures,
    campaign_name: textField,
    adgroup_name: textField,
    ad_name: textField,
    campaign_id: optionalId,
    adgroup_id: optionalId,
  }),
});

/** One entry of a report's `list` at a level. Fields nobody asked for are left aside. */
export function reportRowSchema(level: ReportLevel) {
  const names = reportLevels[level];
  return rawRow.transform(({ dimensions, metrics }, context): ReportRow => {
    const objectId = dimensions[names.id];
    if (objectId === undefined) {
      context.addIssue({ code: "custom", path: ["dimensions", names.id], message: "expected an id" });
      return z.NEVER;
    }
    return {
      level,
      day: dimensions.stat_time_day,
      objectId,
      parentId: names.parent === undefined ? undefined : metrics[names.parent],
      name: metrics[names.name] ?? objectId,
      spend: metrics.spend,
      impressions: metrics.impressions,
      clicks: metrics.clicks,
      conversions: metrics.conversion,
      realTimeConversions: metrics.real_time_conversion,
      clickThroughConversions: metrics.cta_conversion,
      viewThroughConversions: metrics.vta_conversion,
      purchases: metrics.complete_payment,
      purchaseValue: metrics.total_complete_payment_rate,
      viewThroughPurchases: metrics.vta_complete_payment,
      viewThroughPurchaseValue: metrics.vta_complete_payment_value,
    };
  });
}
