import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";

import type { DeliveryResult } from "#app/admin/act-on-deliveries.ts";
import { useStrings } from "#app/components/use-strings.ts";

type ReplayOutcomeProps = {
  readonly result: DeliveryResult;
  readonly isBusy: boolean;
  /** A person has read that TikTok may count these twice, and wants them sent. */
  readonly onConfirm: (ids: readonly string[]) => void;
};

/** How many go again, how many do not and why, and what needs a person's word first. */
export function ReplayOutcome({ result, isBusy, onConfirm }: ReplayOutcomeProps) {
  const { replay } = useStrings();
  const { replayed, toConfirm, refused } = result;
  return (
    <div role="status">
      <BlockStack gap="300">
        {(replayed > 0 || refused.length > 0) && (
          <Banner
            tone={refused.length > 0 ? "warning" : "success"}
            title={replayed > 0 ? replay.done(replayed) : replay.none}
          >
            {refused.map(({ reason, count }) => (
              <Text as="p" key={reason}>
                {replay.notDone(count, replay.refusal[reason])}
              </Text>
            ))}
          </Banner>
        )}
        {toConfirm.length > 0 && (
          <Banner tone="warning" title={replay.toConfirm(toConfirm.length)}>
            <BlockStack gap="300">
              <Text as="p">{replay.confirmText}</Text>
              <InlineStack>
                <Button loading={isBusy} onClick={() => onConfirm(toConfirm)}>
                  {replay.confirmMany}
                </Button>
              </InlineStack>
            </BlockStack>
          </Banner>
        )}
      </BlockStack>
    </div>
  );
}
