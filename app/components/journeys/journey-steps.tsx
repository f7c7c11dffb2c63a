import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";

import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { JourneyStep, JourneyVerdict } from "#app/core/journey/trace-journey.ts";

const tones = {
  used: "success",
  older_than_another: "info",
  outside_window: "attention",
  heard_later: "attention",
} as const satisfies Record<JourneyVerdict, string>;

type JourneyStepsProps = { readonly orderedAt: string; readonly steps: readonly JourneyStep[] };

/** The way to an order from its end: what was clicked and seen when, on which device, and what counted. */
export function JourneySteps({ orderedAt, steps }: JourneyStepsProps) {
  const { journeys } = useStrings();
  return (
    <SectionCard title={journeys.steps}>
      <ol className="timeline">
        <li>
          <BlockStack>
            <Text as="span" fontWeight="semibold">
              {journeys.ordered}
            </Text>
            <Text as="span" tone="subdued">
              <Moment at={orderedAt} precision="second" />
            </Text>
          </BlockStack>
        </li>
        {steps.map((step) => (
          <li key={step.kind === "click" ? step.ttclid : step.what}>
            <Step step={step} />
          </li>
        ))}
      </ol>
    </SectionCard>
  );
}

function Step({ step }: { readonly step: JourneyStep }) {
  const { journeys } = useStrings();
  const when = (
    <Text as="span" tone="subdued">
      <Moment at={new Date(step.at).toISOString()} precision="second" />
      {`, ${step.beforeOrder < 60_000 ? journeys.atOnce.toLowerCase() : journeys.before(journeys.duration(step.beforeOrder))}`}
    </Text>
  );
  if (step.kind === "visit")
    return (
      <BlockStack>
        <Text as="span" fontWeight="medium">
          {journeys.visit[step.what]}
        </Text>
        {when}
      </BlockStack>
    );
  return (
    <BlockStack gap="050">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="medium">
          {journeys.click}
        </Text>
        <Badge tone={tones[step.verdict]}>{journeys.verdict[step.verdict]}</Badge>
      </InlineStack>
      {when}
      <Text as="span">{step.sources.map((source) => journeys.source[source]).join(", ")}</Text>
      <Text as="span" tone="subdued">
        {journeys.meaning[step.verdict]}
        {!step.isTimeKnown && ` ${journeys.timeUnknown}`}
      </Text>
      <span className="code">{step.ttclid}</span>
    </BlockStack>
  );
}
