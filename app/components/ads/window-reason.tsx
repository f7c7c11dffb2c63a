import { Text } from "@shopify/polaris";

import type { DiscrepancyReport } from "#app/admin/read-discrepancies.ts";
import { Line, Reason } from "#app/components/ads/reason.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** Clicks that are older than TikTok counts: surely, and perhaps. */
export function WindowReason({ report }: { readonly report: DiscrepancyReport }) {
  const { window: texts } = useStrings().ads.discrepancies.reasons;
  const { windows, reasons, clickWindows } = report;
  const name = (days: number | undefined) =>
    days === undefined ? texts.unknown : days === 0 ? texts.off : texts.days(days);
  const list = clickWindows.map(({ days, adGroups }) => texts.windowOf(name(days), texts.adGroups(adGroups)));
  return (
    <Reason title={texts.title}>
      {windows.adGroups === 0 ? (
        <Line count={undefined} text={texts.noneSpent} />
      ) : (
        <>
          <Line
            count={reasons.outsideEveryWindow}
            text={windows.unknown > 0 ? `${texts.every} ${texts.someUnknown}` : texts.every}
          />
          <Line count={reasons.outsideSomeWindow} text={texts.some} />
          <Text as="p" tone="subdued">
            {texts.windows(list.join(", "))}
          </Text>
        </>
      )}
    </Reason>
  );
}
