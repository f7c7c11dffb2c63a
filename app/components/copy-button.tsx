import { Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { useStrings } from "#app/components/use-strings.ts";

/** Copies a text, and says whether that worked: a browser may forbid it inside a frame. */
export function CopyButton({ text }: { readonly text: string }) {
  const { delivery } = useStrings();
  const [note, setNote] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setNote(delivery.copied),
      () => setNote(delivery.copyFailed),
    );
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <span role="status">
        <Text as="span" tone="subdued">
          {note}
        </Text>
      </span>
      <Button onClick={copy}>{delivery.copy}</Button>
    </InlineStack>
  );
}
