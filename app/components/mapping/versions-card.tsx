import { Badge, BlockStack, InlineStack, Link, Text } from "@shopify/polaris";

import type { RuleVersion } from "#app/admin/list-rule-versions.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type VersionsCardProps = { readonly inForce: number; readonly versions: readonly RuleVersion[] };

/** The saved versions of the rules, each to be looked at and saved again. */
export function VersionsCard({ inForce, versions }: VersionsCardProps) {
  const { versions: texts, named } = useStrings().mapping;
  return (
    <SectionCard title={texts.title}>
      {versions.length === 0 && <Text as="p">{texts.never}</Text>}
      <BlockStack gap="200">
        {versions.map(({ version, savedAt, savedBy }) => (
          <div key={version}>
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="medium">
                {capitalise(texts.version(version))}
              </Text>
              {version === inForce ? (
                <Badge tone="success">{texts.inForce}</Badge>
              ) : (
                <Link
                  url={`/app/mapping?version=${version}`}
                  accessibilityLabel={named(texts.open, texts.version(version))}
                >
                  {texts.open}
                </Link>
              )}
            </InlineStack>
            <Text as="p" tone="subdued">
              <Moment at={savedAt} /> {texts[savedBy]}
            </Text>
          </div>
        ))}
      </BlockStack>
      {inForce !== 0 && <Link url="/app/mapping?version=0">{texts.reset}</Link>}
    </SectionCard>
  );
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
