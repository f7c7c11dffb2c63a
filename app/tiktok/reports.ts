import { z } from "zod";

import { listField, pageInfoField } from "#app/core/tiktok/answer-fields.ts";
import { reportLevels, reportMetrics } from "#app/core/tiktok/report-metrics.ts";
import { reportRowSchema, type ReportLevel, type ReportRow } from "#app/core/tiktok/report-row.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readData } from "#app/tiktok/read-data.ts";

/** One page of what a level's objects did, day by day. */
export type ReportQuery = {
  readonly advertiserId: string;
  readonly level: ReportLevel;
  /** YYYY-MM-DD in the account's time zone, as `to`; both are in the report, at most 30 days. */
  readonly from: string;
  readonly to: string;
  /** From 1. */
  readonly page: number;
};

/** @property pagesTotal 0 or 1 for an empty report. It is TikTok's word at that moment: new days add pages. */
export type ReportPage = { readonly rows: readonly ReportRow[]; readonly pagesTotal: number };

const path = "/report/integrated/get/";

/** The most TikTok gives at once. */
const pageSize = 1_000;

const pages = {
  campaign: pageSchema("campaign"),
  adgroup: pageSchema("adgroup"),
  ad: pageSchema("ad"),
};

function pageSchema(level: ReportLevel) {
  return z.object({ list: listField(reportRowSchema(level)), page_info: pageInfoField });
}

/**
 * Reads one page of TikTok's report. Deleted objects are in it: what was spent on them was spent.
 *
 * @throws BusinessApiError; one that names the field when a row cannot be read.
 */
export async function readReportPage(
  api: BusinessApi,
  token: string,
  query: ReportQuery,
): Promise<ReportPage> {
  const { dataLevel, id, status } = reportLevels[query.level];
  const data = await api.get(
    path,
    {
      advertiser_id: query.advertiserId,
      report_type: "BASIC",
      data_level: dataLevel,
      dimensions: [id, "stat_time_day"],
      metrics: reportMetrics(query.level),
      start_date: query.from,
      end_date: query.to,
      // Each level leaves its deleted objects out unless told. The value is JSON inside of JSON.
      filtering: [{ field_name: status, filter_type: "IN", filter_value: JSON.stringify(["STATUS_ALL"]) }],
      page: query.page,
      page_size: pageSize,
    },
    token,
  );
  const read = readData(pages[query.level], data, path);
  return { rows: read.list, pagesTotal: read.page_info.total_page };
}
