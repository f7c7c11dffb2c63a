import { Banner, BlockStack } from "@shopify/polaris";

import { formatCount, formatDay } from "#app/components/ads/format-figure.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { Finding } from "#app/core/ads/find-disagreements.ts";

/** What is wrong, with its numbers and what to do. */
export function FindingsList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <BlockStack gap="300">
      {findings.map((finding) => (
        // In a box of its own: Polaris adds space between banners that touch.
        <div key={`${finding.kind} ${finding.pixelCode}`}>
          <FindingBanner finding={finding} />
        </div>
      ))}
    </BlockStack>
  );
}

function FindingBanner({ finding }: { readonly finding: Finding }) {
  const { ads } = useStrings();
  const { findings: texts } = ads.discrepancies;
  switch (finding.kind) {
    case "test_pixel":
      return (
        <Banner tone="warning" title={texts.testPixel.title(finding.pixelCode)}>
          <p>{texts.testPixel.text}</p>
        </Banner>
      );
    case "server_far_below": {
      const { pixelCode, server, accepted, from, to } = finding;
      const days = ads.range.days(formatDay(from), formatDay(to));
      return (
        <Banner tone="warning" title={texts.serverFarBelow.title(pixelCode)}>
          <BlockStack gap="200">
            <p>{texts.serverFarBelow.text(formatCount(server), formatCount(accepted), days)}</p>
            <p>{texts.serverFarBelow.whatToDo}</p>
          </BlockStack>
        </Banner>
      );
    }
    case "foreign_browser_purchases": {
      const { pixelCode, browser, accepted, from, to } = finding;
      const days = ads.range.days(formatDay(from), formatDay(to));
      return (
        <Banner tone="warning" title={texts.foreignBrowser.title(pixelCode)}>
          <BlockStack gap="200">
            <p>{texts.foreignBrowser.text(formatCount(browser), formatCount(accepted), days)}</p>
            <p>{texts.foreignBrowser.whatToDo}</p>
          </BlockStack>
        </Banner>
      );
    }
  }
}
