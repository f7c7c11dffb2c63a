import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";

import { overviewPath, overviewPresets, type OverviewSearch } from "#app/admin/overview/overview-search.ts";
import type { ShopClock } from "#app/admin/overview/read-shop-clock.ts";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { formatDay } from "#app/components/ads/format-figure.ts";
import { RangeFields } from "#app/components/range-fields.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { presets, previousPeriod, type DateRange, type RangeChoice } from "#app/core/ads/date-range.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

type OverviewRangeProps = { readonly search: OverviewSearch; readonly clock: ShopClock };

/** Which days are shown; a choice is a new address, so the back button undoes it. */
export function OverviewRange({ search, clock: { today, zone } }: OverviewRangeProps) {
  const { overview, ads } = useStrings();
  const navigate = useNavigate();
  const { range } = search;
  const goTo = (preset: RangeChoice["preset"], days: DateRange) =>
    navigate(
      overviewPath(search, {
        range: { preset, range: days, previous: previousPeriod(days), problem: undefined },
      }),
      { preventScrollReset: true },
    );
  return (
    <EdgeBox>
      <BlockStack gap="200">
        <div className="filters">
          <RangeFields
            key={`${range.preset} ${range.range.from} ${range.range.to}`}
            offered={overviewPresets}
            range={range}
            today={today}
            onPreset={(preset) => goTo(preset, { from: addDays(today, 1 - presets[preset]), to: today })}
            onDays={(days) => goTo("custom", days)}
          />
        </div>
        {range.problem !== undefined && (
          <Banner tone="warning">
            <p>
              {ads.range.shownInstead(
                ads.range.problem[range.problem],
                overview.days(formatDay(range.range.from), formatDay(range.range.to)),
              )}
            </p>
          </Banner>
        )}
        <Text as="p" tone="subdued">
          {overview.daysHint(zone)}
        </Text>
      </BlockStack>
    </EdgeBox>
  );
}
