import { Text } from "@shopify/polaris";

import type { DiscrepancyReport } from "#app/admin/read-discrepancies.ts";
import { Amounts } from "#app/components/ads/amounts.tsx";
import { formatAmount, formatCount, formatDay } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { DayAmount } from "#app/core/ads/discrepancy-counts.ts";

/** Both sides day by day; days on which neither has anything are left out. */
export function BothDaysCard({ report }: { readonly report: DiscrepancyReport }) {
  const { ads } = useStrings();
  const { days: texts } = ads.discrepancies;
  const { ourDays, theirDays, currencies } = report;
  const days = [...new Set([...ourDays, ...theirDays].map(({ day }) => day))].toSorted();
  const count = (number: number | undefined) => (number === undefined ? ads.absent : formatCount(number));
  return (
    <SectionCard title={texts.title}>
      {days.length === 0 ? (
        <Text as="p">{texts.none}</Text>
      ) : (
        <details className="chart-table">
          <summary>{texts.show}</summary>
          <StackedTable
            label={texts.title}
            columns={[
              { key: "day", label: texts.day },
              { key: "ordered", label: texts.ordered, isNumber: true },
              { key: "gross", label: texts.gross, isNumber: true },
              { key: "net", label: texts.net, isNumber: true },
              { key: "clicked", label: texts.clicked, isNumber: true },
              { key: "theirs", label: texts.theirs, isNumber: true },
              { key: "theirValue", label: texts.theirValue, isNumber: true },
            ]}
            rows={days.map((day) => {
              const ordered = ourDays.filter((each) => each.day === day && each.basis === "order");
              const clicked = ourDays.filter((each) => each.day === day && each.basis === "click");
              const theirs = theirDays.find((each) => each.day === day);
              return {
                key: day,
                cells: {
                  day: formatDay(day),
                  ordered: formatCount(add(ordered)),
                  gross: <Amounts amounts={ordered} part="gross" />,
                  net: <Amounts amounts={ordered} part="net" />,
                  clicked: formatCount(add(clicked)),
                  theirs: count(theirs?.purchases),
                  theirValue:
                    theirs?.purchaseValue === undefined
                      ? ads.absent
                      : formatAmount(theirs.purchaseValue, currencies.account),
                },
              };
            })}
          />
        </details>
      )}
    </SectionCard>
  );
}

function add(days: readonly DayAmount[]): number {
  return days.reduce((sum, { conversions }) => sum + conversions, 0);
}
