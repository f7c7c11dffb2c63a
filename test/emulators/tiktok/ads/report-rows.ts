import type { Advertiser } from "../account/user-registry.ts";
import type { AdsBook } from "./ads-book.ts";
import type { AdLevel, AdObject } from "./ads-seed.ts";
import { createFigureSum, figuresOf } from "./figure-sum.ts";
import type { FigureSum } from "./figure-sum.ts";
import type { Keeps } from "./report-filters.ts";
import { isAttribute } from "./report-levels.ts";
import type { Attribute } from "./report-levels.ts";
import type { ReportQuestion } from "./report-request.ts";

export type ReportRow = { dimensions: Record<string, string>; metrics: Record<string, string> };

type Row = { object: AdObject | undefined; day: string | undefined; sum: FigureSum };

/**
 * The rows of a report, and with `withTotal` all of them in one. By day, only days with figures have a row, and none after `today`;
 * without a day every object of the level has one, of zeros if need be.
 */
export function reportRows(
  question: ReportQuestion,
  book: AdsBook,
  advertiser: Advertiser,
  { keeps, today, withTotal }: { keeps: Keeps; today: string; withTotal: boolean },
): { rows: ReportRow[]; total: Record<string, string> | undefined } {
  const { level, idDimension, isByDay, metrics, dates } = question;
  const { advertiserId } = advertiser;
  const rows = new Map<string, Row>();
  const needed = figuresOf(metrics);
  const all = withTotal ? createFigureSum(needed) : undefined;

  const rowOf = (object: AdObject | undefined, day: string | undefined): Row => {
    const key = `${object?.id ?? ""} ${day ?? ""}`;
    const row = rows.get(key) ?? { object, day, sum: createFigureSum(needed) };
    rows.set(key, row);
    return row;
  };
  const kept = new Map<string, AdObject>();
  if (level !== "advertiser") {
    for (const object of book.objects(advertiserId)) {
      if (object.level !== level) continue;
      const idOf = (above: AdLevel): string => book.at(advertiserId, above, object.id)?.id ?? "";
      if (keeps(object, idOf)) kept.set(object.id, object);
    }
  }
  if (!isByDay) {
    if (level === "advertiser") rowOf(undefined, undefined);
    else for (const object of kept.values()) rowOf(object, undefined);
  }

  for (const { id, day, figures } of book.days(advertiserId)) {
    if (day > today || (dates && (day < dates.from || day > dates.to))) continue;
    const object = level === "advertiser" ? undefined : kept.get(book.at(advertiserId, level, id)?.id ?? "");
    if (level !== "advertiser" && !object) continue;
    rowOf(object, isByDay ? day : undefined).sum.add(figures, day);
    all?.add(figures, day);
  }

  return {
    rows: [...rows.values()].map(({ object, day, sum }) => ({
      dimensions: {
        [idDimension]: object?.id ?? advertiserId,
        ...(day === undefined ? {} : { stat_time_day: `${day} 00:00:00` }),
      },
      metrics: written(
        metrics,
        (metric) => attributeOf(metric, object, book, advertiser) ?? sum.write(metric),
      ),
    })),
    total: all && written(metrics, (metric) => all.write(metric)),
  };
}

function written(
  metrics: readonly string[],
  write: (metric: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(metrics.map((metric) => [metric, write(metric) ?? "-"]));
}

function attributeOf(
  metric: string,
  object: AdObject | undefined,
  book: AdsBook,
  advertiser: Advertiser,
): string | undefined {
  if (!isAttribute(metric)) return undefined;
  const above = (level: AdLevel): AdObject | undefined =>
    object && book.at(advertiser.advertiserId, level, object.id);
  return attributes[metric](advertiser, above);
}

const attributes: Readonly<
  Record<Attribute, (of: Advertiser, at: (level: AdLevel) => AdObject | undefined) => string | undefined>
> = {
  advertiser_id: ({ advertiserId }) => advertiserId,
  advertiser_name: ({ name }) => name,
  currency: ({ currency }) => currency,
  timezone: ({ timezone }) => timezone,
  campaign_id: (_of, at) => at("campaign")?.id,
  campaign_name: (_of, at) => at("campaign")?.name,
  adgroup_id: (_of, at) => at("adgroup")?.id,
  adgroup_name: (_of, at) => at("adgroup")?.name,
  ad_id: (_of, at) => at("ad")?.id,
  ad_name: (_of, at) => at("ad")?.name,
};
