import { Text } from "@shopify/polaris";

import { formatCount, formatDay } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { PixelDay } from "#app/core/ads/discrepancy-counts.ts";

/** TikTok's own count of the pixel's purchase events beside what it accepted of ours, UTC day by UTC day. */
export function ServerCountsCard({ days }: { readonly days: readonly PixelDay[] }) {
  const { server: texts } = useStrings().ads.discrepancies;
  const told = (count: number | undefined) => (count === undefined ? texts.notTold : formatCount(count));
  return (
    <SectionCard title={texts.title}>
      <Text as="p" tone="subdued">
        {texts.hint}
      </Text>
      {days.length === 0 ? (
        <Text as="p">{texts.none}</Text>
      ) : (
        <details className="chart-table">
          <summary>{texts.show}</summary>
          <StackedTable
            label={texts.title}
            columns={[
              { key: "day", label: texts.day },
              { key: "pixel", label: texts.pixel },
              { key: "accepted", label: texts.accepted, isNumber: true },
              { key: "server", label: texts.server, isNumber: true },
              { key: "browser", label: texts.browser, isNumber: true },
            ]}
            rows={days.map(({ day, pixelCode, accepted, theirs }) => ({
              key: `${pixelCode} ${day}`,
              cells: {
                day: formatDay(day),
                pixel: pixelCode,
                accepted: formatCount(accepted),
                server: told(theirs?.server),
                browser: told(theirs?.browser),
              },
            }))}
          />
        </details>
      )}
    </SectionCard>
  );
}
