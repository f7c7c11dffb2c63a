import { Banner } from "@shopify/polaris";

import { useStrings } from "#app/components/use-strings.ts";
import { severities, type Finding } from "#app/core/diagnostics/finding.ts";

const tones = { critical: "critical", warning: "warning", notice: "success", fine: "success" } as const;

type SummaryBannerProps = {
  readonly findings: readonly Finding[];
  readonly fine: number;
  readonly notChecked: number;
};

/** How things stand, in one sentence: the worst there is. */
export function SummaryBanner({ findings, fine, notChecked }: SummaryBannerProps) {
  const { summary } = useStrings().diagnostics;
  const count = (severity: Finding["severity"]) =>
    findings.filter((finding) => finding.severity === severity).length;
  const worst = severities.find((severity) => count(severity) > 0);
  const isBlind = worst === undefined && fine === 0;
  const title = isBlind
    ? summary.nothingChecked
    : worst === undefined
      ? summary.fine(fine)
      : summary[worst](count(worst));
  return (
    <Banner tone={isBlind ? "warning" : tones[worst ?? "fine"]} title={title}>
      {notChecked > 0 && <p>{summary.incomplete(notChecked)}</p>}
    </Banner>
  );
}
