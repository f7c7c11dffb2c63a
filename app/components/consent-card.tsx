import { Badge, Text } from "@shopify/polaris";

import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Explanation } from "#app/core/explain/explanation.ts";

const tones = {
  granted: "success",
  granted_no_sale: "success",
  denied: "critical",
  unknown: "attention",
} as const satisfies Record<NonNullable<Explanation["consent"]>["answer"], string>;

/** What the shopper said about marketing, and what was made of it. */
export function ConsentCard({ consent }: { readonly consent: NonNullable<Explanation["consent"]> }) {
  const { delivery } = useStrings();
  return (
    <SectionCard
      title={delivery.consent}
      aside={<Badge tone={tones[consent.answer]}>{delivery.consentAnswer[consent.answer]}</Badge>}
    >
      <Text as="p">{consent.sentence}</Text>
    </SectionCard>
  );
}
