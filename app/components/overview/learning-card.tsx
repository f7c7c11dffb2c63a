import { Badge, BlockStack, Text } from "@shopify/polaris";

import type { PixelLearning } from "#app/admin/overview/read-learning.ts";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { learningTarget } from "#app/core/tiktok/learning-phase.ts";

/** How near each pixel's events are to what TikTok's learning phase wants in a week. */
export function LearningCard({ pixels }: { readonly pixels: readonly PixelLearning[] }) {
  const { overview, event: events } = useStrings();
  const { learning: texts } = overview;
  return (
    <SectionCard title={texts.title}>
      {pixels.length === 0 && <Text as="p">{texts.none}</Text>}
      {pixels.map(({ pixelId, code, name, events: accepted }) => (
        <BlockStack key={pixelId} gap="100">
          <Text as="h3" variant="headingSm">
            <span className="said">{name ?? code}</span>
          </Text>
          <StackedTable
            label={`${texts.title}: ${name ?? code}`}
            columns={[
              { key: "event", label: texts.event },
              { key: "accepted", label: texts.accepted, isNumber: true },
              { key: "verdict", label: texts.verdict },
            ]}
            rows={accepted.map(({ event, accepted: count }) => ({
              key: event,
              cells: {
                event: <span className="said">{events[event] ?? event}</span>,
                accepted: formatCount(count),
                verdict:
                  count >= learningTarget ? (
                    <Badge tone="success">{texts.enough}</Badge>
                  ) : (
                    texts.missing(formatCount(learningTarget - count))
                  ),
              },
            }))}
          />
        </BlockStack>
      ))}
      <Text as="p" tone="subdued">
        {texts.hint(learningTarget)}
      </Text>
    </SectionCard>
  );
}
