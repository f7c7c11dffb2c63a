import { getApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { usAdvertiser } from "../sample-account.ts";

export type ReportData = {
  list: { dimensions: Record<string, string>; metrics: Record<string, string> }[];
  page_info: Record<string, number>;
  total_metrics?: Record<string, string>;
};

/** A report asked for in three ways. */
export type AskReport = {
  answer(parameters: object): Promise<Answered>;
  data(parameters: object): Promise<ReportData>;
  /** The rows of a page of a thousand: `{ "<id> <day>": metrics }`. */
  rows(parameters: object): Promise<Record<string, Record<string, string>>>;
};

/** Asks for November 2026 of the American sample account. */
export function createAskReport(url: string, token: string): AskReport {
  const right = {
    advertiser_id: usAdvertiser,
    report_type: "BASIC",
    start_date: "2026-11-01",
    end_date: "2026-11-30",
  };
  const answer: AskReport["answer"] = (parameters) =>
    getApi(url, "/report/integrated/get/", { ...right, ...parameters }, token);
  const data: AskReport["data"] = async (parameters) => (await answer(parameters)).json?.data as ReportData;
  return {
    answer,
    data,
    async rows(parameters) {
      const { list } = await data({ page_size: 1000, ...parameters });
      return Object.fromEntries(list.map(({ dimensions, metrics }) => [keyOf(dimensions), metrics]));
    },
  };
}

function keyOf(dimensions: Record<string, string>): string {
  return Object.values(dimensions)
    .map((value) => value.replace(" 00:00:00", ""))
    .join(" ");
}
