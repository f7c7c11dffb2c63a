import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { useHydrated } from "#app/components/use-hydrated.ts";

type ConfirmButtonProps = {
  readonly label: string;
  /** What a screen reader says instead, where several buttons have the same label. */
  readonly accessibilityLabel?: string | undefined;
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
};

/** A button for what is not undone easily: the first press says what it means, the second does it. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, accessibilityLabel, title, text, yes, no, isBusy, onConfirm } = props;
  const [isAsking, setIsAsking] = useState(false);
  const isHydrated = useHydrated();
  if (!isAsking)
    return (
      <InlineStack>
        <Button
          tone="critical"
          variant="secondary"
          disabled={!isHydrated}
          onClick={() => setIsAsking(true)}
          {...(accessibilityLabel === undefined ? {} : { accessibilityLabel })}
        >
          {label}
        </Button>
      </InlineStack>
    );
  return (
    <Banner tone="warning" title={title}>
      <BlockStack gap="300">
        <Text as="p">{text}</Text>
        <InlineStack gap="200">
          <Button tone="critical" variant="primary" loading={isBusy} onClick={onConfirm}>
            {yes}
          </Button>
          <Button disabled={isBusy} onClick={() => setIsAsking(false)}>
            {no}
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
