import { BlockStack, Text } from "@shopify/polaris";

import type { SentValue } from "#app/admin/overview/read-sent-value.ts";
import { formatAmount } from "#app/components/ads/format-figure.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** What TikTok was told that accepted purchases are worth, each pixel and currency for itself. */
export function SentValueCard({ values }: { readonly values: readonly SentValue[] }) {
  const { value: texts } = useStrings().overview;
  const isOfSeveral = new Set(values.map(({ pixelCode }) => pixelCode)).size > 1;
  return (
    <SectionCard title={texts.title}>
      {values.length === 0 && <Text as="p">{texts.none}</Text>}
      {values.map(({ pixelCode, currency, purchases, value }) => (
        <BlockStack key={`${pixelCode} ${currency}`}>
          <span className="count-number">
            {currency === undefined ? texts.withoutValue : formatAmount(value, currency)}
          </span>
          <Text as="span" tone="subdued">
            {texts.purchases(purchases)}
            {isOfSeveral && (
              <>
                {" · "}
                <span className="code">{pixelCode}</span>
              </>
            )}
          </Text>
        </BlockStack>
      ))}
      <Text as="p" tone="subdued">
        {texts.hint} {isOfSeveral && texts.perPixel}
      </Text>
    </SectionCard>
  );
}
