import { List, Text } from "@shopify/polaris";

import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Explanation } from "#app/core/explain/explanation.ts";

/** Which row of the shop's rules made the event, or why none did; nothing for what never met a rule. */
export function RulesCard({ rules, rulesVersion }: Pick<Explanation, "rules" | "rulesVersion">) {
  const { delivery } = useStrings();
  if (rules.length === 0) return null;
  return (
    <SectionCard
      title={delivery.rules}
      aside={
        rulesVersion !== undefined && (
          <Text as="span" tone="subdued">
            {delivery.rulesVersion(rulesVersion)}
          </Text>
        )
      }
    >
      <List gap="extraTight">
        {rules.map((rule) => (
          <List.Item key={rule}>{rule}</List.Item>
        ))}
      </List>
    </SectionCard>
  );
}
