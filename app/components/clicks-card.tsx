import { Badge, BlockStack, InlineStack, Link, Text } from "@shopify/polaris";

import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { ExplainedClick } from "#app/core/explain/explanation.ts";

type ClicksCardProps = {
  readonly clicks: readonly ExplainedClick[];
  readonly sentence: string | undefined;
  /** Set where there is a page about what led to it. */
  readonly journeyId: string | undefined;
};

/** Every TikTok click that could have counted, with its verdict. */
export function ClicksCard({ clicks, sentence, journeyId }: ClicksCardProps) {
  const { delivery, journeys } = useStrings();
  return (
    <SectionCard
      title={delivery.clicks}
      aside={journeyId !== undefined && <Link url={`/app/journeys/${journeyId}`}>{journeys.see}</Link>}
    >
      {sentence !== undefined && <Text as="p">{sentence}</Text>}
      {clicks.map((click) => (
        <BlockStack key={`${click.source} ${click.ttclid}`} gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {click.source}
            </Text>
            <Badge tone={click.verdict === "used" ? "success" : "attention"}>
              {delivery.clickVerdict[click.verdict]}
            </Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            <Moment at={click.clickedAt} />
          </Text>
          <Text as="p">{click.sentence}</Text>
          <span className="code">{click.ttclid}</span>
        </BlockStack>
      ))}
    </SectionCard>
  );
}
