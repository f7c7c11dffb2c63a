import { BlockStack, Text } from "@shopify/polaris";

import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { useZone } from "#app/components/zone.ts";
import type { TimelineEntry } from "#app/core/explain/explanation.ts";

/** What happened when, oldest first. */
export function TimelineCard({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const { delivery } = useStrings();
  const zone = useZone();
  return (
    <SectionCard title={delivery.timeline}>
      <ol className="timeline">
        {entries.map(({ at, what, detail }, index) => (
          <li key={`${at} ${index}`}>
            <BlockStack>
              <Text as="span" fontWeight="medium">
                {what}
              </Text>
              <Text as="span" tone="subdued">
                <Moment at={at} precision="second" />
              </Text>
              {detail !== undefined && (
                <Text as="span" tone="subdued">
                  {detail}
                </Text>
              )}
            </BlockStack>
          </li>
        ))}
      </ol>
      <Text as="p" tone="subdued" variant="bodySm">
        {delivery.timesIn(zone)}
      </Text>
    </SectionCard>
  );
}
