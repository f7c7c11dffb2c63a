import type { Refusal } from "../answer.ts";
import type { Parameter } from "../api-endpoint.ts";
import { boolean, listOf, oneOf, required, text } from "../event-track/rule.ts";
import type { Rule } from "../event-track/rule.ts";
import { between, day, daysBetween, listOfUpTo, numericId } from "../query/query-rules.ts";
import { isAdditive, isRatio } from "./figure-sum.ts";
import { metricsWithoutFigures } from "./metrics.ts";
import { attributeLevels, dataLevelNames, dataLevels, isAttribute, isWithin } from "./report-levels.ts";
import type { DataLevel, ReportLevel } from "./report-levels.ts";

export type ReportInput = {
  advertiser_id: string;
  report_type: "BASIC";
  data_level: DataLevel;
  dimensions: string[];
  metrics?: string[];
  start_date?: string;
  end_date?: string;
  query_lifetime?: boolean;
  filtering?: unknown[];
  enable_total_metrics?: boolean;
  order_field?: string;
  order_type?: "ASC" | "DESC";
  page?: number;
  page_size?: number;
};

const daysMax = { byDay: 30, inAll: 365 };
const anything: Rule = { check: () => undefined };

/** Only what Clickback could ever ask for is played: the basic report of auction ads, of one advertiser, by day. */
export const reportParameters = {
  advertiser_id: { form: "text", rule: required(numericId) },
  report_type: { form: "text", rule: required(oneOf(["BASIC"])) },
  service_type: { form: "text", rule: oneOf(["AUCTION"]) },
  data_level: { form: "text", rule: required(oneOf(dataLevelNames)) },
  dimensions: { form: "json", rule: required(listOfUpTo(text(), 2)) },
  metrics: { form: "json", rule: listOf(text()) },
  start_date: { form: "text", rule: day },
  end_date: { form: "text", rule: day },
  query_lifetime: { form: "boolean", rule: boolean },
  filtering: { form: "json", rule: listOf(anything) },
  query_mode: { form: "text", rule: oneOf(["REGULAR"]) },
  enable_total_metrics: { form: "boolean", rule: boolean },
  order_field: { form: "text", rule: text() },
  order_type: { form: "text", rule: oneOf(["ASC", "DESC"]) },
  page: { form: "integer", rule: between(1, Number.MAX_SAFE_INTEGER) },
  page_size: { form: "integer", rule: between(1, 1000) },
} satisfies Readonly<Record<string, Parameter>>;

/** A report's question, its parts fitting each other. Without dates it is about all time. */
export type ReportQuestion = {
  level: ReportLevel;
  idDimension: string;
  isByDay: boolean;
  metrics: readonly string[];
  dates: { from: string; to: string } | undefined;
};

export function readReportRequest(input: ReportInput): ReportQuestion | { refusal: Refusal } {
  const { level, idDimensions }: { level: ReportLevel; idDimensions: readonly string[] } =
    dataLevels[input.data_level];
  const isByDay = input.dimensions.includes("stat_time_day");
  const [idDimension, ...more] = input.dimensions.filter((name) => name !== "stat_time_day");
  if (idDimension === undefined || more.length > 0 || !idDimensions.includes(idDimension)) {
    return refused(
      `Invalid value for dimensions: ${input.data_level} takes ${idDimensions.join(" or ")}, and stat_time_day if wanted.`,
    );
  }

  const metrics = input.metrics ?? ["spend", "impressions"];
  const invalid = metrics.filter((metric) => !isMetric(metric, level));
  if (invalid.length > 0) {
    const named = invalid.map((metric) => `'${metric}'`).join(", ");
    return refused(
      `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${named}]. `,
    );
  }
  if (input.order_field !== undefined && !metrics.includes(input.order_field))
    return refused("Invalid value for order_field: not one of the metrics asked for.");

  const question = { level, idDimension, isByDay, metrics };
  if (input.query_lifetime) {
    return isByDay
      ? refused("Invalid value for dimensions: no time dimension with query_lifetime.")
      : { ...question, dates: undefined };
  }
  const { start_date: from, end_date: to } = input;
  if (from === undefined || to === undefined)
    return refused("Invalid value for start_date: start_date and end_date are required.");
  const days = daysBetween(from, to);
  if (days < 1) return refused("Invalid value for end_date: it is before start_date.");
  const max = isByDay ? daysMax.byDay : daysMax.inAll;
  if (days > max)
    return refused(`The time span between start_date and end_date must not exceed ${max} days.`);
  return { ...question, dates: { from, to } };
}

const withoutFigures = new Set<string>(metricsWithoutFigures);

function isMetric(metric: string, level: ReportLevel): boolean {
  if (isAttribute(metric)) return isWithin(level, attributeLevels[metric]);
  return isAdditive(metric) || isRatio(metric) || metric === "reach" || withoutFigures.has(metric);
}

function refused(message: string): { refusal: Refusal } {
  return { refusal: { code: 40002, message } };
}
