import type { WarnedEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

/** Whether values go out in currencies that TikTok takes; else it takes the event, without its value. */
export function judgeCurrencies({
  unsupportedCurrency,
  currencyNotSupported,
}: WarnedEvidence): readonly Finding[] {
  if (unsupportedCurrency === undefined && currencyNotSupported === 0) return [];
  return [
    finding("warning", "currency_not_supported", {
      currency: unsupportedCurrency,
      events: currencyNotSupported,
    }),
  ];
}

/** Whether events have their value and their products' ids. */
export function judgeContents({ valueMissing, linesWithoutId }: WarnedEvidence): readonly Finding[] {
  const findings: Finding[] = [];
  if (valueMissing > 0) findings.push(finding("warning", "events_without_value", { events: valueMissing }));
  if (linesWithoutId > 0) findings.push(finding("notice", "products_without_id", { events: linesWithoutId }));
  return findings;
}
