import { Link, Text } from "@shopify/polaris";

import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import type { DiscrepancyReport } from "#app/admin/read-discrepancies.ts";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { Line, Reason } from "#app/components/ads/reason.tsx";
import { WindowReason } from "#app/components/ads/window-reason.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Clicked } from "#app/core/ads/count-reasons.ts";

type ReasonsCardProps = { readonly report: DiscrepancyReport; readonly accountZone: string };

/** Why the sides differ: each reason with the orders it holds for, and what can't be counted said as such. */
export function ReasonsCard({ report, accountZone }: ReasonsCardProps) {
  const { reasons: texts } = useStrings().ads.discrepancies;
  const { reasons } = report;
  return (
    <SectionCard title={texts.title}>
      <Text as="p" tone="subdued">
        {texts.hint}
      </Text>
      <div className="reasons">
        <WindowReason report={report} />
        <Reason title={texts.clickDay.title}>
          <Line count={reasons.clickedOnAnotherDay} text={texts.clickDay.differ} />
          <Line count={reasons.clickedOutside} text={texts.clickDay.outside} />
          <Line count={reasons.orderedOutside} text={texts.clickDay.ordered} />
        </Reason>
        <Reason title={texts.viewThrough.title}>
          <Line count={reasons.viewThrough} text={texts.viewThrough.count} />
        </Reason>
        <ZoneReason report={report} accountZone={accountZone} />
        <Reason title={texts.duplicates.title}>
          <Line count={reasons.duplicates} text={texts.duplicates.ours} />
          <Line
            count={reasons.mergedAtTikTok}
            text={reasons.mergedAtTikTok === undefined ? texts.duplicates.unknown : texts.duplicates.merged}
          />
        </Reason>
        <LostReason report={report} />
        <Reason title={texts.consent.title}>
          <Line
            count={reasons.noConsent.all}
            text={withClicks(texts.consent.count, reasons.noConsent, texts.lost.withClick)}
          />
        </Reason>
        <Reason title={texts.withoutClick.title}>
          <Line count={reasons.acceptedWithoutClick} text={texts.withoutClick.count} />
        </Reason>
        <Reason title={texts.uncounted.title}>
          <ul>
            {texts.uncounted.list.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Reason>
      </div>
    </SectionCard>
  );
}

function ZoneReason({ report, accountZone }: ReasonsCardProps) {
  const { zone: texts } = useStrings().ads.discrepancies.reasons;
  const { reasons, shopZone } = report;
  if (shopZone === undefined || shopZone === accountZone)
    return (
      <Reason title={texts.title}>
        <Line
          count={shopZone === undefined ? undefined : 0}
          text={shopZone === undefined ? texts.shopUnknown : texts.same}
        />
      </Reason>
    );
  return (
    <Reason title={texts.title}>
      <Line count={reasons.otherDayInShop} text={texts.differ(accountZone, shopZone)} />
      <Line count={reasons.onlyInAccountRange} text={texts.onlyAccount} />
      <Line count={reasons.onlyInShopRange} text={texts.onlyShop} />
    </Reason>
  );
}

const purchase = "CompletePayment";

function LostReason({ report }: { readonly report: DiscrepancyReport }) {
  const { lost: texts } = useStrings().ads.discrepancies.reasons;
  const { rejected, gaveUp, unknown, waiting, otherwiseNotSent } = report.reasons;
  const lines = [
    { counted: rejected, text: texts.rejected, state: "rejected" },
    { counted: gaveUp, text: texts.gaveUp, state: "dead" },
    { counted: unknown, text: texts.unknown, state: "unknown" },
    { counted: waiting, text: texts.waiting, state: "pending" },
    { counted: otherwiseNotSent, text: texts.otherwise, state: "skipped" },
  ] as const;
  return (
    <Reason title={texts.title}>
      {lines.map(({ counted, text, state }) => (
        <Line
          key={state}
          count={counted.all}
          text={
            <>
              {withClicks(text, counted, texts.withClick)}{" "}
              {counted.all > 0 && (
                <Link url={deliverySearchPath({ state, event: purchase })}>{texts.see}</Link>
              )}
            </>
          }
        />
      ))}
    </Reason>
  );
}

function withClicks(text: string, { withClick }: Clicked, say: (count: string) => string): string {
  return withClick === 0 ? text : `${text} (${say(formatCount(withClick))})`;
}
