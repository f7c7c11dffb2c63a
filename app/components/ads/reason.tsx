import { BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import { formatCount } from "#app/components/ads/format-figure.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** One reason for a difference, with its counts. */
export function Reason({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}

/** A number of orders and what they are; undefined is "not known", never zero. */
export function Line({ count, text }: { readonly count: number | undefined; readonly text: ReactNode }) {
  const { reasons } = useStrings().ads.discrepancies;
  return (
    <div className="reason-line">
      <span className="reason-count">{count === undefined ? reasons.notKnown : formatCount(count)}</span>
      <span>{text}</span>
    </div>
  );
}
