import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useId, type ReactNode } from "react";

type SectionCardProps = {
  readonly title: string;
  /** Beside the title: a badge, a link, a button. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
};

/** A card with a heading, and a region of that name for those who move by landmarks. */
export function SectionCard({ title, aside, children }: SectionCardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd" id={id}>
              {title}
            </Text>
            {aside}
          </InlineStack>
          {children}
        </BlockStack>
      </Card>
    </section>
  );
}
