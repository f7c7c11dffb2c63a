import { Select, Text } from "@shopify/polaris";
import { useEffect, useState, type ComponentType } from "react";

import { measures, type Measure } from "#app/admin/ads-search.ts";
import { formatDay, formatFigure } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import type { TrendChartProps } from "#app/components/ads/trend-chart.tsx";
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
        trend={trend}
        measure={measure}
        currency={currency}
        label={texts.summary(ads.figure[measure], formatDay(first), formatDay(last))}
        names={{ now: texts.now, before: texts.before }}
      />
      {knownSince > (trend.at(0)?.dayBefore ?? first) && (
        <Text as="p" tone="subdued">
          {texts.beginsAt(formatDay(knownSince))}
        </Text>
      )}
      <details className="ads-details">
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

/** The chart's library is larger than the page: it is fetched once the page is there. */
function LateChart(props: TrendChartProps) {
  const { trend: texts } = useStrings().ads;
  const [chart, setChart] = useState<{
    readonly Chart?: ComponentType<TrendChartProps>;
    readonly failed?: true;
  }>({});
  useEffect(() => {
    let isShown = true;
    const show = (found: typeof chart) => isShown && setChart(found);
    import("#app/components/ads/trend-chart.tsx").then(
      ({ TrendChart }) => show({ Chart: TrendChart }),
      () => show({ failed: true }),
    );
    return () => {
      isShown = false;
    };
  }, []);
  const { Chart, failed } = chart;
  return (
    <div className="ads-chart">
      {Chart === undefined ? (
        <Text as="p" tone="subdued">
          {failed === true ? texts.failed : texts.loading}
        </Text>
      ) : (
        <Chart {...props} />
      )}
    </div>
  );
}
