import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useId } from "react";

import { FindingAction } from "#app/components/diagnostics/finding-action.tsx";
import { Moment } from "#app/components/moment.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Finding, FindingKind, Severity } from "#app/core/diagnostics/finding.ts";
import type { FindingText, FindingTexts } from "#app/strings/finding-text.ts";

const tones = { critical: "critical", warning: "warning", notice: "info" } as const satisfies Record<
  Severity,
  string
>;

/** One thing that is wrong: what, what shows it, and what to do. */
export function FindingCard({ finding, embedUrl }: { readonly finding: Finding; readonly embedUrl: string }) {
  const { finding: texts, diagnostics } = useStrings();
  const id = useId();
  const { title, evidence, whatToDo, action } = findingText(finding, texts);
  return (
    <section aria-labelledby={id} data-finding={finding.kind}>
      <Card>
        <BlockStack gap="300">
          <BlockStack gap="200" inlineAlign="start">
            <Badge tone={tones[finding.severity]}>{diagnostics.severity[finding.severity]}</Badge>
            <Text as="h3" variant="headingMd" id={id} breakWord>
              {title}
            </Text>
          </BlockStack>
          {evidence.length > 0 && (
            <dl className="evidence">
              {evidence.map((line) => (
                <div key={line.label}>
                  <dt>{line.label}</dt>
                  <dd>{"at" in line ? <Moment at={line.at} /> : line.text}</dd>
                </div>
              ))}
            </dl>
          )}
          <Text as="p">{whatToDo}</Text>
          {action !== undefined && (
            <InlineStack>
              <FindingAction finding={finding} label={action} embedUrl={embedUrl} />
            </InlineStack>
          )}
        </BlockStack>
      </Card>
    </section>
  );
}

function findingText<Kind extends FindingKind>(
  { kind, evidence }: Extract<Finding, { readonly kind: Kind }>,
  texts: FindingTexts,
): FindingText {
  // Kind and evidence belong together by the type of a finding, which indexing by a union loses.
  return (texts[kind] as (shown: typeof evidence) => FindingText)(evidence);
}
