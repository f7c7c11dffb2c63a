import { Banner, BlockStack, Select, Spinner } from "@shopify/polaris";
import { useNavigate, useNavigation } from "@remix-run/react";

import type { AdsPlace } from "#app/admin/ads-search.ts";
import type { AdAccount } from "#app/admin/read-ad-account.ts";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { formatDay } from "#app/components/ads/format-figure.ts";
import { RangeFields } from "#app/components/range-fields.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import {
  presets,
  previousPeriod,
  type DateRange,
  type Preset,
  type RangeChoice,
} from "#app/core/ads/date-range.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

type AdsFiltersProps = {
  readonly account: AdAccount;
  readonly range: RangeChoice;
  /** The page's address for another account or other days. */
  readonly pathTo: (place: AdsPlace) => string;
  /** Whether the page compares with the days before. */
  readonly isComparable: boolean;
};

/** Which ad account, which days; a choice is a new address, so the back button undoes it. */
export function AdsFilters({ account, range, pathTo, isComparable }: AdsFiltersProps) {
  const { ads } = useStrings();
  const navigate = useNavigate();
  const { state } = useNavigation();
  const { advertiserId } = account.sync;
  const go = (place: Partial<AdsPlace>) => navigate(pathTo({ account: advertiserId, range, ...place }));
  const goTo = (preset: RangeChoice["preset"], days: DateRange, isCompared = range.previous !== undefined) =>
    go({
      range: {
        preset,
        range: days,
        previous: isCompared ? previousPeriod(days) : undefined,
        problem: undefined,
      },
    });
  const goToPreset = (preset: Preset) =>
    goTo(preset, { from: addDays(account.today, 1 - presets[preset]), to: account.today });
  return (
    <EdgeBox>
      <BlockStack gap="300">
        <div className="filters">
          {account.accounts.length > 1 && (
            <Select
              label={ads.account}
              options={account.accounts.map(({ advertiserId: id, name }) => ({
                label: `${name} (${id})`,
                value: id,
              }))}
              value={advertiserId}
              onChange={(id) => go({ account: id })}
            />
          )}
          <RangeFields
            key={`${range.preset} ${range.range.from} ${range.range.to}`}
            range={range}
            today={account.today}
            onPreset={goToPreset}
            onDays={(days) => goTo("custom", days)}
          />
          {isComparable && (
            <Select
              label={ads.range.compare}
              options={[
                { label: ads.range.previous, value: "previous" },
                { label: ads.range.none, value: "none" },
              ]}
              value={range.previous === undefined ? "none" : "previous"}
              onChange={(value) => goTo(range.preset, range.range, value === "previous")}
            />
          )}
          {state === "loading" && <Spinner size="small" accessibilityLabel={ads.range.loading} />}
        </div>
        {range.problem !== undefined && (
          <Banner tone="warning">
            <p>
              {ads.range.shownInstead(
                ads.range.problem[range.problem],
                ads.range.days(formatDay(range.range.from), formatDay(range.range.to)),
              )}
            </p>
          </Banner>
        )}
      </BlockStack>
    </EdgeBox>
  );
}
