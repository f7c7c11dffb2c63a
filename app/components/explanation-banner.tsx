import { Banner, BlockStack, List } from "@shopify/polaris";

import { Moment } from "#app/components/moment.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { Explanation } from "#app/core/explain/explanation.ts";

const tones = {
  accepted: "success",
  pending: "info",
  rejected: "critical",
  unknown: "warning",
  dead: "critical",
  skipped: "info",
  redacted: "info",
} as const satisfies Record<DeliveryState, string>;

type ExplanationBannerProps = {
  readonly explanation: Pick<Explanation, "state" | "sentence" | "advice" | "nextAttemptAt" | "warnings">;
};

/** What happened and why in one sentence, and what can be done about it. */
export function ExplanationBanner({ explanation }: ExplanationBannerProps) {
  const { delivery } = useStrings();
  const { advice, nextAttemptAt, warnings } = explanation;
  const hasMore = advice !== undefined || nextAttemptAt !== undefined || warnings.length > 0;
  return (
    <Banner
      tone={warnings.length > 0 && explanation.state === "accepted" ? "warning" : tones[explanation.state]}
      title={explanation.sentence}
    >
      {hasMore && (
        <BlockStack gap="100">
          {advice !== undefined && <p>{advice}</p>}
          {nextAttemptAt !== undefined && (
            <p>
              {delivery.nextAttempt} <Moment at={nextAttemptAt} precision="second" />
            </p>
          )}
          {warnings.length > 0 && (
            <List>
              {warnings.map((warning) => (
                <List.Item key={warning}>{warning}</List.Item>
              ))}
            </List>
          )}
        </BlockStack>
      )}
    </Banner>
  );
}
