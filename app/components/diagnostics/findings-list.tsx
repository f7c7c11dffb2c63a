import { Banner, BlockStack, Text } from "@shopify/polaris";

import { FindingCard } from "#app/components/diagnostics/finding-card.tsx";
import { FineCard } from "#app/components/diagnostics/fine-card.tsx";
import { NotCheckedCard } from "#app/components/diagnostics/not-checked-card.tsx";
import { SummaryBanner } from "#app/components/diagnostics/summary-banner.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { rankResults, type CheckResult } from "#app/core/diagnostics/diagnose.ts";

type FindingsListProps = {
  readonly results: readonly CheckResult[];
  /** Somebody is still being asked. */
  readonly isAsking: boolean;
  readonly embedUrl: string;
};

/** What the checks said: what is wrong, worst first; then what could not be checked, and what is fine. */
export function FindingsList({ results, isAsking, embedUrl }: FindingsListProps) {
  const { diagnostics: texts } = useStrings();
  const { findings, fine, notChecked } = rankResults(results);
  return (
    <BlockStack gap="400">
      {isAsking ? (
        <Banner tone="info">
          <p>{texts.asking}</p>
        </Banner>
      ) : (
        <SummaryBanner findings={findings} fine={fine.length} notChecked={notChecked.length} />
      )}
      {findings.length > 0 && (
        <section aria-label={texts.findings}>
          <BlockStack gap="300">
            <Text as="h2" variant="headingLg">
              {texts.findings}
            </Text>
            <ol className="findings">
              {findings.map((finding, index) => (
                <li key={`${finding.kind} ${index}`}>
                  <FindingCard finding={finding} embedUrl={embedUrl} />
                </li>
              ))}
            </ol>
          </BlockStack>
        </section>
      )}
      {notChecked.length > 0 && <NotCheckedCard notChecked={notChecked} />}
      {fine.length > 0 && <FineCard fine={fine} />}
    </BlockStack>
  );
}
