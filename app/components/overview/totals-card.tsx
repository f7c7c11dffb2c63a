import { InlineGrid, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";

import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import { formatDay } from "#app/components/ads/format-figure.ts";
import { LedgerLine } from "#app/components/overview/ledger-line.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { RangeChoice } from "#app/core/ads/date-range.ts";
import type { Ledger } from "#app/core/delivery/ledger.ts";

type TotalsCardProps = {
  readonly now: Ledger;
  /** Undefined where nothing arrived in the days before: a young shop's past is no comparison. */
  readonly before: Ledger | undefined;
  readonly range: RangeChoice;
};

/** What became of all that arrived in the range, and the sum that it makes. */
export function TotalsCard({ now, before, range: { range, previous } }: TotalsCardProps) {
  const { overview, state, stateMeaning } = useStrings();
  const counts = [
    {
      key: "received",
      label: overview.received,
      meaning: overview.receivedMeaning,
      of: ({ received }: Ledger) => received,
    },
    {
      key: "accepted",
      label: state.accepted,
      meaning: stateMeaning.accepted,
      of: (ledger: Ledger) => ledger.accepted,
    },
    {
      key: "pending",
      label: overview.waiting,
      meaning: stateMeaning.pending,
      of: (ledger: Ledger) => ledger.pending,
    },
    {
      key: "rejected",
      label: state.rejected,
      meaning: stateMeaning.rejected,
      of: (ledger: Ledger) => ledger.rejected,
    },
    {
      key: "dead",
      label: overview.notConfirmed,
      meaning: overview.notConfirmedMeaning,
      of: (ledger: Ledger) => ledger.dead + ledger.unknown,
    },
    {
      key: "skipped",
      label: state.skipped,
      meaning: stateMeaning.skipped,
      of: (ledger: Ledger) => ledger.skipped,
    },
  ] as const;
  return (
    <SectionCard
      title={overview.totals}
      aside={
        <Text as="span" tone="subdued">
          {overview.days(formatDay(range.from), formatDay(range.to))}
        </Text>
      }
    >
      <InlineGrid columns={{ xs: 2, sm: 3, lg: 6 }} gap="200">
        {counts.map(({ key, label, meaning, of }) => (
          <Link
            key={key}
            to={deliverySearchPath(key === "received" ? {} : { state: key })}
            className="count"
            data-count={key}
          >
            <span className="count-number">{of(now).toLocaleString("en")}</span>{" "}
            <span className="count-label">{label}</span> <span className="count-meaning">{meaning}</span>{" "}
            {before !== undefined && (
              <span className="count-before">{overview.before(of(before).toLocaleString("en"))}</span>
            )}
          </Link>
        ))}
      </InlineGrid>
      <LedgerLine ledger={now} />
      <Text as="p" tone="subdued">
        {overview.ledgerHint}{" "}
        {before !== undefined &&
          previous !== undefined &&
          overview.comparedWith(overview.days(formatDay(previous.from), formatDay(previous.to)))}
      </Text>
    </SectionCard>
  );
}
