import { BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import type { DiscrepancyReport } from "#app/admin/read-discrepancies.ts";
import { formatAmount, formatCount, formatDay, formatDecimal } from "#app/components/ads/format-figure.ts";
import { Amounts } from "#app/components/ads/amounts.tsx";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { OurSide } from "#app/core/ads/discrepancy.ts";

type SidesCardProps = {
  readonly report: DiscrepancyReport;
  readonly range: DateRange;
  /** TikTok's figures are not known of days before it. */
  readonly knownSince: string;
};

/** Both sides of the same days: ours counted by either of an order's two days, and TikTok's. */
export function SidesCard({ report, range, knownSince }: SidesCardProps) {
  const { ads } = useStrings();
  const { sides: texts } = ads.discrepancies;
  const { theirs, byOrderDay, byClickDay, currencies, adjustments } = report;
  const money = (amount: string | undefined) =>
    amount === undefined ? texts.noFigure : formatAmount(amount, currencies.account);
  const count = (number: number | undefined) => (number === undefined ? texts.noFigure : formatCount(number));
  const sides = [byOrderDay, byClickDay] as const;
  const alone = (figure: string, their: ReactNode) => toRow(figure, [], their);
  return (
    <SectionCard
      title={texts.title}
      aside={
        <Text as="span" tone="subdued">
          {ads.range.days(formatDay(range.from), formatDay(range.to))}
        </Text>
      }
    >
      <StackedTable
        label={texts.title}
        hasLongNames
        columns={[
          { key: "figure", label: texts.figure },
          { key: "order", label: texts.oursByOrder, isNumber: true },
          { key: "click", label: texts.oursByClick, isNumber: true },
          { key: "theirs", label: texts.theirs, isNumber: true },
        ]}
        rows={[
          toRow(
            texts.purchases,
            sides.map(({ conversions }) => formatCount(conversions)),
            count(theirs.purchases),
          ),
          alone(texts.viewThrough, count(theirs.viewThroughPurchases)),
          toRow(texts.gross, showAmounts(sides, "gross"), money(theirs.purchaseValue)),
          alone(texts.viewThroughValue, money(theirs.viewThroughPurchaseValue)),
          toRow(texts.net, showAmounts(sides, "net"), undefined),
          alone(texts.spend, money(theirs.spend)),
          toRow(
            texts.roasGross,
            showRoas(sides, "gross", ads.absent),
            theirs.roas === undefined ? ads.absent : formatDecimal(theirs.roas, 2),
          ),
          toRow(texts.roasNet, showRoas(sides, "net", ads.absent), undefined),
          alone(texts.conversions, count(theirs.conversions)),
          alone(texts.realTime, count(theirs.realTimeConversions)),
        ]}
      />
      <RoasNote report={report} />
      {range.from < knownSince && <Text as="p">{texts.theirsBegin(formatDay(knownSince))}</Text>}
      <BlockStack gap="100">
        {report.pixelCodes.length > 0 && (
          <Text as="p" tone="subdued">
            {texts.explain.ours(report.pixelCodes.join(", "), report.ourWindowDays)}
          </Text>
        )}
        {[texts.explain.theirs, texts.explain.net, texts.explain.roas, texts.explain.conversions].map(
          (text) => (
            <Text key={text} as="p" tone="subdued">
              {text}
            </Text>
          ),
        )}
        {(adjustments.cancelled > 0 || adjustments.refunded > 0) && (
          <Text as="p">
            {texts.adjusted(formatCount(adjustments.cancelled), formatCount(adjustments.refunded))}
          </Text>
        )}
        {adjustments.refundsNotSubtracted > 0 && (
          <Text as="p">{texts.refundsNotSubtracted(formatCount(adjustments.refundsNotSubtracted))}</Text>
        )}
        {adjustments.withoutValue > 0 && (
          <Text as="p">{texts.withoutValue(formatCount(adjustments.withoutValue))}</Text>
        )}
      </BlockStack>
    </SectionCard>
  );
}

/** A line of the table: what it is, ours by the day of the order and of the click, TikTok's. */
function toRow(figure: string, [order, click]: readonly ReactNode[], theirs: ReactNode) {
  return { key: figure, cells: { figure, order, click, theirs } };
}

/** Each currency by itself: amounts of different ones are never added up. */
function showAmounts(sides: readonly OurSide[], part: "gross" | "net"): readonly ReactNode[] {
  return sides.map(({ amounts }) => <Amounts key={part} amounts={amounts} part={part} />);
}

function showRoas(sides: readonly OurSide[], part: "gross" | "net", absent: string): readonly string[] {
  return sides.map(({ roas }) => (roas.known ? formatDecimal(roas[part], 2) : absent));
}

/** Why a ROAS of ours is missing, said once. */
function RoasNote({ report }: Pick<SidesCardProps, "report">) {
  const { roasProblem } = useStrings().ads.discrepancies.sides;
  const problems = [report.byOrderDay.roas, report.byClickDay.roas].flatMap((roas) =>
    roas.known ? [] : [roas.problem],
  );
  return [...new Set(problems)].map((problem) => (
    <Text key={problem} as="p">
      ROAS: {roasProblem[problem]}
    </Text>
  ));
}
