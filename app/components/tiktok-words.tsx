import { BlockStack, Text } from "@shopify/polaris";

import { useStrings } from "#app/components/use-strings.ts";

/** TikTok's own words, as a quote: text from outside. */
export function TikTokWords({ words }: { readonly words: string | undefined }) {
  const { connection } = useStrings();
  if (words === undefined) return null;
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        {connection.tiktokSaid}
      </Text>
      <blockquote className="quote">{words}</blockquote>
    </BlockStack>
  );
}
