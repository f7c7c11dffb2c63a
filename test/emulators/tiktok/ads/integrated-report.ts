import { refuseAdvertiser } from "../account/permission.ts";
import { scopeOf } from "../account/scopes.ts";
import { getEndpoint } from "../api-endpoint.ts";
import { pageOf } from "../query/page-of.ts";
import { accountDay } from "./account-day.ts";
import { readFilters } from "./report-filters.ts";
import { readReportRequest, reportParameters } from "./report-request.ts";
import type { ReportInput } from "./report-request.ts";
import { reportRows } from "./report-rows.ts";
import type { ReportRow } from "./report-rows.ts";

const pageSizeDefault = 10;

/** GET /report/integrated/get/: what ads did, in the advertiser's days and currency, every figure a string. */
export const integratedReport = getEndpoint<ReportInput>({
  scope: scopeOf.readReports,
  parameters: reportParameters,
  answer({ input, call, state, grant }) {
    const refusal = refuseAdvertiser(state, grant, input.advertiser_id);
    const advertiser = state.users.advertiser(input.advertiser_id);
    if (refusal || !advertiser) return refusal ?? { code: 40300, message: "Advertiser does not exist." };
    const question = readReportRequest(input);
    if ("refusal" in question) return question.refusal;
    const filters = readFilters(input.filtering ?? [], question.level);
    if ("refusal" in filters) return filters.refusal;

    const page = input.page ?? 1;
    const { rows, total } = reportRows(question, state.ads, advertiser, {
      keeps: filters.keeps,
      today: accountDay(call.at, advertiser.timezone),
      withTotal: input.enable_total_metrics === true && page === 1,
    });
    const { items, pageInfo } = pageOf(inOrder(rows, input), page, input.page_size ?? pageSizeDefault);
    return { data: { list: items, page_info: pageInfo, ...(total && { total_metrics: total }) } };
  },
});

function inOrder(
  rows: readonly ReportRow[],
  { order_field: field, order_type: type }: ReportInput,
): ReportRow[] {
  if (field === undefined) return [...rows];
  const sign = type === "ASC" ? 1 : -1;
  const value = ({ metrics }: ReportRow): number => Number(metrics[field]) || 0;
  return rows.toSorted((a, b) => sign * (value(a) - value(b)));
}
