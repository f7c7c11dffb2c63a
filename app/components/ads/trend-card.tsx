import { Select, Text } from "@shopify/polaris";
import type { ComponentType } from "react";

import { measures, type Measure } from "#app/admin/ads-search.ts";
import { formatDay, formatFigure } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import type { TrendChartProps } from "#app/components/ads/trend-chart.tsx";
import { LateChart } from "#app/components/late-chart.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { TrendDay } from "#app/core/ads/trend.ts";

type TrendCardProps = {
  readonly trend: readonly TrendDay[];
  readonly measure: Measure;
  readonly onMeasure: (measure: Measure) => void;
  readonly currency: string | undefined;
  /** Nothing was fetched of days before it. */
  readonly knownSince: string;
};

/** One figure day by day: as a chart, which comes after the page, and as a table of the same numbers. */
export function TrendCard({ trend, measure, onMeasure, currency, knownSince }: TrendCardProps) {
  const { ads } = useStrings();
  const { trend: texts } = ads;
  const first = trend.at(0)?.day ?? "";
  const last = trend.at(-1)?.day ?? "";
  const isCompared = trend.some(({ dayBefore }) => dayBefore !== undefined);
  const format = (value: string | number | undefined) => formatFigure(measure, value, currency, ads.absent);
  return (
    <SectionCard
      title={texts.title}
      aside={
        <Select
          label={texts.measure}
          labelInline
          options={measures.map((value) => ({ label: ads.figure[value], value }))}
          value={measure}
          onChange={(value) => onMeasure(measures.find((name) => name === value) ?? "spend")}
        />
      }
    >
      <LateChart
        load={loadChart}
        shown={{
          trend,
          measure,
          currency,
          label: texts.summary(ads.figure[measure], formatDay(first), formatDay(last)),
          names: { now: texts.now, before: texts.before },
        }}
        loading={texts.loading}
        failed={texts.failed}
      />
      {knownSince > (trend.at(0)?.dayBefore ?? first) && (
        <Text as="p" tone="subdued">
          {texts.beginsAt(formatDay(knownSince))}
        </Text>
      )}
      <details className="chart-table">
        <summary>{texts.asTable}</summary>
        <StackedTable
          label={`${texts.title}: ${ads.figure[measure]}`}
          columns={[
            { key: "day", label: texts.day },
            { key: "now", label: ads.figure[measure], isNumber: true },
            ...(isCompared
              ? ([
                  { key: "dayBefore", label: texts.dayBefore, isNumber: true },
                  { key: "before", label: texts.before, isNumber: true },
                ] as const)
              : []),
          ]}
          rows={trend.map(({ day, now, dayBefore, before }) => ({
            key: day,
            cells: {
              day: formatDay(day),
              now: format(now?.[measure]),
              dayBefore: dayBefore === undefined ? "" : formatDay(dayBefore),
              before: format(before?.[measure]),
            },
          }))}
        />
      </details>
    </SectionCard>
  );
}

function loadChart(): Promise<ComponentType<TrendChartProps>> {
  return import("#app/components/ads/trend-chart.tsx").then(({ TrendChart }) => TrendChart);
}
