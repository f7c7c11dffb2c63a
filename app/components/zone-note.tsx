import { Text } from "@shopify/polaris";

import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { useZone } from "#app/components/zone.ts";

/** Below a page's cards, in which zone its times and days are. */
export function ZoneNote() {
  const { deliveryList } = useStrings();
  const zone = useZone();
  return (
    <EdgeBox>
      <Text as="p" tone="subdued" variant="bodySm">
        {deliveryList.timesIn(zone)}
      </Text>
    </EdgeBox>
  );
}
