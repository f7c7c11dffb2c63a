import { z } from "zod";
import { isDay } from "../query/query-rules.ts";
import { additiveMetrics } from "./metrics.ts";
import type { AdditiveMetric, FigureName } from "./metrics.ts";

const Digits = z.string().regex(/^\d+$/, "digits only");

export const adLevels = ["campaign", "adgroup", "ad"] as const;
export type AdLevel = (typeof adLevels)[number];

const clickWindows = [
  "OFF",
  "ONE_DAY",
  "SEVEN_DAYS",
  "FOURTEEN_DAYS",
  "TWENTY_EIGHT_DAYS",
  "THIRTY_DAYS",
  "THIRTY_TWO_DAYS",
] as const;

/** A campaign, an ad group under a campaign, or an ad under an ad group. Windows are the ad group's. */
const AdObject = z.strictObject({
  level: z.enum(adLevels),
  id: Digits,
  parentId: Digits.optional(),
  name: z.string().min(1),
  deleted: z.boolean().default(false),
  clickWindow: z.enum(clickWindows).default("SEVEN_DAYS"),
  viewWindow: z.enum(["OFF", "ONE_DAY", "SEVEN_DAYS"]).default("ONE_DAY"),
  /** null where TikTok gives none. */
  engagedViewWindow: z.enum(["ONE_DAY", "SEVEN_DAYS"]).nullable().default("ONE_DAY"),
  eventCount: z.enum(["UNSET", "EVERY", "ONCE"]).default("EVERY"),
});
export type AdObject = z.output<typeof AdObject>;

const figureNames = [
  "reach",
  ...(Object.keys(additiveMetrics) as AdditiveMetric[]),
] as const satisfies FigureName[];
const money = /^\d+(\.\d{1,6})?$/;

/** By TikTok's metric name. Null is TikTok's "-": it has no figure. One left out is 0. */
export const Figures = z
  .partialRecord(
    z.enum(figureNames),
    z.union([z.number().min(0), z.string().regex(money, "an amount such as 12.34")]).nullable(),
  )
  .refine(
    (figures) => figureNames.every((name) => isMoney(name) || Number.isInteger(figures[name] ?? 0)),
    "counts are whole numbers",
  );
export type Figures = z.input<typeof Figures>;

const AdDay = z.strictObject({
  id: Digits,
  /** In the advertiser's time zone. */
  day: z.string().refine(isDay, "YYYY-MM-DD expected"),
  figures: Figures,
});

/** Everything one ad account ever advertised. */
export const AdsSeed = z.strictObject({ objects: z.array(AdObject), days: z.array(AdDay) });
export type AdsSeed = z.input<typeof AdsSeed>;
export type Ads = z.output<typeof AdsSeed>;
export type AdDay = Ads["days"][number];

function isMoney(name: FigureName): boolean {
  return name !== "reach" && additiveMetrics[name] === "money";
}
