import { BlockStack, Box, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

type EmptyNoteProps = {
  readonly title: string;
  readonly hint: string;
  /** What leads out of the emptiness. */
  readonly action?: ReactNode;
};

/** Says that a list is empty, and why that is all right. */
export function EmptyNote({ title, hint, action }: EmptyNoteProps) {
  return (
    <Box padding="800">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {hint}
        </Text>
        {action}
      </BlockStack>
    </Box>
  );
}
