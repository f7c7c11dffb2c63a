import { Badge, BlockStack, List, Text } from "@shopify/polaris";

import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { ExplainedField, Explanation } from "#app/core/explain/explanation.ts";

type FieldsCardProps = {
  readonly fields: readonly ExplainedField[];
  readonly missing: Explanation["missing"];
};

/** Every field of the event with where it came from, and the match keys it goes without. */
export function FieldsCard({ fields, missing }: FieldsCardProps) {
  const { delivery } = useStrings();
  return (
    <SectionCard title={delivery.fields}>
      <dl className="facts">
        {fields.map((field) => (
          <div key={field.path}>
            <dt title={field.path}>{field.label}</dt>
            <dd className="code">
              {field.isHashed ? shorten(field.value) : field.value}{" "}
              {field.isHashed && <Badge size="small">{delivery.hashed}</Badge>}
            </dd>
            <dd className="facts-source">{field.source}</dd>
          </div>
        ))}
      </dl>
      {missing.length > 0 && (
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {delivery.missing}
          </Text>
          <List gap="extraTight">
            {missing.map(({ path, label, why }) => (
              <List.Item key={path}>
                {label}: {why}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      )}
    </SectionCard>
  );
}

/** Both ends of a hash are enough to compare two by eye; the whole one is in the body. */
function shorten(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-8)}`;
}
