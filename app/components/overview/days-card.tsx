import type { ComponentType } from "react";

import { formatCount, formatDay } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { LateChart } from "#app/components/late-chart.tsx";
import type { DaysChartProps } from "#app/components/overview/days-chart.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { ledgerStates } from "#app/core/delivery/ledger.ts";
import type { LedgerDay } from "#app/core/delivery/ledger-days.ts";

/** The range day by day: as a chart, which comes after the page, and as a table of the same numbers. */
export function DaysCard({ days }: { readonly days: readonly LedgerDay[] }) {
  const { overview, ads, state } = useStrings();
  const { chart } = overview;
  const label = chart.summary(formatDay(days.at(0)?.day ?? ""), formatDay(days.at(-1)?.day ?? ""));
  return (
    <SectionCard title={chart.title}>
      <LateChart
        load={loadChart}
        shown={{
          days,
          label,
          names: {
            accepted: state.accepted,
            pending: overview.waiting,
            rejected: state.rejected,
            notConfirmed: chart.notConfirmed,
            skipped: state.skipped,
          },
        }}
        loading={ads.trend.loading}
        failed={chart.failed}
      />
      <details className="chart-table">
        <summary>{chart.asTable}</summary>
        <StackedTable
          label={chart.title}
          columns={[
            { key: "day", label: chart.day },
            { key: "received", label: overview.received, isNumber: true },
            ...ledgerStates.map((key) => ({ key, label: state[key], isNumber: true })),
          ]}
          rows={days.toReversed().map(({ day, ledger }) => ({
            key: day,
            cells: {
              day: formatDay(day),
              received: formatCount(ledger.received),
              accepted: formatCount(ledger.accepted),
              pending: formatCount(ledger.pending),
              rejected: formatCount(ledger.rejected),
              dead: formatCount(ledger.dead),
              unknown: formatCount(ledger.unknown),
              skipped: formatCount(ledger.skipped),
              redacted: formatCount(ledger.redacted),
            },
          }))}
        />
      </details>
    </SectionCard>
  );
}

function loadChart(): Promise<ComponentType<DaysChartProps>> {
  return import("#app/components/overview/days-chart.tsx").then(({ DaysChart }) => DaysChart);
}
