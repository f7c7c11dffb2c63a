import { BlockStack, Text } from "@shopify/polaris";

import type { AdAccount } from "#app/admin/read-ad-account.ts";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { RangeChoice } from "#app/core/ads/date-range.ts";

type AccountNoteProps = { readonly account: AdAccount; readonly range: RangeChoice };

/** Which days and which money the page speaks of. */
export function AccountNote({ account, range }: AccountNoteProps) {
  const { ads } = useStrings();
  const { zone, isZoneKnown, currency, today } = account;
  return (
    <EdgeBox>
      <BlockStack gap="100">
        <Text as="p" tone="subdued">
          {isZoneKnown ? ads.daysIn(zone) : ads.zoneUnknown}{" "}
          {currency === undefined ? ads.currencyUnknown : ads.currencyIs(currency)}
        </Text>
        {range.range.to >= today && (
          <Text as="p" tone="subdued">
            {ads.range.todayRuns}
          </Text>
        )}
      </BlockStack>
    </EdgeBox>
  );
}
