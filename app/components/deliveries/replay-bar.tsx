import { Box, Button, InlineStack, Text } from "@shopify/polaris";

import { useStrings } from "#app/components/use-strings.ts";

type ReplayBarProps = {
  readonly count: number;
  readonly isBusy: boolean;
  readonly onReplay: () => void;
};

/** What can be done with the deliveries that are selected. */
export function ReplayBar({ count, isBusy, onReplay }: ReplayBarProps) {
  const { deliveryList } = useStrings();
  return (
    <Box paddingBlock="200" paddingInline="400" background="bg-surface-selected">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="p" fontWeight="medium">
          {deliveryList.selected(count)}
        </Text>
        <Button onClick={onReplay} loading={isBusy}>
          {deliveryList.replay(count)}
        </Button>
      </InlineStack>
    </Box>
  );
}
