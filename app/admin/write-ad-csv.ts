import { stringify } from "csv-stringify/sync";

import { byteOrderMark, csvShape, inertText } from "#app/admin/inert-text.ts";
import type { AdLevel } from "#app/admin/list-ad-rows.ts";
import type { ExportedAd } from "#app/admin/list-exported-ads.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { enAds } from "#app/strings/en-ads.ts";

type Account = {
  readonly name: string;
  readonly advertiserId: string;
  readonly currency: string | undefined;
  readonly timeZone: string;
};

const levels = ["campaign", "adgroup", "ad"] as const satisfies readonly AdLevel[];

/** A CSV file of one level: a line for each row, sums and ratios as plain decimals, absent ones empty. */
export function writeAdCsv(
  rows: readonly ExportedAd[],
  level: AdLevel,
  account: Account,
  range: DateRange,
  texts: typeof enAds.csv,
): string {
  const shown = levels.slice(0, levels.indexOf(level) + 1);
  const header = [
    ...texts.place,
    ...shown.flatMap((each) => [texts.idOf[each], texts.nameOf[each]]),
    ...texts.figures,
  ];
  const lines = rows.map((row) => [
    inertText(account.name),
    account.advertiserId,
    range.from,
    range.to,
    account.timeZone,
    account.currency ?? "",
    ...shown.flatMap((each) => [row.path[each]?.id ?? "", inertText(row.path[each]?.name ?? "")]),
    row.spend,
    row.impressions,
    row.clicks,
    row.ctr ?? "",
    row.cpc ?? "",
    row.conversions,
    row.cpa ?? "",
    row.purchases ?? "",
    row.purchaseValue ?? "",
    row.roas ?? "",
    row.viewThroughPurchases ?? "",
    row.viewThroughPurchaseValue ?? "",
  ]);
  return byteOrderMark + stringify([header, ...lines], csvShape);
}
